//! Events become runs, steps and attempts, against a real receiver and a real database.

#[path = "runs/edges.rs"]
mod edges;
mod support;

use serde_json::{Value, json};
use support::{Receiver, call, ended, open};

fn node(id: &str, kind: &str, config: Value) -> Value {
    json!({ "id": id, "kind": kind, "name": id, "config": config })
}

fn flow(nodes: Vec<Value>, edges: &[(&str, &str)]) -> Value {
    let edges: Vec<Value> = edges
        .iter()
        .map(|(from, to)| json!({ "from": from, "to": to }))
        .collect();
    json!({ "hookline": 1, "name": "Flow", "nodes": nodes, "edges": edges })
}

fn send(id: &str, url: String) -> Value {
    let body = json!({ "type": "json", "value": "{{ start.body }}" });
    node(
        id,
        "send_webhook",
        json!({ "method": "POST", "url": url, "body": body }),
    )
}

fn start() -> Value {
    node("start", "manual_trigger", json!({}))
}

#[tokio::test]
async fn a_test_sends_what_the_mapping_says_and_logs_the_exchange()
-> Result<(), hookline_engine::Error> {
    let (folder, receiver) = (
        tempfile::tempdir().expect("a folder"),
        Receiver::start().await,
    );
    let engine = open(folder.path()).await;
    let from = flow(
        vec![start(), send("out", format!("{}/in?a=1", receiver.url))],
        &[("start", "out")],
    );
    let made = call(
        &engine,
        "flow_create",
        json!({ "name": "Flow", "from": from }),
    )
    .await?;
    let event = r#"{ "n": 12.50, "big": 123456789012345678901234567890 }"#;
    let source = json!({ "type": "body", "text": event });
    let started = call(
        &engine,
        "test_flow",
        json!({ "flow": made["id"], "event": source }),
    )
    .await?;
    let run = ended(&engine, &started["run"]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    let got = receiver.got();
    assert_eq!(
        (got[0].method.as_str(), got[0].target.as_str()),
        ("POST", "/in?a=1")
    );
    assert_eq!(got[0].body, event, "to the byte");
    let of = json!({ "run": started["run"], "node": "out", "number": 1 });
    let attempt = call(&engine, "attempt_get", of.clone()).await?;
    assert_eq!(attempt["request_body"]["text"], event);
    assert_eq!(attempt["response_body"]["text"], event);
    assert_eq!(attempt["response_body"]["form"], "json");
    assert_eq!(attempt["summary"]["status"], 200);
    let curl = call(&engine, "attempt_curl", of).await?;
    assert!(
        curl["command"]
            .as_str()
            .is_some_and(|text| text.contains("12.50")),
        "{curl}"
    );
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_depends_on_a_failure_is_skipped_and_the_rest_goes_on()
-> Result<(), hookline_engine::Error> {
    let (folder, receiver) = (
        tempfile::tempdir().expect("a folder"),
        Receiver::start().await,
    );
    let engine = open(folder.path()).await;
    let nodes = vec![
        start(),
        send("bad", format!("{}/fail", receiver.url)),
        send("after", format!("{}/after", receiver.url)),
        send("other", format!("{}/other", receiver.url)),
    ];
    let from = flow(
        nodes,
        &[("start", "bad"), ("bad", "after"), ("start", "other")],
    );
    let made = call(
        &engine,
        "flow_create",
        json!({ "name": "Flow", "from": from }),
    )
    .await?;
    let started = call(&engine, "test_flow", json!({ "flow": made["id"] })).await?;
    let run = ended(&engine, &started["run"]).await;
    assert_eq!(run["summary"]["state"], "failed");
    let states: Vec<(&str, &str)> = run["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| {
            (
                step["node"].as_str().unwrap_or(""),
                step["state"].as_str().unwrap_or(""),
            )
        })
        .collect();
    for expected in [
        ("start", "succeeded"),
        ("bad", "failed"),
        ("after", "skipped"),
        ("other", "succeeded"),
    ] {
        assert!(states.contains(&expected), "{states:?}");
    }
    let mut targets: Vec<String> = receiver.got().into_iter().map(|got| got.target).collect();
    targets.sort();
    assert_eq!(targets, ["/fail", "/other"]);
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_after_its_last_settled_step()
-> Result<(), hookline_engine::Error> {
    let (folder, receiver) = (
        tempfile::tempdir().expect("a folder"),
        Receiver::start().await,
    );
    let engine = open(folder.path()).await;
    let trigger = node("start", "webhook_trigger", json!({ "method": "POST" }));
    let nodes = vec![
        trigger,
        send("first", format!("{}/first", receiver.url)),
        send("second", format!("{}/hold", receiver.url)),
    ];
    let from = flow(nodes, &[("start", "first"), ("first", "second")]);
    let made = call(
        &engine,
        "flow_create",
        json!({ "name": "Flow", "from": from }),
    )
    .await?;
    call(&engine, "flow_publish", json!({ "flow": made["id"] })).await?;
    let on = call(
        &engine,
        "flow_switch",
        json!({ "flow": made["id"], "on": true }),
    )
    .await?;
    let path = on["triggers"][0]["path"]
        .as_str()
        .expect("a path")
        .trim_start_matches("/hook/")
        .to_owned();
    let entry = engine.live().find(&path).expect("a live trigger");
    let event = hookline_engine::nodes::Output {
        fields: serde_json::Map::new(),
        body: hookline_engine::nodes::Payload::read(r#"{"a":1}"#.into(), None),
    };
    let run = json!(engine.accept(&entry, event).await?);
    let got = receiver.wait(2).await;
    // The second call hangs; the engine goes away as if the power had failed.
    engine.abandon();
    drop(engine);
    let again = open(folder.path()).await;
    let got_again = receiver.wait(3).await;
    assert_eq!(
        got_again[2].target, "/hold",
        "the finished step is not sent again"
    );
    assert_eq!(got_again[2].id, got[1].id, "the same webhook-id");
    assert_eq!(got_again[2].body, got[1].body);
    call(&again, "run_cancel", json!({ "run": run })).await?;
    assert_eq!(ended(&again, &run).await["summary"]["state"], "cancelled");
    let twice = call(&again, "run_cancel", json!({ "run": run }))
        .await
        .expect_err("ended");
    assert_eq!(twice.code(), "already_ended");
    again.close().await;
    Ok(())
}

#[tokio::test]
async fn drafts_versions_and_names() -> Result<(), hookline_engine::Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = open(folder.path()).await;
    let made = call(&engine, "flow_create", json!({ "name": "Orders" })).await?;
    let second = call(&engine, "flow_create", json!({ "name": "Orders" })).await?;
    assert_eq!(second["draft"]["name"], "Orders 2");
    let off = call(
        &engine,
        "flow_switch",
        json!({ "flow": made["id"], "on": true }),
    )
    .await;
    assert_eq!(off.expect_err("never published").code(), "not_published");
    let refused = call(&engine, "flow_publish", json!({ "flow": made["id"] })).await;
    assert_eq!(refused.expect_err("no trigger").code(), "cannot_publish");
    let mut draft = flow(vec![start()], &[]);
    draft["name"] = json!("Orders");
    let save = json!({ "flow": made["id"], "rev": made["rev"], "draft": draft });
    let saved = call(&engine, "flow_save", save.clone()).await?;
    assert_eq!(saved["changes"], 1);
    let conflict = call(&engine, "flow_save", save)
        .await
        .expect_err("an older draft");
    assert_eq!(conflict.code(), "draft_conflict");
    let published = call(&engine, "flow_publish", json!({ "flow": made["id"] })).await?;
    assert_eq!(
        (&published["version"], &published["changes"]),
        (&json!(1), &json!(0))
    );
    call(&engine, "flow_delete", json!({ "flow": made["id"] })).await?;
    assert_eq!(
        call(&engine, "flow_list", json!({}))
            .await?
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    call(&engine, "flow_restore", json!({ "flow": made["id"] })).await?;
    let list = call(&engine, "flow_list", json!({})).await?;
    assert_eq!(list[0]["name"], "Orders");
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn how_many_runs_are_under_way_can_be_set() -> Result<(), hookline_engine::Error> {
    let (folder, receiver) = (
        tempfile::tempdir().expect("a folder"),
        Receiver::start().await,
    );
    let engine = open(folder.path()).await;
    let nodes = vec![start(), send("out", format!("{}/hold", receiver.url))];
    let from = flow(nodes, &[("start", "out")]);
    let made = call(
        &engine,
        "flow_create",
        json!({ "name": "Flow", "from": from }),
    )
    .await?;
    let mut settings = call(&engine, "settings_get", json!({})).await?;
    settings["concurrency"] = json!(1);
    call(&engine, "settings_set", settings.clone()).await?;
    let mut runs = Vec::new();
    for _ in 0..2 {
        let started = call(&engine, "test_flow", json!({ "flow": made["id"] })).await?;
        runs.push(started["run"].clone());
    }
    receiver.wait(1).await;
    let second = call(&engine, "run_get", json!({ "run": runs[1] })).await?;
    assert_eq!(second["summary"]["state"], "queued");
    settings["concurrency"] = json!(2);
    call(&engine, "settings_set", settings).await?;
    receiver.wait(2).await;
    for run in runs {
        call(&engine, "run_cancel", json!({ "run": run })).await?;
    }
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_lets_somebody_in_is_sent_whole_and_logged_as_dots()
-> Result<(), hookline_engine::Error> {
    let (folder, receiver) = (
        tempfile::tempdir().expect("a folder"),
        Receiver::start().await,
    );
    let engine = open(folder.path()).await;
    let mut out = send("out", format!("{}/in?api_key=sentinel-q&a=1", receiver.url));
    out["config"]["headers"] = json!([{ "name": "Authorization", "value": "Bearer sentinel-h" }]);
    let from = flow(vec![start(), out], &[("start", "out")]);
    let made = call(
        &engine,
        "flow_create",
        json!({ "name": "Flow", "from": from }),
    )
    .await?;
    let started = call(&engine, "test_flow", json!({ "flow": made["id"] })).await?;
    let run = ended(&engine, &started["run"]).await;
    assert_eq!(receiver.got()[0].target, "/in?api_key=sentinel-q&a=1");
    let of = json!({ "run": started["run"], "node": "out", "number": 1 });
    let attempt = call(&engine, "attempt_get", of.clone()).await?;
    let curl = call(&engine, "attempt_curl", of).await?;
    let steps = &run["steps"];
    for logged in [steps.to_string(), attempt.to_string(), curl.to_string()] {
        assert!(!logged.contains("sentinel"), "{logged}");
    }
    assert!(attempt.to_string().contains("Bearer ••••••"), "{attempt}");
    engine.close().await;
    Ok(())
}
