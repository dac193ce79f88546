//! Signatures on what is sent, over the host boundary, against a real receiver.
//!
//! - [`again`]: an attempt after another
//! - [`verified`]: verifiers of others take every delivery, and refuse what was changed
//! - [`rules`]: what the log shows, what cannot be overridden, a closed vault, import, deletion

mod again;
mod rules;
mod verified;

use hookline_tests::receiver::Received;
use hookline_tests::server::Server;
use hookline_tests::verifiers::Question;
use hookline_tests::{Result, flow};
use serde_json::{Value, json};

/// Every format, by the name it has in a flow file.
const FORMATS: [&str; 6] = [
    "standard_webhooks",
    "github",
    "stripe",
    "slack",
    "shopify",
    "custom",
];

/// A new key, and its secret.
async fn key(server: &Server, format: &str) -> Result<(Value, String)> {
    let request = json!({"name": format!("Key for {format}"), "preset": format});
    let made: Value = server.rpc("signing_key_create", &request).await?;
    Ok((made["key"].clone(), secret(&made)))
}

/// The secret of a key that was just made.
fn secret(made: &Value) -> String {
    made["secret"].as_str().unwrap_or_default().to_owned()
}

/// How a step signs with `key`.
fn signing(format: &str, key: &Value) -> Value {
    let mut signing = json!({"type": format, "key": {"id": key["id"], "name": key["name"]}});
    if format == "custom" {
        signing["header"] = json!("X-Acme-Signature");
        signing["prefix"] = json!("hmac ");
        signing["encoding"] = json!("base64");
        signing["hash"] = json!("sha512");
        signing["timestamp"] = json!("X-Acme-Time");
    }
    signing
}

/// A step that sends the whole event, signed.
fn step(format: &str, key: &Value, base: &str) -> Value {
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let mut step = flow::send(format, &format!("{base}/{format}"), &body);
    step["config"]["signing"] = signing(format, key);
    step
}

/// What to ask the verifier about a request.
fn question(format: &str, secret: &str, request: &Received) -> Question {
    let headers = request.head.headers.iter();
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Question {
        format: format.to_owned(),
        secret: secret.to_owned(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body: request.body.to_vec(),
        later: 0,
    }
}
