//! What people do to steps that wait, and to one run that ended.

use super::scripted::{Scene, Told, ended};
use crate::Result;
use crate::api::again::{AgainFrom, RunAgain};
use crate::api::runs::RunSummary;
use crate::ids::{FlowId, RunId};
use crate::run::{RunState, StepState};
use serde_json::{Value, json};

fn status(status: u16) -> Told {
    Told(status, String::new())
}

fn is_final(run: &RunSummary) -> bool {
    run.state.is_final()
}

/// Two steps in a row, and one beside them: `first` → `second`, `beside`.
async fn three_steps(scene: &Scene) -> Result<(FlowId, i64)> {
    let steps = ["first", "second", "beside"];
    let steps =
        steps.map(|id| scene.sends(id, &format!("/{id}"), json!({"retry": {"type": "none"}})));
    let lines = [
        ("start", "next", "first"),
        ("first", "next", "second"),
        ("start", "next", "beside"),
    ];
    scene.flow(steps.to_vec(), &lines).await
}

async fn call(scene: &Scene, method: &str, request: Value) -> Result<Value> {
    let answer = crate::api::dispatch(&scene.engine, method, &request.to_string()).await?;
    Ok(serde_json::from_str(&answer).expect("an answer"))
}

#[tokio::test]
async fn a_step_that_waits_is_tried_at_once() -> Result<()> {
    let scene = Scene::new().await?;
    let step = scene.sends("send", "/", json!({}));
    let flow = scene.flow(vec![step], &[("start", "next", "send")]).await?;
    scene.receiver.tell([status(503), status(503)]);
    let (run, outcome) = scene.begin(flow, "event").await?;
    let executor = scene.engine.executor();
    for tries in [2, 3] {
        scene.parked(run).await?;
        executor.step_now(run, "send".to_owned()).await?;
        scene.receiver.until(tries).await;
    }
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    let refused = executor.step_now(run, "send".to_owned()).await;
    assert_eq!(refused.expect_err("it has ended").code(), "not_waiting");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_goes_on_without_a_step_that_is_given_up() -> Result<()> {
    let scene = Scene::new().await?;
    let steps = vec![
        scene.sends("send", "/", json!({})),
        scene.sends("after", "/after", json!({})),
    ];
    let lines = [("start", "next", "send"), ("send", "next", "after")];
    let flow = scene.flow(steps, &lines).await?;
    scene.receiver.tell([status(503)]);
    let (run, outcome) = scene.begin(flow, "event").await?;
    scene.parked(run).await?;
    let executor = scene.engine.executor();
    executor.step_skip(run, "send".to_owned()).await?;
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    let step = scene.step(run, "send").await?;
    assert_eq!((step.state, step.attempts.len()), (StepState::Skipped, 1));
    assert_eq!(step.error_kind.as_deref(), Some("given_up"));
    assert_eq!(scene.step(run, "after").await?.state, StepState::Skipped);
    assert_eq!(scene.receiver.came().len(), 1);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn steps_are_hurried_and_given_up_while_another_one_is_under_way() -> Result<()> {
    let scene = Scene::new().await?;
    let steps = vec![
        scene.sends("slow", "/hangs", json!({})),
        scene.sends("now", "/now", json!({})),
        scene.sends("skip", "/skip", json!({})),
    ];
    let lines = ["slow", "now", "skip"].map(|to| ("start", "next", to));
    let flow = scene.flow(steps, &lines).await?;
    scene.receiver.tell([status(503), status(503)]);
    let (run, _) = scene.begin(flow, "event").await?;
    scene.step_waits(run, "now").await?;
    scene.step_waits(run, "skip").await?;
    let executor = scene.engine.executor();
    executor.step_skip(run, "skip".to_owned()).await?;
    executor.step_now(run, "now".to_owned()).await?;
    let came = scene.receiver.until(4).await;
    assert_eq!(came[3].path, "/now");
    let done = |run: &RunSummary| {
        let mut marks = run.steps.iter();
        marks.any(|mark| mark.node == "now" && mark.state == StepState::Succeeded)
    };
    let run_then = scene.until(run, done).await?;
    assert_eq!(run_then.state, RunState::Running);
    assert_eq!(scene.step(run, "skip").await?.state, StepState::Skipped);
    executor.cancel(run).await?;
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_failed_run_goes_on_where_it_failed() -> Result<()> {
    let mut scene = Scene::new().await?;
    let flow = three_steps(&scene).await?;
    let failing = async |scene: &Scene| -> Result<RunId> {
        let before = scene.receiver.came().len();
        // Whichever of the first two comes first.
        scene.receiver.tell([status(500), status(500)]);
        let (run, outcome) = scene.begin(flow, "event").await?;
        assert_eq!(ended(outcome).await.state, RunState::Failed);
        assert_eq!(scene.receiver.came().len(), before + 2);
        Ok(run)
    };
    let run = failing(&scene).await?;
    // It fails once more, with one of two; then all is well.
    scene.receiver.tell([status(500), status(200)]);
    let again = json!({"run": run, "from": "failed"});
    assert_eq!(
        call(&scene, "run_again", again.clone()).await?["run"],
        json!(run)
    );
    let failed = scene.until(run, is_final).await?;
    assert_eq!((failed.state, failed.tries), (RunState::Failed, 2));
    // Also after a restart.
    scene.restart_after(1_000).await?;
    let before = scene.receiver.came();
    call(&scene, "run_again", again.clone()).await?;
    let done = scene.until(run, is_final).await?;
    assert_eq!((done.state, done.message), (RunState::Succeeded, None));
    let came = scene.receiver.came();
    let sent = |path: &str| came.iter().filter(|one| one.path == path).count();
    assert_eq!(sent("/first") + sent("/beside"), 5, "what succeeded stays");
    assert_eq!(sent("/second"), 1);
    for path in ["/first", "/beside"] {
        let ids: Vec<&String> = came
            .iter()
            .filter(|one| one.path == path)
            .map(|one| &one.id)
            .collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "the same id for {path}");
    }
    assert!(came.len() > before.len());
    for node in ["first", "beside"] {
        let numbers: Vec<u32> = scene
            .step(run, node)
            .await?
            .attempts
            .iter()
            .map(|one| one.number)
            .collect();
        let wanted: Vec<u32> = (1..=numbers.len())
            .map(|n| u32::try_from(n).expect("few"))
            .collect();
        assert_eq!(numbers, wanted, "numbered on");
    }
    let refused = call(&scene, "run_again", again).await;
    assert_eq!(
        refused.expect_err("nothing failed").code(),
        "nothing_failed"
    );
    let edited = call(
        &scene,
        "run_again",
        json!({"run": run, "from": "failed", "body": "x"}),
    )
    .await;
    assert_eq!(edited.expect_err("only from the start").code(), "body");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_starts_again_with_another_event_and_to_another_address() -> Result<()> {
    let scene = Scene::new().await?;
    let flow = three_steps(&scene).await?;
    let (of, outcome) = scene.begin(flow, "event").await?;
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    let first = scene.receiver.came();
    let url = format!("{}/elsewhere?a=1", scene.receiver.origin);
    let again = json!({"run": of, "body": "edited", "url": url});
    let started = call(&scene, "run_again", again).await?;
    let run: RunId = serde_json::from_value(started["run"].clone()).expect("a run");
    assert_ne!(run, of);
    assert_eq!(scene.until(run, is_final).await?.state, RunState::Succeeded);
    let came = &scene.receiver.came()[3..];
    assert_eq!(came.len(), 3);
    for one in came {
        assert_eq!((&*one.path, &*one.body), ("/elsewhere?a=1", "edited"));
        assert!(
            first.iter().all(|other| other.id != one.id),
            "another delivery"
        );
    }
    for wrong in [
        "ftp://example.com",
        "example.com",
        "http://me@example.com/",
        "",
    ] {
        let refused = call(&scene, "run_again", json!({"run": of, "url": wrong})).await;
        assert_eq!(
            refused.expect_err("no address").code(),
            "address",
            "{wrong}"
        );
    }
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn another_address_gets_a_credential_only_where_its_connection_allows_that() -> Result<()> {
    let scene = Scene::new().await?;
    let elsewhere = super::scripted::Receiver::new(&scene.clock).await;
    let settings = json!({
        "name": "Sales", "origins": [scene.receiver.origin],
        "method": {"type": "bearer", "prefix": "Bearer"},
    });
    let profile = call(&scene, "profile_create", json!({"settings": settings})).await?;
    let connection = json!({
        "profile": profile["id"], "name": "Alice", "secrets": {"token": "sentinel-of-this-test"},
    });
    let connection = call(&scene, "connection_create", connection).await?;
    let with = json!({"connection": {"id": connection["id"], "name": "Alice"}});
    let step = scene.sends("send", "/", with);
    let flow = scene.flow(vec![step], &[("start", "next", "send")]).await?;
    let (of, outcome) = scene.begin(flow, "event").await?;
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    for (origin, state) in [
        (&elsewhere.origin, RunState::Failed),
        (&scene.receiver.origin, RunState::Succeeded),
    ] {
        let again = json!({"run": of, "url": format!("{origin}/other")});
        let started = call(&scene, "run_again", again).await?;
        let run: RunId = serde_json::from_value(started["run"].clone()).expect("a run");
        assert_eq!(scene.until(run, is_final).await?.state, state, "{origin}");
    }
    assert_eq!(elsewhere.came(), [], "it failed before connecting");
    assert_eq!(scene.receiver.came()[1].path, "/other");
    scene.engine.close().await;
    Ok(())
}

#[test]
fn what_is_asked_for_is_checked() {
    let by: RunAgain = serde_json::from_value(json!({"run": RunId::new()})).expect("the least");
    assert_eq!((by.from, by.body, by.url), (AgainFrom::Start, None, None));
}
