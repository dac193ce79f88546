//! What happens at the edges: callers that go away, runs that are cancelled before their turn,
//! changes that come at the same time.

use super::scene::{Scene, event, flow, node};
use super::support::{call, ended};
use futures_util::FutureExt;
use hookline_engine::Error;
use hookline_engine::live::TriggerEntry;
use hookline_engine::run::RunState;
use serde_json::{Value, json};
use std::sync::Arc;

/// A webhook trigger's flow that is on, with nodes right after it.
async fn live(scene: &Scene, nodes: Vec<Value>) -> Result<(Value, Arc<TriggerEntry>), Error> {
    let ids: Vec<String> = nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap_or("").to_owned())
        .collect();
    let edges: Vec<(&str, &str)> = ids.iter().map(|id| ("start", &**id)).collect();
    scene.live(nodes, &edges).await
}

#[tokio::test]
async fn what_was_stored_runs_although_its_caller_went_away() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let (_, entry) = live(&scene, vec![scene.send("out", "/in")]).await?;
    // Polled once: the event is on its way to the disk when the caller hangs up.
    assert!(engine.accept(&entry, event()).now_or_never().is_none());
    scene.receiver.wait(1).await;
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_cancelled_before_its_turn_sends_nothing() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let (_, hold) = live(&scene, vec![scene.send("out", "/hold")]).await?;
    let (_, last) = live(&scene, vec![scene.send("out", "/last")]).await?;
    let mut settings = call(engine, "settings_get", json!({})).await?;
    settings["concurrency"] = json!(1);
    call(engine, "settings_set", settings).await?;
    let first = engine.accept(&hold, event()).await?;
    scene.receiver.wait(1).await;
    let second = engine.accept(&hold, event()).await?;
    engine.accept(&last, event()).await?;
    call(engine, "run_cancel", json!({ "run": second })).await?;
    call(engine, "run_cancel", json!({ "run": first })).await?;
    assert_eq!(scene.receiver.wait(2).await[1].target, "/last");
    let run = ended(engine, &json!(second)).await;
    assert_eq!(run["summary"]["state"], "cancelled");
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn who_waits_for_a_run_that_is_cancelled_is_told() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let (_, entry) = live(&scene, vec![scene.send("out", "/hold")]).await?;
    let (run, mut outcome) = engine.accept_and_wait(&entry, event()).await?;
    scene.receiver.wait(1).await;
    call(engine, "run_cancel", json!({ "run": run })).await?;
    let told = outcome.try_recv().expect("an outcome");
    assert_eq!(told.state, RunState::Cancelled);
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_result_is_told_after_it_was_stored() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let stop = json!({ "outcome": "succeeded", "message": "done" });
    let (_, entry) = live(&scene, vec![node("end", "stop", stop)]).await?;
    let (run, outcome) = engine.accept_and_wait(&entry, event()).await?;
    assert_eq!(
        outcome.await.expect("an outcome").state,
        RunState::Succeeded
    );
    let run = call(engine, "run_get", json!({ "run": run })).await?;
    assert_eq!(run["steps"][1]["state"], "succeeded", "{run:#}");
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_refusal_by_stop_outlives_a_loss_of_power() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let stop = json!({ "outcome": "failed", "message": "not for us" });
    let nodes = vec![node("end", "stop", stop), scene.send("out", "/hold-once")];
    let (_, entry) = live(&scene, nodes).await?;
    let (run, outcome) = scene.engine.accept_and_wait(&entry, event()).await?;
    assert_eq!(outcome.await.expect("an outcome").state, RunState::Failed);
    scene.receiver.wait(1).await;
    scene.restart().await;
    let run = ended(&scene.engine, &json!(run)).await;
    assert_eq!(run["summary"]["state"], "failed", "{run:#}");
    assert_eq!(run["summary"]["message"], "not for us");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_flow_that_is_switched_while_it_is_saved_is_what_was_stored() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let stop = json!({ "outcome": "succeeded", "message": "" });
    let (id, entry) = live(&scene, vec![node("end", "stop", stop)]).await?;
    let draft = call(engine, "flow_get", json!({ "flow": id })).await?;
    let path = draft["triggers"][0]["path"].as_str().expect("a path");
    let path = path.trim_start_matches("/hook/");
    assert!(entry.on);
    for round in 0..40 {
        let on = round % 2 == 1;
        let rename = json!({ "flow": id, "name": format!("Flow {round}"), "description": "" });
        let (renamed, switched) = tokio::join!(
            call(engine, "flow_rename", rename),
            call(engine, "flow_switch", json!({ "flow": id, "on": on })),
        );
        renamed.and(switched)?;
        let entry = engine.live().find(path).expect("a trigger");
        assert_eq!(
            (entry.on, &*entry.flow_name),
            (on, &*format!("Flow {round}"))
        );
    }
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_restored_flow_answers_as_before() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let stop = json!({ "outcome": "succeeded", "message": "" });
    let (id, _) = live(&scene, vec![node("end", "stop", stop)]).await?;
    let detail = call(engine, "flow_get", json!({ "flow": id })).await?;
    let path = detail["triggers"][0]["path"].as_str().expect("a path");
    let path = path.trim_start_matches("/hook/");
    call(engine, "flow_delete", json!({ "flow": id })).await?;
    assert!(engine.live().find(path).is_none());
    let restored = call(engine, "flow_restore", json!({ "flow": id })).await?;
    assert_eq!(restored["on"], true);
    assert!(engine.live().find(path).is_some_and(|entry| entry.on));
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn the_listener_moves_to_another_interface_with_its_port() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let near = engine.hooks().state().address;
    let mut settings = call(engine, "settings_get", json!({})).await?;
    for address in [near.replace("127.0.0.1", "0.0.0.0"), near] {
        settings["hooks"] = json!(address);
        call(engine, "settings_set", settings.clone()).await?;
        let state = engine.hooks().state();
        assert_eq!((state.problem, state.address), (None, address));
        assert!(state.open);
    }
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn long_names_and_odd_words_stay_within_bounds() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let long = "n".repeat(120);
    let first = call(engine, "flow_create", json!({ "name": long })).await?;
    let copy = call(engine, "flow_duplicate", json!({ "flow": first["id"] })).await?;
    let save = json!({ "flow": copy["id"], "rev": copy["rev"], "draft": copy["draft"] });
    call(engine, "flow_save", save).await?;
    let start = node("start", "manual_trigger", json!({}));
    let mut file = flow(vec![start], &[]);
    file["name"] = json!("n".repeat(121));
    let refused = call(engine, "flow_import", json!({ "text": file.to_string() })).await;
    assert_eq!(refused.expect_err("too long").code(), "too_long");
    let mut settings = call(engine, "settings_get", json!({})).await?;
    settings["public_host"] = json!(" Hooks.Example.com ");
    let set = call(engine, "settings_set", settings).await?;
    assert_eq!(set["public_host"], "hooks.example.com");
    let id = scene.made(Vec::new(), &[]).await;
    let started = call(engine, "test_flow", json!({ "flow": id })).await?;
    ended(engine, &started["run"]).await;
    let filter = json!({ "text": "--", "tests": true, "states": [] });
    let query = json!({ "filter": filter, "limit": 10 });
    let found = call(engine, "run_list", query).await?;
    assert_eq!(found["runs"].as_array().map(Vec::len), Some(0), "{found:#}");
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn one_step_is_tested_from_the_trigger_that_leads_to_it() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let mut out = scene.send("out", "/in");
    out["config"]["body"]["value"] = json!("{{ other.body }}");
    let after = scene.send("after", "/after");
    let nodes = vec![node("other", "manual_trigger", json!({})), out, after];
    let id = scene
        .made(nodes, &[("other", "out"), ("out", "after")])
        .await;
    let sample = json!({ "flow": id, "node": "other", "text": "{\"b\":2}" });
    call(engine, "sample_set", sample).await?;
    let started = call(engine, "test_step", json!({ "flow": id, "node": "out" })).await?;
    let run = ended(engine, &started["run"]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    assert_eq!(run["summary"]["trigger"], "other");
    assert_eq!(scene.receiver.wait(1).await[0].body, r#"{"b":2}"#);
    let again = call(engine, "run_again", json!({ "run": started["run"] })).await?;
    let run = ended(engine, &again["run"]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    assert_eq!(
        scene.receiver.targets(),
        ["/in", "/in"],
        "one step stays one step"
    );
    engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_request_that_was_cut_for_the_log_gives_no_command_line() -> Result<(), Error> {
    let scene = Scene::start().await;
    let engine = &scene.engine;
    let id = scene
        .made(vec![scene.send("out", "/in")], &[("start", "out")])
        .await;
    let text = format!("\"{}\"", "x".repeat(300 << 10));
    let source = json!({ "type": "body", "text": text });
    let started = call(engine, "test_flow", json!({ "flow": id, "event": source })).await?;
    ended(engine, &started["run"]).await;
    let of = json!({ "run": started["run"], "node": "out", "number": 1 });
    let refused = call(engine, "attempt_curl", of).await;
    assert_eq!(refused.expect_err("cut").code(), "cut");
    engine.close().await;
    Ok(())
}
