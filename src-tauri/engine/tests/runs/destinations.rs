//! Destinations that fail, rest, are paused, keep order or have a rate, under a clock that is set by
//! hand.

use super::scene::Scene;
use super::support::{call, ended};
use hookline_engine::api::events::WatchEvent;
use hookline_engine::live::TriggerEntry;
use hookline_engine::nodes::{Output, Payload};
use hookline_engine::run::clock::Clock;
use hookline_engine::time::now;
use hookline_engine::{Engine, Error};
use serde_json::{Value, json};
use std::sync::Arc;

/// A breaker's rest, in milliseconds.
const REST: i64 = 30_000;

/// A flow that sends the event to `path` once.
async fn sends(scene: &Scene, path: &str) -> Result<Arc<TriggerEntry>, Error> {
    let mut out = scene.send("out", path);
    out["config"]["retry"] = json!({ "type": "none" });
    Ok(scene.live(vec![out], &[("start", "out")]).await?.1)
}

async fn accept(engine: &Engine, entry: &TriggerEntry, number: usize) -> Result<Value, Error> {
    let event = Output {
        fields: serde_json::Map::new(),
        body: Payload::read(number.to_string().into(), None),
    };
    Ok(json!(engine.accept(entry, event).await?))
}

/// Sends events one after the other, until each run has ended.
async fn send(scene: &Scene, entry: &TriggerEntry, count: usize) -> Result<(), Error> {
    for number in 0..count {
        let run = accept(&scene.engine, entry, number).await?;
        ended(&scene.engine, &run).await;
    }
    Ok(())
}

/// The receiver as the gate knows it.
async fn destination(scene: &Scene) -> Result<Value, Error> {
    let list = scene.call("destination_list", json!({})).await?;
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 1, "{list:#?}");
    assert_eq!(list[0]["origin"], scene.receiver.url);
    Ok(list[0].clone())
}

async fn limit(scene: &Scene, limits: Value) -> Result<(), Error> {
    let id = destination(scene).await?["id"].clone();
    let set = json!({ "destination": id, "limits": limits });
    scene.call("destination_limits", set).await.map(drop)
}

fn bodies(scene: &Scene) -> Vec<String> {
    let got = scene.receiver.got().into_iter();
    got.map(|got| String::from_utf8_lossy(&got.body).into_owned())
        .collect()
}

#[tokio::test]
async fn one_that_waits_tries_a_destination_that_rests_and_all_follow() -> Result<(), Error> {
    let clock = Clock::still(now());
    let mut scene = Scene::with_clock(&clock).await;
    let entry = sends(&scene, "/switch").await?;
    scene.receiver.answer_with(503);
    send(&scene, &entry, 10).await?;
    assert_eq!(destination(&scene).await?["state"], "resting");
    let mut runs = Vec::new();
    for number in 0..5 {
        let run = accept(&scene.engine, &entry, number).await?;
        let waiting = scene.until(&run, "waiting").await;
        let step = &waiting["steps"][1];
        let on = step["waits_for"].as_str().unwrap_or_default();
        assert!(on.starts_with("destination:"), "{step:#}");
        assert_eq!(step["attempts"], json!([]), "waiting is no attempt");
        runs.push(run);
    }
    assert_eq!(destination(&scene).await?["waiting"], 5);
    clock.pass(REST);
    scene.receiver.wait(11).await;
    ended(&scene.engine, &runs[0]).await;
    assert_eq!(scene.receiver.got().len(), 11, "one tried");
    // It still rests after a loss of power.
    scene.restart().await;
    assert_eq!(destination(&scene).await?["waiting"], 4);
    scene.receiver.answer_with(200);
    clock.pass(REST);
    for run in &runs[1..] {
        let run = ended(&scene.engine, run).await;
        assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    }
    assert_eq!(scene.receiver.got().len(), 15);
    let back = destination(&scene).await?;
    assert_eq!(
        (&back["state"], &back["failures"]),
        (&json!("open"), &json!(0))
    );
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_is_gone_waits_until_somebody_resumes_it() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let entry = sends(&scene, "/switch").await?;
    scene.receiver.answer_with(410);
    send(&scene, &entry, 1).await?;
    let gone = destination(&scene).await?;
    assert_eq!(
        (&gone["state"], &gone["paused"]),
        (&json!("paused"), &json!("gone"))
    );
    let troubles = scene.call("trouble_list", json!({})).await?;
    assert_eq!(troubles[0]["stage"], "critical", "{troubles:#}");
    let run = accept(&scene.engine, &entry, 1).await?;
    scene.until(&run, "waiting").await;
    scene.restart().await;
    assert_eq!(destination(&scene).await?["paused"], "gone");
    scene.receiver.answer_with(200);
    let by = json!({ "destination": gone["id"] });
    let resumed = scene.call("destination_resume", by.clone()).await?;
    assert_eq!(resumed["paused"], Value::Null);
    let run = ended(&scene.engine, &run).await;
    assert_eq!(run["summary"]["state"], "succeeded");
    let troubles = scene.call("trouble_list", json!({})).await?;
    assert!(troubles[0]["ended"].is_i64(), "{troubles:#}");
    let paused = scene.call("destination_pause", by).await?;
    assert_eq!(paused["paused"], "hand");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn however_many_wait_all_go_on_when_it_is_resumed() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let entry = sends(&scene, "/in").await?;
    send(&scene, &entry, 1).await?;
    let by = json!({ "destination": destination(&scene).await?["id"] });
    scene.call("destination_pause", by.clone()).await?;
    let mut runs = Vec::new();
    for number in 1..=200 {
        runs.push(accept(&scene.engine, &entry, number).await?);
    }
    for run in &runs {
        scene.until(run, "waiting").await;
    }
    scene.restart().await;
    assert_eq!(destination(&scene).await?["waiting"], 200);
    // Some of those that are called first do not come by.
    for run in runs.drain(..20) {
        scene.call("run_cancel", json!({ "run": run })).await?;
    }
    scene.call("destination_resume", by).await?;
    for run in &runs {
        let run = ended(&scene.engine, run).await;
        assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    }
    assert_eq!(scene.receiver.got().len(), 181);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_waits_is_tried_when_somebody_says_so_and_given_up_when_not() -> Result<(), Error> {
    let scene = Scene::start().await;
    let entry = sends(&scene, "/in").await?;
    send(&scene, &entry, 1).await?;
    let by = json!({ "destination": destination(&scene).await?["id"] });
    scene.call("destination_pause", by).await?;
    let mut runs = Vec::new();
    for number in 1..=2 {
        runs.push(accept(&scene.engine, &entry, number).await?);
    }
    for run in &runs {
        scene.until(run, "waiting").await;
    }
    let step = |run: &Value| json!({ "run": run, "node": "out" });
    scene.call("step_now", step(&runs[0])).await?;
    let run = ended(&scene.engine, &runs[0]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    scene.call("step_skip", step(&runs[1])).await?;
    ended(&scene.engine, &runs[1]).await;
    assert_eq!(scene.receiver.got().len(), 2);
    assert_eq!(destination(&scene).await?["paused"], "hand");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn order_is_kept_while_the_first_one_is_held_and_over_a_restart() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let entry = sends(&scene, "/hold-once").await?;
    let warm = sends(&scene, "/warm").await?;
    send(&scene, &warm, 1).await?;
    limit(&scene, json!({ "in_order": true })).await?;
    let mut runs = Vec::new();
    for number in 1..=5 {
        runs.push(accept(&scene.engine, &entry, number).await?);
        if number == 1 {
            scene.receiver.wait(2).await;
        } else {
            scene.until(&runs[number - 1], "waiting").await;
        }
    }
    assert_eq!(bodies(&scene), ["0", "1"]);
    scene.restart().await;
    for run in &runs {
        let run = ended(&scene.engine, run).await;
        assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    }
    assert_eq!(bodies(&scene), ["0", "1", "1", "2", "3", "4", "5"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn who_comes_before_a_cancelled_one_lets_the_next_one_go() -> Result<(), Error> {
    let scene = Scene::start().await;
    let warm = sends(&scene, "/warm").await?;
    send(&scene, &warm, 1).await?;
    limit(&scene, json!({ "in_order": true })).await?;
    let (hold, next) = (sends(&scene, "/hold").await?, sends(&scene, "/next").await?);
    let held = accept(&scene.engine, &hold, 1).await?;
    scene.receiver.wait(2).await;
    let waits = accept(&scene.engine, &next, 2).await?;
    scene.until(&waits, "waiting").await;
    scene.call("run_cancel", json!({ "run": held })).await?;
    let run = ended(&scene.engine, &waits).await;
    assert_eq!(run["summary"]["state"], "succeeded");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_rate_spreads_what_comes_at_once() -> Result<(), Error> {
    let clock = Clock::still(now());
    let mut scene = Scene::with_clock(&clock).await;
    let entry = sends(&scene, "/in").await?;
    send(&scene, &entry, 1).await?;
    let rate = json!({ "count": 6, "seconds": 60, "burst": 2 });
    limit(&scene, json!({ "rate": rate })).await?;
    let mut runs = Vec::new();
    for number in 1..=5 {
        runs.push(accept(&scene.engine, &entry, number).await?);
        if number > 2 {
            let run = scene.until(&runs[number - 1], "waiting").await;
            let due = run["steps"][1]["due"].as_i64().expect("a due time");
            let after = i64::try_from(number - 2).expect("a few") * 10_000;
            assert_eq!(due - clock.now(), after, "{run:#}");
        }
    }
    for run in &runs[..2] {
        ended(&scene.engine, run).await;
    }
    // What was reserved is known after a loss of power.
    scene.restart().await;
    let late = accept(&scene.engine, &entry, 6).await?;
    let late = scene.until(&late, "waiting").await;
    let due = late["steps"][1]["due"].as_i64().expect("a due time");
    assert_eq!(due - clock.now(), 40_000);
    for count in 4..=7 {
        clock.pass(10_000);
        scene.receiver.wait(count).await;
    }
    assert_eq!(bodies(&scene), ["0", "1", "2", "3", "4", "5", "6"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn an_episode_is_told_three_times_however_often_the_power_fails() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let entry = sends(&scene, "/switch").await?;
    scene.receiver.answer_with(422);
    let mut told = Vec::new();
    for count in [3, 2, 13, 7] {
        let mut watch = scene.engine.watch(None);
        send(&scene, &entry, count).await?;
        told.extend(alerts(&scene.engine, &mut watch).await?);
        scene.restart().await;
    }
    let mut watch = scene.engine.watch(None);
    scene.receiver.answer_with(200);
    send(&scene, &entry, 2).await?;
    told.extend(alerts(&scene.engine, &mut watch).await?);
    let expected = [
        ("warning", 5, false),
        ("critical", 20, false),
        ("critical", 25, true),
    ];
    assert_eq!(
        told,
        expected.map(|(stage, n, over)| (stage.to_owned(), n, over))
    );
    let troubles = scene.call("trouble_list", json!({})).await?;
    assert_eq!(troubles.as_array().map(Vec::len), Some(1), "{troubles:#}");
    assert_eq!(troubles[0]["failed_runs"], 25, "{troubles:#}");
    assert_eq!(troubles[0]["flow_name"], "Flow", "{troubles:#}");
    scene.engine.close().await;
    Ok(())
}

/// What was told since the watch began: the stage, how many failures, whether it is over.
async fn alerts(
    engine: &Engine,
    watch: &mut hookline_engine::run::hub::Watch,
) -> Result<Vec<(String, i64, bool)>, Error> {
    // A change that is committed was published after all before it.
    let settings = call(engine, "settings_get", json!({})).await?;
    call(engine, "settings_set", settings).await?;
    engine.publish(WatchEvent::Focus {});
    let mut told = Vec::new();
    loop {
        for event in watch.next(engine.hub()).await.expect("an open engine") {
            match &*event {
                WatchEvent::Focus {} => return Ok(told),
                WatchEvent::Alert { trouble } => {
                    let trouble = serde_json::to_value(trouble).expect("JSON");
                    told.push((
                        trouble["stage"].as_str().unwrap_or_default().to_owned(),
                        trouble["failures"].as_i64().unwrap_or_default(),
                        trouble["ended"].is_i64(),
                    ));
                }
                _ => {}
            }
        }
    }
}
