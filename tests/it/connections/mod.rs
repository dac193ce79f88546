//! Connections over the host boundary, against a real receiver: what arrives there, what never
//! does, and what their owner is told.
//!
//! - [`arrive`]: what arrives, exactly, and what never does
//! - [`rules`]: importing, testing, locking and deleting

mod arrive;
mod rules;

use hookline_tests::server::{PASSPHRASE, Refusal, Server};
use hookline_tests::{Result, flow};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The key of every connection here: awkward in every place.
const KEY: &str = "k3y&= +%ä-sentinel-7f2c";

/// A server whose vault has a key of its own.
pub(super) async fn server() -> Result<(Server, TempDir)> {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let passphrase = json!({"new": PASSPHRASE});
    server.rpc::<Value>("vault_passphrase", &passphrase).await?;
    Ok((server, data))
}

/// A profile for `method` that may be used at `origin`, and its id.
pub(super) async fn profile(
    server: &Server,
    name: &str,
    method: &Value,
    origin: &str,
) -> Result<Value> {
    let settings = json!({"name": name, "method": method, "origins": [origin]});
    let made: Value = server
        .rpc("profile_create", &json!({"settings": settings}))
        .await?;
    Ok(made["id"].clone())
}

/// A connection of `profile`, as it was made.
pub(super) async fn connect(
    server: &Server,
    profile: &Value,
    name: &str,
    given: &Value,
) -> Result<Value> {
    let mut request = json!({"profile": profile, "name": name});
    for part in ["fields", "secrets"] {
        if let Some(values) = given.get(part) {
            request[part] = values.clone();
        }
    }
    server.rpc("connection_create", &request).await
}

pub(super) fn key_in(placement: &str) -> Value {
    json!({"type": "api_key", "label": "Key", "parameter": "api_key", "placement": placement})
}

/// A Send Webhook step through a connection.
pub(super) fn through(connection: &Value, url: &str, body: &Value) -> Value {
    let mut step = flow::send("out", url, body);
    step["config"]["connection"] = json!({"id": connection["id"], "name": connection["name"]});
    step
}

/// Runs the flow with `event` and waits until it has ended.
pub(super) async fn run(server: &Server, flow: &str, event: &Value) -> Result<Value> {
    let event = json!({"type": "body", "text": event.to_string()});
    let started: Value = server
        .rpc("flow_run", &json!({"flow": flow, "event": event}))
        .await?;
    server.rpc::<Value>("run_wait", &started).await?;
    server.rpc("run_get", &started).await
}

/// What a method refuses.
pub(super) async fn refused(server: &Server, method: &str, request: &Value) -> Result<Refusal> {
    match server.rpc::<Value>(method, request).await {
        Ok(answer) => Err(format!("{method} was not refused: {answer}").into()),
        Err(error) => Ok(*error.downcast::<Refusal>()?),
    }
}
