//! Whether the connections that a flow names are there, and whether they work now.

use crate::api::connections::ConnectionState;
use crate::flow::{Flow, Problem};
use crate::ids::ConnectionId;
use crate::nodes::ConnectionRef;
use std::collections::HashMap;

/// How every connection is.
#[derive(Debug, Clone, Default)]
pub struct Connections(HashMap<ConnectionId, Known>);

/// A connection as a flow needs to know it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: ConnectionState,
}

impl FromIterator<(ConnectionId, Known)> for Connections {
    fn from_iter<I: IntoIterator<Item = (ConnectionId, Known)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

/// Connections that are gone stand in the way of publishing; those that do not work now do not:
/// runs wait for them. (An unbound one is a problem of its node's config.)
pub(super) fn problems(flow: &Flow, connections: &Connections) -> Vec<Problem> {
    let named = flow.nodes.iter().filter_map(|node| {
        let chosen = ConnectionRef::of(&node.config)?;
        Some((node, chosen.id()?, chosen))
    });
    named
        .filter_map(|(node, id, chosen)| {
            let warning = |code, message| Problem {
                code,
                node: None,
                field: None,
                message,
                warning: true,
            };
            let found = match connections.0.get(&id) {
                None => super::check::in_config(node, chosen.lost()),
                Some(Known { name, state }) => match state {
                    ConnectionState::Connected => return None,
                    ConnectionState::New => warning(
                        "not_connected".to_owned(),
                        format!("“{name}” is not connected yet. Connect it in Connections before this flow runs."),
                    ),
                    ConnectionState::Reconnect => warning(
                        "reconnect".to_owned(),
                        format!("“{name}” has to be connected again. Until then, runs wait at this step."),
                    ),
                },
            };
            Some(Problem {
                node: Some(node.id.clone()),
                field: Some("connection".to_owned()),
                ..found
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Node;
    use serde_json::json;

    fn found(chosen: ConnectionId, state: Option<ConnectionState>) -> Vec<(String, bool)> {
        let config = json!({ "connection": { "id": chosen, "name": "Old name" } });
        let node = Node {
            id: "deal".to_owned(),
            kind: "send_webhook".to_owned(),
            name: "Create deal".to_owned(),
            position: [0.0, 0.0],
            config: config.as_object().expect("an object").clone(),
        };
        let flow = Flow {
            nodes: vec![node],
            ..Flow::empty("F".to_owned())
        };
        let known = |state| Known {
            name: "Zoho CRM".to_owned(),
            state,
        };
        let all = state.map(|state| (chosen, known(state)));
        problems(&flow, &all.into_iter().collect())
            .into_iter()
            .map(|problem| {
                assert_eq!(problem.field.as_deref(), Some("connection"));
                (problem.code, problem.warning)
            })
            .collect()
    }

    #[test]
    fn only_a_connection_that_is_gone_stands_in_the_way() {
        let id = ConnectionId::new();
        let gone = ("unknown_connection".to_owned(), false);
        assert_eq!(found(id, None), [gone]);
        assert_eq!(found(id, Some(ConnectionState::Connected)), []);
        let again = ("reconnect".to_owned(), true);
        assert_eq!(found(id, Some(ConnectionState::Reconnect)), [again]);
        let new = ("not_connected".to_owned(), true);
        assert_eq!(found(id, Some(ConnectionState::New)), [new]);
    }
}
