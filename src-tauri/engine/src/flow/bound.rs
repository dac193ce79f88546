//! Whether the connections and keys that a flow names are there, and whether they work now.

use crate::api::connections::ConnectionState;
use crate::api::signing::SigningPreset;
use crate::flow::{Flow, Node, Problem};
use crate::ids::{ConnectionId, SigningKeyId};
use crate::nodes::{ConnectionRef, SigningRef};
use std::collections::HashMap;

/// What flows can name.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// How every connection is.
    pub connections: HashMap<ConnectionId, KnownConnection>,
    /// Every key that signs.
    pub keys: HashMap<SigningKeyId, KnownKey>,
}

/// A connection as a flow needs to know it.
#[derive(Debug, Clone)]
pub struct KnownConnection {
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: ConnectionState,
}

/// A key that signs, as a flow needs to know it.
#[derive(Debug, Clone)]
pub struct KnownKey {
    /// Its name.
    pub name: String,
    /// What its secret looks like.
    pub preset: SigningPreset,
}

/// What is gone stands in the way of publishing; connections that do not work now do not: runs
/// wait for them. (What is unbound is a problem of its node's config.)
pub(super) fn problems(flow: &Flow, named: &Named) -> Vec<Problem> {
    let each = flow.nodes.iter();
    each.flat_map(|node| {
        let connection = connection(node, &named.connections);
        connection.into_iter().chain(key(node, &named.keys))
    })
    .collect()
}

fn connection(node: &Node, all: &HashMap<ConnectionId, KnownConnection>) -> Option<Problem> {
    let chosen = ConnectionRef::of(&node.config)?;
    let warning = |code: &str, message| Problem {
        code: code.to_owned(),
        node: None,
        field: None,
        message,
        warning: true,
    };
    let found = match all.get(&chosen.id()?) {
        None => super::check::in_config(node, chosen.lost()),
        Some(KnownConnection { name, state }) => match state {
            ConnectionState::Connected => return None,
            ConnectionState::New => warning(
                "not_connected",
                format!(
                    "“{name}” is not connected yet. Connect it in Connections before this flow runs."
                ),
            ),
            ConnectionState::Reconnect => warning(
                "reconnect",
                format!("“{name}” has to be connected again. Until then, runs wait at this step."),
            ),
        },
    };
    Some(Problem {
        node: Some(node.id.clone()),
        field: Some("connection".to_owned()),
        ..found
    })
}

fn key(node: &Node, all: &HashMap<SigningKeyId, KnownKey>) -> Option<Problem> {
    let (wanted, chosen) = SigningRef::of(&node.config)?;
    let found = match all.get(&chosen.id()?) {
        None => chosen.lost(),
        Some(key) if key.preset == wanted => return None,
        Some(key) => SigningRef::other_format(&key.name, key.preset, wanted),
    };
    Some(super::check::in_config(node, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(config: &Value, named: &Named) -> Vec<(String, Option<String>, bool)> {
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
        let problems = problems(&flow, named).into_iter();
        problems
            .map(|problem| (problem.code, problem.field, problem.warning))
            .collect()
    }

    #[test]
    fn only_a_connection_that_is_gone_stands_in_the_way() {
        let id = ConnectionId::new();
        let config = json!({ "connection": { "id": id, "name": "Old name" } });
        let found = |state: Option<ConnectionState>| {
            let known = state.map(|state| KnownConnection {
                name: "Zoho CRM".to_owned(),
                state,
            });
            let named = Named {
                connections: known.map(|known| (id, known)).into_iter().collect(),
                ..Named::default()
            };
            found(&config, &named)
        };
        let problem =
            |code: &str, warning| (code.to_owned(), Some("connection".to_owned()), warning);
        assert_eq!(found(None), [problem("unknown_connection", false)]);
        assert_eq!(found(Some(ConnectionState::Connected)), []);
        let again = [problem("reconnect", true)];
        assert_eq!(found(Some(ConnectionState::Reconnect)), again);
        let new = [problem("not_connected", true)];
        assert_eq!(found(Some(ConnectionState::New)), new);
    }

    #[test]
    fn a_key_that_is_gone_or_of_another_format_stands_in_the_way() {
        let id = SigningKeyId::new();
        let config =
            json!({ "signing": { "type": "github", "key": { "id": id, "name": "Old name" } } });
        let found = |preset: Option<SigningPreset>| {
            let known = preset.map(|preset| KnownKey {
                name: "Acme".to_owned(),
                preset,
            });
            let named = Named {
                keys: known.map(|known| (id, known)).into_iter().collect(),
                ..Named::default()
            };
            found(&config, &named)
        };
        let problem = |code: &str| (code.to_owned(), Some("signing.key".to_owned()), false);
        assert_eq!(found(None), [problem("unknown_signing_key")]);
        assert_eq!(found(Some(SigningPreset::Github)), []);
        let other = [problem("signing_format")];
        assert_eq!(found(Some(SigningPreset::Stripe)), other);
    }
}
