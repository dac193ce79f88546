//! Flow files in a few words.

use serde_json::{Value, json};

/// A flow of a webhook trigger `hook` and what follows it in a line.
#[must_use]
pub fn webhook(name: &str, steps: &[Value]) -> Value {
    let trigger = json!({"id": "hook", "kind": "webhook_trigger", "name": "Hook"});
    let nodes: Vec<&Value> = std::iter::once(&trigger).chain(steps).collect();
    let edges: Vec<Value> = nodes
        .windows(2)
        .map(|pair| json!({"from": pair[0]["id"], "to": pair[1]["id"]}))
        .collect();
    json!({"hookline": 1, "name": name, "nodes": nodes, "edges": edges})
}

/// A Send Webhook node that posts `body` to `url`.
#[must_use]
pub fn send(id: &str, url: &str, body: &Value) -> Value {
    json!({
        "id": id, "kind": "send_webhook", "name": id,
        "config": {"method": "POST", "url": url, "body": body},
    })
}

/// A JSON body of this value; its strings may hold variables.
#[must_use]
pub fn json_body(value: &Value) -> Value {
    json!({"type": "json", "value": value})
}
