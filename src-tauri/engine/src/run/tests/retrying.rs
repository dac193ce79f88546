//! Deliveries that fail and are tried again, with a clock that is set by hand.

use super::scripted::{Scene, Told, ended};
use crate::Result;
use crate::run::{RunState, StepState};
use serde_json::json;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn status(status: u16) -> Told {
    Told(status, String::new())
}

fn retry_after(status: u16, value: &str) -> Told {
    Told(status, format!("retry-after: {value}\r\n"))
}

/// A scene with a flow of one step that sends to `/`.
async fn one_step() -> Result<(Scene, (crate::ids::FlowId, i64))> {
    let scene = Scene::new().await?;
    let step = scene.sends("send", "/", json!({}));
    let flow = scene.flow(vec![step], &[("start", "next", "send")]).await?;
    Ok((scene, flow))
}

#[tokio::test]
async fn keeps_to_the_schedule_and_gives_up_with_the_reason() -> Result<()> {
    let (scene, flow) = one_step().await?;
    scene.receiver.tell(vec![status(500); 8]);
    let (run, outcome) = scene.begin(flow, "event").await?;
    for (tries, seconds) in (1..).zip([5, 60, 300, 1_800, 7_200, 18_000, 36_000]) {
        let wait = scene.parked(run).await?;
        let nominal = seconds * 1_000;
        assert!(
            (wait - nominal).abs() * 5 <= nominal,
            "wait {tries}: {wait} ms instead of {nominal}"
        );
        let step = scene.step(run, "send").await?;
        assert_eq!(step.attempts.len(), tries);
        assert_eq!(step.waits_for.as_deref(), Some("retry"));
        assert_eq!(step.error_kind.as_deref(), Some("status"));
        scene.clock.pass(wait);
        scene.receiver.until(tries + 1).await;
    }
    let outcome = ended(outcome).await;
    assert_eq!(outcome.state, RunState::Failed);
    let message = outcome.message.expect("a reason");
    let host = scene.receiver.origin.trim_start_matches("http://");
    // 18, more or less.
    let hours = message
        .strip_prefix("Gave up after 8 tries over ")
        .and_then(|rest| rest.split_once(" hours: "))
        .and_then(|(hours, _)| hours.parse().ok());
    assert!(
        hours.is_some_and(|hours: i64| (14..=22).contains(&hours)),
        "{message}"
    );
    assert!(message.contains(host), "{message}");
    let step = scene.step(run, "send").await?;
    assert_eq!((step.state, step.error), (StepState::Failed, Some(message)));
    // Each try came when it was due, with the same id and body.
    let came = scene.receiver.came();
    assert_eq!(came.len(), 8);
    assert!(
        came.iter()
            .all(|one| one.id == came[0].id && one.body == "event")
    );
    let numbers: Vec<u32> = step.attempts.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn waits_as_long_as_the_receiver_asks_for_within_limits() -> Result<()> {
    let (scene, flow) = one_step().await?;
    let date = std::time::UNIX_EPOCH
        + std::time::Duration::from_millis(scene.clock.now().unsigned_abs() + 1_000_000_000);
    scene.receiver.tell([
        retry_after(429, "120"),
        retry_after(503, "0"),
        retry_after(503, "9999999"),
        retry_after(503, &httpdate::fmt_http_date(date)),
    ]);
    let (run, outcome) = scene.begin(flow, "event").await?;
    for (tries, wait) in (1..).zip([120_000, 1_000, DAY]) {
        assert_eq!(scene.parked(run).await?, wait);
        scene.clock.pass(wait);
        scene.receiver.until(tries + 1).await;
    }
    let to_the_date = 1_000_000_000 - 120_000 - 1_000 - DAY;
    let wait = scene.parked(run).await?;
    // A date has whole seconds.
    assert!((to_the_date.min(DAY) - 1_000..=to_the_date.min(DAY)).contains(&wait));
    scene.clock.pass(wait);
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_will_not_pass_is_sent_once() -> Result<()> {
    let (scene, flow) = one_step().await?;
    for (count, refused) in (1..).zip([400, 401, 403, 404, 422, 410]) {
        scene.receiver.tell([status(refused)]);
        let (_, outcome) = scene.begin(flow, "event").await?;
        let outcome = ended(outcome).await;
        assert_eq!(outcome.state, RunState::Failed);
        let message = outcome.message.expect("a reason");
        assert!(message.contains(&refused.to_string()), "{message}");
        assert_eq!(scene.receiver.came().len(), count);
    }
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_restart_forgets_neither_the_time_nor_the_tries() -> Result<()> {
    let (mut scene, flow) = one_step().await?;
    scene.receiver.tell([status(503), status(503)]);
    let (run, _) = scene.begin(flow, "event").await?;
    let wait = scene.parked(run).await?;
    // It is not due yet.
    scene.restart_after(wait - 1).await?;
    assert_eq!(scene.parked(run).await?, 1);
    assert_eq!(scene.receiver.came().len(), 1);
    scene.clock.pass(1);
    scene.receiver.until(2).await;
    let wait = scene.parked(run).await?;
    assert!((48_000..=72_000).contains(&wait), "the second wait: {wait}");
    // It became due while nobody was there.
    scene.restart_after(3 * DAY).await?;
    let came = scene.receiver.until(3).await;
    let run = scene.until(run, |run| run.state.is_final()).await?;
    assert_eq!((run.state, run.tries), (RunState::Succeeded, 3));
    assert!(
        came.iter()
            .all(|one| one.id == came[0].id && one.body == "event")
    );
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_clock_that_is_set_forward_makes_due_and_one_set_back_makes_nobody_wait() -> Result<()> {
    let (mut scene, flow) = one_step().await?;
    scene.receiver.tell(vec![status(503); 3]);
    let (run, _) = scene.begin(flow, "event").await?;
    scene.parked(run).await?;
    scene.clock.jump(2 * DAY);
    scene.receiver.until(2).await;
    let wait = scene.parked(run).await?;
    assert!((48_000..=72_000).contains(&wait), "{wait}");
    scene.clock.jump(-5 * DAY);
    let left = scene.set_back(run, 5 * DAY, wait).await?;
    scene.clock.pass(left);
    scene.receiver.until(3).await;
    let wait = scene.parked(run).await?;
    assert!((240_000..=360_000).contains(&wait), "{wait}");
    // Set back while nobody was there.
    scene.engine.close().await;
    scene.clock.jump(-3 * DAY);
    scene.restart_after(0).await?;
    let left = scene.set_back(run, 8 * DAY, wait).await?;
    scene.clock.pass(left);
    scene.receiver.until(4).await;
    let run = scene.until(run, |run| run.state.is_final()).await?;
    assert_eq!((run.state, run.tries), (RunState::Succeeded, 4));
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_step_is_not_called_because_another_one_is_due() -> Result<()> {
    let scene = Scene::new().await?;
    let steps = ["soon", "later"].map(|id| scene.sends(id, &format!("/{id}"), json!({
        "retry": {"type": "schedule", "waits": if id == "soon" { "10s" } else { "100s" }, "jitter": 0},
    })));
    let lines = [("start", "next", "soon"), ("start", "next", "later")];
    let flow = scene.flow(steps.to_vec(), &lines).await?;
    scene.receiver.tell([status(500), status(500)]);
    let (run, outcome) = scene.begin(flow, "event").await?;
    assert_eq!(scene.parked(run).await?, 10_000);
    scene.clock.pass(10_000);
    scene.receiver.until(3).await;
    // The first one is done; the run waits for the second one.
    let passed = |run: &crate::api::runs::RunSummary| {
        run.state == RunState::Waiting
            && run
                .steps
                .iter()
                .any(|mark| mark.node == "soon" && mark.state == StepState::Succeeded)
    };
    scene.until(run, passed).await?;
    assert_eq!(scene.parked(run).await?, 90_000);
    scene.clock.pass(90_000);
    assert_eq!(ended(outcome).await.state, RunState::Succeeded);
    let paths: Vec<String> = scene
        .receiver
        .came()
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(paths[2..], ["/soon", "/later"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_step_is_tried_again_while_another_one_is_under_way() -> Result<()> {
    let scene = Scene::new().await?;
    let steps = vec![
        scene.sends("slow", "/hangs", json!({})),
        scene.sends("fails", "/fails", json!({})),
    ];
    let lines = [("start", "next", "slow"), ("start", "next", "fails")];
    let flow = scene.flow(steps, &lines).await?;
    scene.receiver.tell([status(500)]);
    let (run, _) = scene.begin(flow, "event").await?;
    let step = scene.step_waits(run, "fails").await?;
    assert_eq!(scene.run(run).await?.state, RunState::Running);
    let due = step.due.expect("a time");
    scene.clock.pass(due - scene.clock.now());
    let came = scene.receiver.until(3).await;
    let times = came.iter().filter(|one| one.path == "/fails").count();
    assert_eq!(times, 2);
    scene.engine.executor().cancel(run).await?;
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_final_failure_goes_on_by_the_error_port_also_after_a_restart() -> Result<()> {
    let mut scene = Scene::new().await?;
    let text = "{{ send.error.kind }}: {{ send.status }} {{ send.body }} {{ send.error.message }}";
    let steps = vec![
        scene.sends("send", "/send", json!({})),
        scene.sends(
            "handle",
            "/handle",
            json!({"body": {"type": "text", "text": text}}),
        ),
        scene.sends("after", "/after", json!({})),
    ];
    let lines = [
        ("start", "next", "send"),
        ("send", "error", "handle"),
        ("send", "next", "after"),
    ];
    let flow = scene.flow(steps, &lines).await?;
    scene.receiver.tell([status(404), status(503)]);
    let (run, _) = scene.begin(flow, "event").await?;
    let wait = scene.parked(run).await?;
    scene.restart_after(wait).await?;
    let came = scene.receiver.until(3).await;
    let ended = scene.until(run, |run| run.state.is_final()).await?;
    assert_eq!((ended.state, ended.message), (RunState::Succeeded, None));
    let paths: Vec<&str> = came.iter().map(|one| &*one.path).collect();
    assert_eq!(paths, ["/send", "/handle", "/handle"]);
    assert!(
        came[1].body.starts_with("status: 404 no "),
        "{}",
        came[1].body
    );
    assert!(came[1].body.contains("answered 404"), "{}", came[1].body);
    assert_eq!(came[1].body, came[2].body, "the same before and after");
    let step = scene.step(run, "send").await?;
    assert_eq!(
        (step.state, step.port.as_deref()),
        (StepState::Failed, Some("error"))
    );
    assert_eq!(scene.step(run, "after").await?.state, StepState::Skipped);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_waits_is_not_in_memory_and_what_is_due_comes_in_pages() -> Result<()> {
    const MANY: i64 = 100_000;
    let (scene, (flow, version)) = one_step().await?;
    let executor = scene.engine.executor();
    let still = executor.stand_still().await;
    let due = scene.clock.now() + HOUR;
    let inserted = scene.engine.db().write(move |tx| {
        Ok(tx.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
             INSERT INTO run (id, flow, version, node, kind, test, state, accepted, due, seq)
             SELECT randomblob(16), ?, ?, 'start', 'manual_trigger', 0, 'waiting', 0, ? + i, 0 FROM n",
            (MANY, flow, version, due),
        )?)
    });
    assert_eq!(inserted.await?, 100_000);
    executor.timer.tell(due);
    assert_eq!(executor.queue.len(), 0, "they are rows and nothing else");
    scene.clock.pass(2 * HOUR);
    let full = async {
        while executor.queue.len() < 1_024 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(super::scripted::LONG, full)
        .await
        .expect("they are due");
    let waiting = scene.engine.db().write(|tx| {
        Ok(tx.query_row(
            "SELECT count(*) FROM run WHERE state = 'waiting'",
            [],
            |row| row.get::<_, i64>(0),
        )?)
    });
    assert!(
        waiting.await? >= MANY - 1_024 - 256,
        "the rest stays where it is"
    );
    assert!(executor.queue.len() <= 1_024 + 256);
    scene.engine.abandon();
    drop(still);
    Ok(())
}
