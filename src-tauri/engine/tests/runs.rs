//! Events become runs, steps and attempts, against a real receiver and a real database.

#[path = "runs/destinations.rs"]
mod destinations;
#[path = "runs/edges.rs"]
mod edges;
#[path = "runs/scene.rs"]
mod scene;
mod support;
#[path = "runs/waits.rs"]
mod waits;

use hookline_engine::Error;
use scene::{Scene, event, flow, node, states};
use serde_json::json;
use support::ended;

#[tokio::test]
async fn a_test_sends_what_the_mapping_says_and_logs_the_exchange() -> Result<(), Error> {
    let scene = Scene::start().await;
    let out = scene.send("out", "/in?a=1");
    let made = scene.made(vec![out], &[("start", "out")]).await;
    let event = r#"{ "n": 12.50, "big": 123456789012345678901234567890 }"#;
    let source = json!({ "type": "body", "text": event });
    let test = json!({ "flow": made, "event": source });
    let started = scene.call("test_flow", test).await?;
    let run = ended(&scene.engine, &started["run"]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    let got = &scene.receiver.got()[0];
    assert_eq!((&*got.method, &*got.target), ("POST", "/in?a=1"));
    assert_eq!(got.body, event, "to the byte");
    let of = json!({ "run": started["run"], "node": "out", "number": 1 });
    let attempt = scene.call("attempt_get", of.clone()).await?;
    assert_eq!(attempt["request_body"]["text"], event);
    assert_eq!(attempt["response_body"]["text"], event);
    assert_eq!(attempt["response_body"]["form"], "json");
    assert_eq!(attempt["summary"]["status"], 200);
    let curl = scene.call("attempt_curl", of).await?;
    let command = curl["command"].as_str().expect("a command");
    assert!(command.contains("12.50"), "{command}");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_depends_on_a_failure_is_skipped_and_the_rest_goes_on() -> Result<(), Error> {
    let scene = Scene::start().await;
    let nodes = vec![
        scene.send("bad", "/fail"),
        scene.send("after", "/after"),
        scene.send("other", "/other"),
    ];
    let edges = [("start", "bad"), ("bad", "after"), ("start", "other")];
    let run = scene.tested(&scene.made(nodes, &edges).await).await?;
    assert_eq!(run["summary"]["state"], "failed");
    let states = states(&run);
    for expected in [
        ("start", "succeeded"),
        ("bad", "failed"),
        ("after", "skipped"),
        ("other", "succeeded"),
    ] {
        assert!(states.contains(&expected), "{states:?}");
    }
    let mut targets = scene.receiver.targets();
    targets.sort();
    assert_eq!(targets, ["/fail", "/other"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_after_its_last_settled_step() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let nodes = vec![scene.send("first", "/first"), scene.send("second", "/hold")];
    let edges = [("start", "first"), ("first", "second")];
    let (_, entry) = scene.live(nodes, &edges).await?;
    let run = json!(scene.engine.accept(&entry, event()).await?);
    let got = scene.receiver.wait(2).await;
    // The second call hangs; the engine goes away as if the power had failed.
    scene.restart().await;
    let again = scene.receiver.wait(3).await;
    assert_eq!(
        again[2].target, "/hold",
        "the finished step is not sent again"
    );
    assert_eq!(again[2].id, got[1].id, "the same webhook-id");
    assert_eq!(again[2].body, got[1].body);
    scene.call("run_cancel", json!({ "run": run })).await?;
    let ended = ended(&scene.engine, &run).await;
    assert_eq!(ended["summary"]["state"], "cancelled");
    let twice = scene.call("run_cancel", json!({ "run": run })).await;
    assert_eq!(twice.expect_err("ended").code(), "already_ended");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn drafts_versions_and_names() -> Result<(), Error> {
    let scene = Scene::start().await;
    let made = scene
        .call("flow_create", json!({ "name": "Orders" }))
        .await?;
    let by = json!({ "flow": made["id"] });
    let second = scene
        .call("flow_create", json!({ "name": "Orders" }))
        .await?;
    assert_eq!(second["draft"]["name"], "Orders 2");
    let on = json!({ "flow": made["id"], "on": true });
    let off = scene.call("flow_switch", on).await;
    assert_eq!(off.expect_err("never published").code(), "not_published");
    let refused = scene.call("flow_publish", by.clone()).await;
    assert_eq!(refused.expect_err("no trigger").code(), "cannot_publish");
    let mut draft = flow(vec![node("start", "manual_trigger", json!({}))], &[]);
    draft["name"] = json!("Orders");
    let save = json!({ "flow": made["id"], "rev": made["rev"], "draft": draft });
    let saved = scene.call("flow_save", save.clone()).await?;
    assert_eq!(saved["changes"], 1);
    let conflict = scene.call("flow_save", save).await;
    assert_eq!(
        conflict.expect_err("an older draft").code(),
        "draft_conflict"
    );
    let published = scene.call("flow_publish", by.clone()).await?;
    let now = (&published["version"], &published["changes"]);
    assert_eq!(now, (&json!(1), &json!(0)));
    scene.call("flow_delete", by.clone()).await?;
    let list = scene.call("flow_list", json!({})).await?;
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    scene.call("flow_restore", by).await?;
    let list = scene.call("flow_list", json!({})).await?;
    assert_eq!(list[0]["name"], "Orders");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn how_many_requests_are_under_way_can_be_set() -> Result<(), Error> {
    let scene = Scene::start().await;
    let out = scene.send("out", "/hold");
    let (_, entry) = scene.live(vec![out], &[("start", "out")]).await?;
    let mut settings = scene.call("settings_get", json!({})).await?;
    settings["concurrency"] = json!(1);
    scene.call("settings_set", settings.clone()).await?;
    let mut runs = Vec::new();
    for _ in 0..2 {
        runs.push(json!(scene.engine.accept(&entry, event()).await?));
    }
    scene.receiver.wait(1).await;
    // The first is being called although nothing of it is stored yet; the second waits its turn.
    let first = scene.call("run_get", json!({ "run": runs[0] })).await?;
    assert_eq!(first["summary"]["state"], "running");
    assert_eq!(first["calling"][0]["node"], "out");
    let second = scene.call("run_get", json!({ "run": runs[1] })).await?;
    assert_eq!(second["summary"]["state"], "queued");
    assert_eq!(second["calling"], json!([]));
    let query = json!({ "filter": {}, "limit": 10 });
    let list = scene.call("run_list", query).await?;
    let listed = [0, 1].map(|at: usize| list["runs"][at]["state"].clone());
    assert_eq!(listed, ["queued", "running"]);
    scene.call("run_cancel", json!({ "run": runs[0] })).await?;
    scene.receiver.wait(2).await;
    runs.push(json!(scene.engine.accept(&entry, event()).await?));
    settings["concurrency"] = json!(2);
    scene.call("settings_set", settings).await?;
    scene.receiver.wait(3).await;
    for run in runs.split_off(1) {
        scene.call("run_cancel", json!({ "run": run })).await?;
        let run = scene.call("run_get", json!({ "run": run })).await?;
        assert_eq!(run["summary"]["state"], "cancelled");
    }
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_lets_somebody_in_is_sent_whole_and_logged_as_dots() -> Result<(), Error> {
    let scene = Scene::start().await;
    let mut out = scene.send("out", "/in?api_key=sentinel-q&a=1");
    out["config"]["headers"] = json!([{ "name": "Authorization", "value": "Bearer sentinel-h" }]);
    let run = scene
        .tested(&scene.made(vec![out], &[("start", "out")]).await)
        .await?;
    assert_eq!(scene.receiver.targets(), ["/in?api_key=sentinel-q&a=1"]);
    let of = json!({ "run": run["summary"]["id"], "node": "out", "number": 1 });
    let attempt = scene.call("attempt_get", of.clone()).await?;
    let curl = scene.call("attempt_curl", of).await?;
    let steps = &run["steps"];
    for logged in [steps.to_string(), attempt.to_string(), curl.to_string()] {
        assert!(!logged.contains("sentinel"), "{logged}");
    }
    assert!(attempt.to_string().contains("Bearer ••••••"), "{attempt}");
    scene.engine.close().await;
    Ok(())
}
