//! The connection that a step runs with, as a config names it.

use super::FieldProblem;
use crate::ids::ConnectionId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The field that names a connection, in every kind that has one.
const FIELD: &str = "connection";

/// A connection by its id, and by the name it had for the reader of a flow file. Without an id it
/// is unbound: the flow was imported, and somebody has to choose before it can run. (No connection
/// at all is no field at all.)
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionRef {
    /// The connection.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl ConnectionRef {
    /// What `config` names.
    #[must_use]
    pub fn of(config: &Map<String, Value>) -> Option<Self> {
        serde_json::from_value(config.get(FIELD)?.clone()).ok()
    }

    /// The connection; none while it is unbound.
    #[must_use]
    pub fn id(&self) -> Option<ConnectionId> {
        self.id.parse().ok()
    }

    /// The connection made ready, or the problem of one that has to be chosen again: a step that
    /// lost its connection must not go out without one.
    pub(super) fn compile(
        chosen: Option<&Self>,
        problems: &mut Vec<FieldProblem>,
    ) -> Option<ConnectionId> {
        let id = chosen?.id();
        if id.is_none() {
            problems.extend(chosen.map(Self::lost));
        }
        id
    }

    /// That it has to be chosen again.
    #[must_use]
    pub fn lost(&self) -> FieldProblem {
        let message = match self.name.as_str() {
            "" => "Choose a connection, or no authentication.".to_owned(),
            name => format!("Choose a connection again (it was “{name}”), or no authentication."),
        };
        FieldProblem::new("unknown_connection", FIELD, message)
    }

    /// Forgets which connection `config` names, but not that it had one and what it was called.
    pub fn unbind(config: &mut Map<String, Value>) {
        if let Some(chosen) = config.get_mut(FIELD) {
            let name = chosen.get("name").and_then(Value::as_str);
            *chosen = json!({ "id": "", "name": name.unwrap_or_default() });
        }
    }
}
