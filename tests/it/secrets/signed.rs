//! Secrets that sign: what the receiver gave, and what was before it.

use super::{MARK, Places};
use hookline_tests::receiver::Receiver;
use hookline_tests::server::Server;
use hookline_tests::{Result, flow};
use serde_json::json;

/// In the order in which they sign.
pub(super) const SENTINELS: [&str; 2] = ["Sentinel/signing +&=%\"20", "Sentinel/signing +&=%\"21"];

/// Makes a key of a receiver's secret, replaces it, and signs with both.
pub(super) async fn sign(server: &Server, receiver: &Receiver, places: &mut Places) -> Result {
    let [first, second] = SENTINELS;
    let request = json!({"name": "Signs", "preset": "stripe", "secret": first});
    let made = places.call(server, "signing_key_create", &request).await?;
    let id = &made["key"]["id"];
    let twice = places.call(server, "signing_key_create", &request).await;
    assert!(twice.is_err(), "an error text");
    let rotate = json!({"key": id, "secret": second});
    places.call(server, "signing_key_rotate", &rotate).await?;

    let body = flow::json_body(&json!({"mark": MARK}));
    let mut step = flow::send("call", &format!("{}/call", receiver.url), &body);
    step["config"]["signing"] = json!({"type": "stripe", "key": {"id": id, "name": "Signs"}});
    let installed = server
        .install(&flow::webhook("Signs", &[step.clone()]))
        .await?;
    let before = receiver.received().len();
    let by = json!({"flow": installed.id, "event": {"type": "body", "text": "{}"}});
    let started = places.call(server, "flow_run", &by).await?;
    places.call(server, "run_wait", &started).await?;
    let arrived = receiver.received().swap_remove(before);
    let signatures = arrived.header("stripe-signature").matches("v1=").count();
    assert_eq!(signatures, 2, "both sign");

    let test = json!({"config": step["config"]});
    places.call(server, "signed_test", &test).await?;
    let attempt = json!({"run": started["run"], "node": "call", "path": "", "number": 1});
    for method in ["attempt_get", "attempt_curl"] {
        places.call(server, method, &attempt).await?;
    }
    let flow = json!({"flow": installed.id});
    places.call(server, "flow_export", &flow).await?;
    places.call(server, "signing_key_list", &json!({})).await?;
    let used = places
        .call(server, "signing_key_delete", &json!({"key": id}))
        .await;
    assert!(used.is_err(), "an error text");
    Ok(())
}
