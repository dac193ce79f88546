//! Many runs that are tried again.

use super::scripted::{LONG, Scene};
use crate::Result;
use crate::api::again::{Again, AgainFrom, AgainRuns, AgainStart, AgainState};
use crate::api::runs::RunFilter;
use crate::db::agains;
use crate::ids::{AgainId, FlowId, RunId};
use crate::run::RunState;
use serde_json::json;
use tokio::time::timeout;

fn start(runs: AgainRuns, from: AgainFrom) -> AgainStart {
    AgainStart {
        runs,
        from,
        url: None,
        rate: None,
    }
}

/// Until a job is as asked for.
async fn job(scene: &Scene, id: AgainId, is: impl Fn(&Again) -> bool) -> Result<Again> {
    let found = async {
        loop {
            let again = scene.engine.db().read(move |c| agains::get(c, id)).await?;
            if is(&again) {
                return Ok(again);
            }
        }
    };
    timeout(LONG, found).await.expect("it gets there")
}

/// So many failed runs of a flow of one step, as rows.
async fn failed(scene: &Scene, (flow, version): (FlowId, i64), count: u32) -> Result<()> {
    let inserted = scene.engine.db().write(move |tx| {
        for _ in 0..count {
            let run = RunId::new();
            tx.prepare_cached(
                "INSERT INTO run (id, flow, version, node, kind, test, state, accepted, finished, seq)
                 VALUES (?, ?, ?, 'start', 'manual_trigger', 0, 'failed', 0, 0, 0)",
            )?
            .execute((run, flow, version))?;
            tx.prepare_cached("INSERT INTO event (run, fields, form) VALUES (?, '{}', 'text')")?
                .execute([run])?;
            tx.prepare_cached(
                "INSERT INTO step (run, node, path, position, state, started, took, tries)
                 VALUES (?, 'send', '', 1, 'failed', 0, 0, 1)",
            )?
            .execute([run])?;
        }
        Ok(())
    });
    inserted.await
}

#[tokio::test]
async fn many_runs_are_tried_again_each_once_also_over_a_restart() -> Result<()> {
    let mut scene = Scene::new().await?;
    let step = scene.sends("send", "/", json!({}));
    let flow = scene.flow(vec![step], &[("start", "next", "send")]).await?;
    failed(&scene, flow, 300).await?;
    let found = || AgainRuns::Found {
        filter: RunFilter {
            flow: Some(flow.0),
            states: vec![RunState::Failed],
            ..RunFilter::default()
        },
    };
    // At its rate it takes 128 in the first page; the clock stands still.
    let slow = AgainStart {
        rate: Some(1_000),
        ..start(found(), AgainFrom::Failed)
    };
    let executor = scene.engine.executor();
    let again = executor.begin_again(slow).await?;
    assert_eq!((again.total, again.state), (300, AgainState::Going));
    job(&scene, again.id, |again| again.made == 128).await?;
    scene.receiver.until(128).await;
    // What it took goes on; after a start it takes the rest.
    scene.restart_after(0).await?;
    job(&scene, again.id, |again| again.made == 256).await?;
    scene.clock.pass(1_000);
    let done = job(&scene, again.id, |again| again.state == AgainState::Done).await?;
    assert_eq!((done.made, done.refused), (300, 0));
    let came = scene.receiver.until(300).await;
    let ids: std::collections::HashSet<&String> = came.iter().map(|one| &one.id).collect();
    assert_eq!((ids.len(), came.len()), (300, 300));
    // From the start: as many new runs, and what cannot be is counted.
    let chosen: Vec<RunId> = scene
        .engine
        .db()
        .read(|c| {
            let mut query = c.prepare("SELECT id FROM run ORDER BY id LIMIT 10")?;
            let runs = query.query_map([], |row| row.get(0))?;
            Ok(runs.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    for run in &chosen {
        scene.until(*run, |run| run.state.is_final()).await?;
    }
    let unknown = RunId::new();
    let runs = [chosen.clone(), chosen, vec![unknown]].concat();
    let executor = scene.engine.executor();
    let again = executor
        .begin_again(start(AgainRuns::Chosen { runs }, AgainFrom::Start))
        .await?;
    let done = job(&scene, again.id, |again| again.state == AgainState::Done).await?;
    assert_eq!((done.total, done.made, done.refused), (11, 11, 1));
    assert_eq!(scene.receiver.until(310).await.len(), 310);
    let listed: Vec<AgainId> = scene
        .engine
        .db()
        .read(agains::list)
        .await?
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(listed[0], again.id);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn ten_thousand_runs_are_given_up_on_the_way() -> Result<()> {
    let scene = Scene::new().await?;
    let step = scene.sends("send", "/", json!({}));
    let flow = scene.flow(vec![step], &[("start", "next", "send")]).await?;
    failed(&scene, flow, 10_000).await?;
    let found = AgainRuns::Found {
        filter: RunFilter {
            states: vec![RunState::Failed],
            ..RunFilter::default()
        },
    };
    let slow = AgainStart {
        rate: Some(500),
        ..start(found, AgainFrom::Start)
    };
    let executor = scene.engine.executor();
    let again = executor.begin_again(slow).await?;
    assert_eq!(again.total, 10_000);
    job(&scene, again.id, |again| again.made == 100).await?;
    scene.clock.pass(200);
    job(&scene, again.id, |again| again.made == 200).await?;
    let cancelled = executor.cancel_again(again.id).await?;
    assert_eq!(cancelled.state, AgainState::Cancelled);
    let made = cancelled.made;
    scene.clock.pass(3_600_000);
    let came = scene
        .receiver
        .until(usize::try_from(made).expect("few"))
        .await;
    assert_eq!(came.len() as u64, made);
    let count = scene.engine.db().write(|tx| {
        Ok(tx.query_row(
            "SELECT count(*) FROM run WHERE again_of IS NOT NULL",
            [],
            |row| row.get::<_, u64>(0),
        )?)
    });
    assert_eq!(count.await?, made);
    let refused = executor.cancel_again(again.id).await;
    assert_eq!(refused.expect_err("it has ended").code(), "already_ended");
    scene.engine.close().await;
    Ok(())
}
