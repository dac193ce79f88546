//! Receivers that fail in every way: an attempt that says so in words, and memory that stays flat.

use hookline_tests::receiver::{Answer, BadReceiver, Fault, Receiver};
use hookline_tests::server::Server;
use hookline_tests::{Result, flow, memory};
use http::StatusCode;
use serde_json::{Value, json};

/// Runs a flow of one step against `url` as a test and gives the step as it ended.
async fn step_against(server: &Server, url: &str) -> Result<Value> {
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let mut send = flow::send("out", url, &body);
    send["config"]["timeout"] = json!(1);
    let document = flow::webhook("To a bad receiver", &[send]);
    let created: Value = server
        .rpc(
            "flow_create",
            &json!({"name": document["name"], "from": document}),
        )
        .await?;
    let event = json!({"type": "body", "text": "{\"a\":1}"});
    let started: Value = server
        .rpc("test_flow", &json!({"flow": created["id"], "event": event}))
        .await?;
    let run = server
        .finished(started["run"].as_str().unwrap_or_default())
        .await?;
    assert_eq!(run["summary"]["state"], "failed", "{run}");
    let steps = run["steps"].as_array().ok_or("a run without steps")?;
    Ok(steps
        .iter()
        .find(|step| step["node"] == "out")
        .ok_or("out did not run")?
        .clone())
}

/// That the step's one attempt failed as `kind`, with a sentence that names what is at fault.
fn failed_as(step: &Value, kind: &str, named: &str) {
    assert_eq!(step["state"], "failed", "{step}");
    let attempts = step["attempts"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(attempts.len(), 1, "a test tries once: {step}");
    assert_eq!(attempts[0]["error_kind"], kind, "{step}");
    let words = attempts[0]["error"].as_str().unwrap_or_default();
    assert!(words.contains(named), "{kind} names {named}: {words}");
}

#[tokio::test]
async fn a_receiver_that_is_down_is_a_failed_connection() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = free.local_addr()?.to_string();
    drop(free);
    let step = step_against(&server, &format!("http://{address}/")).await?;
    failed_as(&step, "connect", &address);
    Ok(())
}

#[tokio::test]
async fn a_host_without_an_address_is_a_failed_look_up() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let step = step_against(&server, "http://nobody.invalid/").await?;
    failed_as(&step, "dns", "nobody.invalid");
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_refuses_is_a_failed_status() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let receiver = Receiver::answering(|_| Answer {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        body: "{\"error\":\"no such deal\"}".into(),
    })
    .await?;
    let step = step_against(&server, &receiver.url).await?;
    failed_as(&step, "status", "422");
    assert_eq!(step["attempts"][0]["status"], 422);
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_closes_or_talks_garbage_is_said_in_words() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    for (fault, kinds) in [
        (Fault::CloseAtOnce, ["closed", "protocol", "connect"]),
        (Fault::CloseEarly, ["body", "closed", "protocol"]),
        (Fault::Garbage, ["protocol", "closed", "connect"]),
    ] {
        let receiver = BadReceiver::start(fault).await?;
        let step = step_against(&server, &receiver.url).await?;
        let kind = step["error_kind"].as_str().unwrap_or_default().to_owned();
        assert!(
            kinds.contains(&kind.as_str()),
            "{fault:?} was {kind}: {step}"
        );
        failed_as(&step, &kind, "127.0.0.1");
    }
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_a_time_out() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let receiver = BadReceiver::start(Fault::Silence).await?;
    let step = step_against(&server, &receiver.url).await?;
    failed_as(&step, "timeout", "1 s");
    Ok(())
}

#[tokio::test]
async fn two_gigabytes_are_a_failed_body_and_memory_stays_flat() -> Result {
    /// What may be read of an answer, decoded and kept for the log, thrice over.
    const ALLOWED: u64 = 40 << 20;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let receiver = BadReceiver::start(Fault::Endless).await?;
    let before = memory::peak(server.pid())?;
    let step = step_against(&server, &receiver.url).await?;
    failed_as(&step, "body", "10 MiB");
    let grown = memory::peak(server.pid())?.saturating_sub(before);
    assert!(grown < ALLOWED, "grew by {} MiB", grown >> 20);
    Ok(())
}
