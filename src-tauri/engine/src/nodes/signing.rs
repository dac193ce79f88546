//! The key that a step signs with, as a config names it.

use super::FieldProblem;
use crate::api::signing::SigningPreset;
use crate::ids::SigningKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The field that says how a step signs, in every kind that does; and the key within it.
const FIELD: &str = "signing";
const KEY: &str = "key";

/// A key by its id, and by the name it had for the reader of a flow file. Without an id it is
/// unbound: the flow was imported or pasted, or no key was chosen yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SigningRef {
    /// The key.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl SigningRef {
    /// The format and the key that `config` names. None when it does not sign.
    #[must_use]
    pub fn of(config: &Map<String, Value>) -> Option<(SigningPreset, Self)> {
        let signing = config.get(FIELD)?;
        let preset = serde_json::from_value(signing.get("type")?.clone()).ok()?;
        let key = serde_json::from_value(signing.get(KEY)?.clone()).ok()?;
        Some((preset, key))
    }

    /// The key; none while it is unbound.
    #[must_use]
    pub fn id(&self) -> Option<SigningKeyId> {
        self.id.parse().ok()
    }

    /// That it has to be chosen (again).
    #[must_use]
    pub fn lost(&self) -> FieldProblem {
        let message = match self.name.as_str() {
            "" => "Choose the key that signs, or no signature.".to_owned(),
            name => {
                format!("Choose the key that signs again (it was “{name}”), or no signature.")
            }
        };
        FieldProblem::new("unknown_signing_key", format!("{FIELD}.{KEY}"), message)
    }

    /// That the key's secret is one of another format.
    #[must_use]
    pub fn other_format(name: &str, own: SigningPreset, wanted: SigningPreset) -> FieldProblem {
        let (own, wanted) = (own.label(), wanted.label());
        let message = format!(
            "“{name}” is a key for {own}, and this step signs for {wanted}. Choose a key for {wanted}, or sign for {own}."
        );
        FieldProblem::new("signing_format", format!("{FIELD}.{KEY}"), message)
    }

    /// Forgets which key `config` names, but not that it had one and what it was called.
    pub fn unbind(config: &mut Map<String, Value>) {
        let signing = config.get_mut(FIELD).and_then(Value::as_object_mut);
        if let Some(key) = signing.and_then(|signing| signing.get_mut(KEY)) {
            let name = key.get("name").and_then(Value::as_str);
            *key = json!({ "id": "", "name": name.unwrap_or_default() });
        }
    }
}
