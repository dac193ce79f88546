//! Events of several runs in one request: all of them, once, each run with what came of it.
//!
//! - [`twice`]: the same bytes again, after a failure and after a crash
//! - [`crash`]: killed at random points
//! - [`by_hand`]: what people do to one of those that share a request

mod by_hand;
mod crash;
mod twice;

use crate::connections::{refused, server};
use crate::performance::question;
use hookline_tests::receiver::{Answer, Received, Receiver};
use hookline_tests::server::{Installed, Server};
use hookline_tests::watch::Watch;
use hookline_tests::{Result, flow, verifiers};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// A step that puts events together.
fn step(url: &str, batch: &Value, waits: &str) -> Value {
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let mut step = flow::send("out", url, &body);
    step["config"]["mode"] = json!({"type": "performance", "batch": batch});
    step["config"]["retry"] = json!({"type": "schedule", "waits": waits, "jitter": 0});
    step
}

/// A flow with such a step; it tries again after a second.
async fn batching(server: &Server, url: &str, batch: &Value) -> Result<Installed> {
    let steps = [step(url, batch, "1s, 1s, 1s")];
    server.install(&flow::webhook("Batches", &steps)).await
}

fn several(items: u32, ms: u32, form: &str) -> Value {
    json!({"type": "several", "items": items, "ms": ms, "form": form})
}

/// Posts `{"n": 0}` and so on, all at once; gives the runs.
async fn post(installed: &Installed, count: u64) -> Result<Vec<Value>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let posts: Vec<_> = (0..count)
        .map(|n| {
            let post = client
                .post(&installed.url)
                .header("content-type", "application/json");
            tokio::spawn(post.body(json!({"n": n}).to_string()).send())
        })
        .collect();
    let mut runs = Vec::new();
    for post in posts {
        let answer = post.await??;
        assert_eq!(answer.status(), 202);
        let answer: Value = serde_json::from_str(&answer.text().await?)?;
        runs.push(answer["run"].clone());
    }
    Ok(runs)
}

/// The events of a request, as they came.
fn as_sent(request: &Received) -> Result<Vec<u64>> {
    let items: Vec<Value> = match request.header("content-type") {
        "application/json" => serde_json::from_slice(&request.body)?,
        "application/x-ndjson" => {
            let lines = std::str::from_utf8(&request.body)?.lines();
            let lines: std::result::Result<_, _> = lines.map(serde_json::from_str).collect();
            lines?
        }
        other => return Err(format!("sent as {other}").into()),
    };
    assert_eq!(request.header("hookline-batch"), items.len().to_string());
    Ok(items.iter().filter_map(|item| item["n"].as_u64()).collect())
}

/// The events of a request, sorted.
fn events(request: &Received) -> Result<Vec<u64>> {
    let mut events = as_sent(request)?;
    events.sort_unstable();
    Ok(events)
}

/// A receiver that refuses so many requests with this status, then takes everything.
async fn refusing(count: usize, status: StatusCode) -> Result<Receiver> {
    let left = AtomicUsize::new(count);
    Receiver::answering(move |_| {
        let refuse = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        Answer {
            status: refuse.map_or(StatusCode::OK, |_| status),
            ..Answer::default()
        }
    })
    .await
}

/// What is known of a run's step.
async fn out(server: &Server, run: &Value) -> Result<Value> {
    let detail: Value = server.rpc("run_get", &json!({"run": run})).await?;
    let steps = detail["steps"].as_array().ok_or("no steps")?;
    let out = steps.iter().find(|step| step["node"] == "out");
    Ok(out.cloned().unwrap_or(Value::Null))
}

/// Waits until all these runs wait; gives those whose step sends the batch, and the others.
async fn parked(server: &Server, runs: &[Value]) -> Result<(Vec<Value>, Vec<Value>)> {
    let mut watch = Watch::open(server).await?;
    loop {
        let seen = watch.events().len();
        let (mut lead, mut follow) = (Vec::new(), Vec::new());
        for run in runs {
            let detail: Value = server.rpc("run_get", &json!({"run": run})).await?;
            let step = out(server, run).await?;
            match step["waits_for"].as_str() {
                _ if detail["summary"]["state"] != "waiting" => {}
                Some(on) if on.starts_with("batch:") => follow.push(run.clone()),
                _ => lead.push(run.clone()),
            }
        }
        if lead.len() + follow.len() == runs.len() {
            return Ok((lead, follow));
        }
        watch.changed(seen).await?;
    }
}

#[tokio::test]
async fn a_full_batch_is_one_request_and_each_run_logs_its_own_event() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(5, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    let runs = post(&installed, 5).await?;
    let figures = server.settled(&installed.id, 5).await?;
    assert_eq!(figures.failed, 0);
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    assert_eq!(events(&received[0])?, [0, 1, 2, 3, 4]);
    let order = as_sent(&received[0])?;
    let mut senders = BTreeSet::new();
    for (n, run) in (0..).zip(&runs) {
        let of = json!({"run": run, "node": "out", "path": "", "number": 1});
        let logged: Value = server.rpc("attempt_get", &of).await?;
        let summary = &logged["summary"];
        assert_eq!(summary["status"], 200, "{logged}");
        let batch = &summary["batch"];
        let place = order.iter().position(|sent| *sent == n).ok_or("not sent")? + 1;
        assert_eq!(
            (&batch["place"], &batch["size"]),
            (&json!(place), &json!(5))
        );
        senders.insert(batch["sender"].to_string());
        let text = logged["request_body"]["text"].as_str().unwrap_or_default();
        let curl = server.rpc::<Value>("attempt_curl", &of).await;
        if batch["sender"] == *run {
            assert_eq!(text.as_bytes(), received[0].body);
            assert!(curl.is_ok(), "the whole request");
        } else {
            assert_eq!(text, format!("{{\"n\":{n}}}"));
            assert!(curl.is_err(), "a part of a request is no command");
        }
        let of = json!({"run": run, "node": "out", "path": ""});
        let output: Value = server.rpc("step_output", &of).await?;
        assert_eq!(output["body"]["text"], "{\"ok\":true}");
        assert_eq!(out(&server, run).await?["attempts"][0]["batch"], *batch);
    }
    assert_eq!(senders.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_batch_that_is_not_full_goes_when_its_time_is_up() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(1000, 50, "lines");
    let installed = batching(&server, &receiver.url, &rule).await?;
    post(&installed, 7).await?;
    assert_eq!(server.settled(&installed.id, 7).await?.failed, 0);
    let mut seen = Vec::new();
    for request in receiver.received() {
        seen.extend(events(&request)?);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..7).collect::<Vec<_>>(), "each once");
    Ok(())
}

#[tokio::test]
async fn an_event_that_is_no_json_spoils_no_request() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(2, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let broken = client
        .post(&installed.url)
        .header("content-type", "application/json");
    let answer = broken.body("{\"n\": 7").send().await?;
    assert_eq!(answer.status(), 202);
    post(&installed, 1).await?;
    assert_eq!(server.settled(&installed.id, 2).await?.failed, 0);
    let received = receiver.received();
    assert_eq!((received.len(), events(&received[0])?), (1, vec![0]));
    let body = std::str::from_utf8(&received[0].body)?;
    assert!(body.contains(r#""{\"n\": 7""#), "as text: {body}");
    Ok(())
}

#[tokio::test]
async fn a_batch_that_is_refused_fails_every_run_in_it_once() -> Result {
    let (server, _data) = server().await?;
    let receiver = refusing(1, StatusCode::BAD_REQUEST).await?;
    let rule = several(3, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    let runs = post(&installed, 3).await?;
    assert_eq!(server.settled(&installed.id, 3).await?.failed, 3);
    assert_eq!(receiver.received().len(), 1);
    for run in &runs {
        let detail: Value = server.rpc("run_get", &json!({"run": run})).await?;
        let message = detail["summary"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("400"), "{detail}");
        let attempt = &out(&server, run).await?["attempts"][0];
        assert_eq!(
            (&attempt["status"], &attempt["error_kind"]),
            (&json!(400), &json!("status"))
        );
    }

    // Together with others, once somebody tries them again.
    for run in &runs {
        let again = json!({"run": run, "from": "failed"});
        server.rpc::<Value>("run_again", &again).await?;
    }
    assert_eq!(server.settled(&installed.id, 3).await?.failed, 0);
    let received = receiver.received();
    assert_eq!((received.len(), events(&received[1])?), (2, vec![0, 1, 2]));
    assert_ne!(
        received[1].header("webhook-id"),
        received[0].header("webhook-id")
    );
    Ok(())
}

#[tokio::test]
async fn a_batch_is_packed_and_signed_as_one() -> Result {
    let (server, _data) = server().await?;
    let receiver = refusing(1, StatusCode::SERVICE_UNAVAILABLE).await?;
    let request = json!({"name": "Acme", "preset": "standard_webhooks"});
    let made: Value = server.rpc("signing_key_create", &request).await?;
    let mut step = step(&receiver.url, &several(100, 10_000, "array"), "1s");
    step["config"]["mode"]["compress"] = json!("gzip");
    let key = json!({"id": made["key"]["id"], "name": "Acme"});
    step["config"]["signing"] = json!({"type": "standard_webhooks", "key": key});
    let installed = server.install(&flow::webhook("Signed", &[step])).await?;
    post(&installed, 100).await?;
    assert_eq!(server.settled(&installed.id, 100).await?.failed, 0);
    let secret = made["secret"].as_str().unwrap_or_default();
    let received = receiver.received();
    let questions: Result<Vec<_>> = received.iter().map(|one| question(secret, one)).collect();
    let questions = questions?;
    assert_eq!(questions.len(), 2);
    assert!(
        questions[0].body.len() > received[0].body.len() * 2,
        "packed"
    );
    let items: Vec<Value> = serde_json::from_slice(&questions[0].body)?;
    assert_eq!(items.len(), 100);
    assert_eq!(questions[0].body, questions[1].body);
    for verdict in verifiers::ask(&questions).await? {
        assert!(verdict.ok, "{}", verdict.why);
    }
    Ok(())
}

#[tokio::test]
async fn a_test_waits_for_nobody_and_only_json_goes_together() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(5, 10_000, "array");
    let mut step = step(&receiver.url, &rule, "1s");
    let flow = flow::webhook("Tested", std::slice::from_ref(&step));
    let installed = server.install(&flow).await?;
    let event = json!({"type": "body", "text": "{\"n\": 7}"});
    let test = json!({"flow": installed.id, "event": event});
    let run: Value = server.rpc("test_flow", &test).await?;
    let ended: Value = server.rpc("run_wait", &run).await?;
    assert_eq!(ended["state"], "succeeded", "{ended}");
    let received = receiver.received();
    assert_eq!((received.len(), events(&received[0])?), (1, vec![7]));

    step["config"]["body"] = json!({"type": "text", "text": "n"});
    let create = json!({"name": "Text", "from": flow::webhook("Text", &[step])});
    let created: Value = server.rpc("flow_create", &create).await?;
    let said = refused(&server, "flow_publish", &json!({"flow": created["id"]})).await?;
    assert!(
        said.message.contains("Events go together as JSON"),
        "{said:?}"
    );
    Ok(())
}

#[tokio::test]
async fn while_the_answer_takes_long_those_that_follow_are_rows() -> Result {
    let (server, _data) = server().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let installed = batching(&server, &url, &several(4, 10_000, "array")).await?;
    let runs = post(&installed, 4).await?;
    let (mut stream, _) = listener.accept().await?;
    let sent = twice::read(&mut stream).await?;
    let mut watch = Watch::open(&server).await?;
    loop {
        let seen = watch.events().len();
        let stats = json!({"flow": installed.id, "tests": false});
        let stats: Value = server.rpc("run_stats", &stats).await?;
        if (&stats["waiting"], &stats["running"]) == (&json!(3), &json!(1)) {
            break;
        }
        watch.changed(seen).await?;
    }
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(answer).await?;
    assert_eq!(server.settled(&installed.id, 4).await?.failed, 0);
    for run in &runs {
        let attempts = &out(&server, run).await?["attempts"];
        assert_eq!(attempts.as_array().map(Vec::len), Some(1), "{attempts}");
        assert_eq!(attempts[0]["batch"]["size"], 4);
    }
    assert_eq!(events(&sent)?, [0, 1, 2, 3]);
    Ok(())
}
