//! What goes first, what stays, and that nobody is kept waiting.

use super::round::{Round, check};
use crate::Error;
use crate::api::app::Retention;
use crate::db::{Db, flows, prune, runs, versions};
use crate::flow::Flow;
use crate::ids::{FlowId, RunId};
use crate::nodes::{Form, Output, Payload};
use crate::run::RunState;
use crate::run::hub::Hub;
use crate::run::record::{OutputRecord, RunRecord, StateChange};
use crate::time::now;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

const DAY: i64 = 24 * 60 * 60 * 1000;

struct Scene {
    db: Db,
    flow: FlowId,
    version: i64,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Result<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(folder.path(), Arc::new(Hub::new()))?;
        let flow = FlowId::new();
        let drawing: Flow = serde_json::from_value(serde_json::json!({
            "hookline": 1, "name": "Orders", "nodes": [], "edges": [],
        }))
        .expect("a flow");
        let version = db
            .write(move |tx| {
                flows::insert(tx, flow, &drawing, now())?;
                Ok(versions::publish(tx, flow, &drawing, now())?.0)
            })
            .await?;
        Ok(Self {
            db,
            flow,
            version,
            folder,
        })
    }

    /// Adds runs that were accepted at these times and are in these states now.
    async fn add(&self, add: Vec<(i64, RunState)>, body: usize) -> Result {
        let (flow, version) = (self.flow, self.version);
        let event = Output {
            fields: serde_json::Map::new(),
            body: Payload {
                bytes: Bytes::from(vec![b'x'; body]),
                form: Form::Text,
            },
        };
        let event = OutputRecord::new(&event)?;
        let change = move |tx: &mut crate::db::writer::Tx<'_>| {
            for (at, state) in add {
                let mut random = [0; 10];
                random.copy_from_slice(&RunId::new().0.as_bytes()[6..]);
                let id = RunId(
                    uuid::Builder::from_unix_timestamp_millis(at.unsigned_abs(), &random)
                        .into_uuid(),
                );
                let run = RunRecord {
                    id,
                    flow,
                    version,
                    node: "hook".to_owned(),
                    kind: "webhook_trigger".to_owned(),
                    test: false,
                    single: None,
                    again_of: None,
                    url: None,
                    accepted: at,
                    event: event.clone(),
                };
                let seq = tx.next_seq();
                runs::insert(tx, &run, seq)?;
                if state != RunState::Queued {
                    let change = StateChange {
                        state,
                        finished: state.is_final().then_some(at),
                        message: None,
                        due: None,
                    };
                    runs::change(tx, id, &change, seq)?;
                }
            }
            Ok(())
        };
        self.db.write(change).await
    }

    async fn states(&self) -> Result<Vec<(i64, RunState)>> {
        let look = |c: &rusqlite::Connection| {
            let mut query = c.prepare("SELECT accepted, state FROM run ORDER BY id")?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        self.db.read(look).await
    }

    async fn seq(&self) -> Result<i64> {
        self.db.write(|tx| Ok(tx.next_seq())).await
    }
}

type Result<T = (), E = Error> = std::result::Result<T, E>;

fn limits(runs: u32) -> Retention {
    Retention {
        runs,
        ..Retention::default()
    }
}

#[tokio::test]
async fn old_runs_go_and_failed_ones_later_and_open_ones_never() -> Result {
    use RunState::{Cancelled, Failed, Queued, Succeeded, Waiting};
    let (scene, at) = (Scene::new().await?, now());
    let all = vec![
        (at - 200 * DAY, Waiting),
        (at - 100 * DAY, Failed),
        (at - 80 * DAY, Failed),
        (at - 70 * DAY, Queued),
        (at - 31 * DAY, Succeeded),
        (at - 31 * DAY + 1, Cancelled),
        (at - 29 * DAY, Succeeded),
    ];
    scene.add(all.clone(), 10).await?;
    let report = Round::default()
        .go(&scene.db, &Retention::default(), at, scene.seq().await?)
        .await?;
    assert_eq!(report.runs, 3);
    assert_eq!(scene.states().await?, [all[0], all[2], all[3], all[6]]);
    Ok(())
}

#[tokio::test]
async fn too_many_go_oldest_first_and_failed_ones_last() -> Result {
    use RunState::{Failed, Queued, Succeeded};
    let (scene, at) = (Scene::new().await?, now());
    let state = |n: i64| match n % 10 {
        0 => Queued,
        1..=2 => Failed,
        _ => Succeeded,
    };
    let all: Vec<_> = (0..1000).map(|n| (at - 5000 + n, state(n))).collect();
    scene.add(all.clone(), 10).await?;
    let mut round = Round::default();
    let report = round
        .go(&scene.db, &limits(400), at, scene.seq().await?)
        .await?;
    let kept = scene.states().await?;
    assert_eq!((report.runs, kept.len()), (600, 400));
    let of = |wanted| kept.iter().filter(|(_, state)| *state == wanted).count();
    assert_eq!((of(Queued), of(Failed), of(Succeeded)), (100, 200, 100));
    let newest: Vec<_> = all
        .iter()
        .filter(|(_, state)| *state == Succeeded)
        .collect();
    let left = kept.iter().filter(|(_, state)| *state == Succeeded);
    assert!(
        left.eq(newest[newest.len() - 100..].iter().copied()),
        "the newest stay"
    );

    let report = round
        .go(&scene.db, &limits(200), at, scene.seq().await?)
        .await?;
    let kept = scene.states().await?;
    let of = |wanted| kept.iter().filter(|(_, state)| *state == wanted).count();
    assert_eq!((of(Queued), of(Failed), of(Succeeded)), (100, 100, 0));
    assert_eq!(report.runs, 200);

    let report = round
        .go(&scene.db, &limits(100), at, scene.seq().await?)
        .await?;
    assert_eq!(report.runs, 100);
    assert!(
        scene
            .states()
            .await?
            .iter()
            .all(|(_, state)| *state == Queued)
    );
    Ok(())
}

#[tokio::test]
async fn a_log_that_is_too_large_is_cut_to_size_and_the_file_with_it() -> Result {
    let (scene, at) = (Scene::new().await?, now());
    let random: Vec<_> = (0..6_000)
        .map(|n| (at - 10_000 + n, RunState::Succeeded))
        .collect();
    for part in random.chunks(1_000) {
        scene.add(part.to_vec(), 4_000).await?;
    }
    let peak = scene.db.read(prune::used).await?;
    assert!(peak.bytes() > 20_000_000, "{peak:?}");
    let limits = Retention {
        megabytes: 10,
        ..Retention::default()
    };
    Round::default()
        .go(&scene.db, &limits, at, scene.seq().await?)
        .await?;
    let kept = scene.db.read(prune::used).await?;
    assert!(kept.bytes() <= 10_000_000, "{kept:?}");
    assert!(kept.bytes() > 8_000_000, "no more than has to go: {kept:?}");
    let file = scene.folder.path().join(crate::db::open::FILE);
    let size = file.metadata().expect("the file").len();
    assert!(size < 12_000_000, "{size} bytes");
    Ok(())
}

/// Somebody who writes all the while waits for a batch, and a batch is short; and the file is
/// given back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prune_to_a_hundredth_gives_the_file_back_in_small_steps() -> Result {
    const RUNS: i64 = 20_000;
    let (scene, at) = (Scene::new().await?, now());
    for part in 0..10 {
        let times = (0..RUNS / 10).map(|n| (at - RUNS + part * RUNS / 10 + n, RunState::Succeeded));
        scene.add(times.collect(), 2_000).await?;
    }
    let peak = scene.db.read(prune::used).await?;
    let done = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (db, done) = (scene.db.clone(), Arc::clone(&done));
        async move {
            let (mut writes, mut longest) = (0, std::time::Duration::ZERO);
            while !done.load(Ordering::Relaxed) {
                let begun = Instant::now();
                db.write(|tx| crate::db::meta::set(tx, "beside", "it"))
                    .await?;
                longest = longest.max(begun.elapsed());
                writes += 1;
            }
            Ok::<_, Error>((writes, longest))
        }
    });
    let report = Round::default()
        .go(&scene.db, &limits(200), at, scene.seq().await?)
        .await?;
    done.store(true, Ordering::Relaxed);
    let (writes, longest) = writer.await.expect("no panic")?;
    println!("{report:?}; {writes} writes beside it, the longest {longest:?}");

    assert_eq!(report.runs, RUNS.unsigned_abs() - 200);
    let kept = scene.db.read(prune::used).await?;
    assert!(
        kept.file() * 20 < peak.file(),
        "{} of {}",
        kept.file(),
        peak.file()
    );
    let size = scene.folder.path().join(crate::db::open::FILE);
    let size = size.metadata().expect("the file").len();
    assert!(size * 20 < peak.file(), "{size} of {}", peak.file());
    // Not all at once: others had their turn many times.
    assert!(report.batches > 50, "{report:?}");
    assert!(
        writes > report.batches / 4,
        "{writes} writes beside {report:?}"
    );
    Ok(())
}

#[tokio::test]
async fn snapshots_deleted_flows_and_old_ids_go_once_nothing_needs_them() -> Result {
    let (scene, at) = (Scene::new().await?, now());
    let (flow, long_ago) = (scene.flow, at - 40 * DAY);
    let gone = FlowId::new();
    scene
        .add(
            vec![(at - 4 * DAY, RunState::Failed), (at, RunState::Failed)],
            10,
        )
        .await?;
    scene
        .db
        .write(move |tx| {
            let mut drawing = flows::get(tx, flow)?.draft;
            for name in ["a", "b", "c"] {
                name.clone_into(&mut drawing.name);
                versions::snapshot(tx, flow, &drawing, long_ago)?;
            }
            flows::insert(tx, gone, &drawing, long_ago)?;
            versions::publish(tx, gone, &drawing, long_ago)?;
            flows::set_deleted(tx, gone, Some(long_ago))?;
            flows::set_deleted(tx, flow, Some(long_ago))?;
            tx.execute("UPDATE run SET duplicate = 'msg_' || accepted", [])?;
            Ok(())
        })
        .await?;
    let mut round = Round::default();
    let report = round
        .go(&scene.db, &Retention::default(), at, scene.seq().await?)
        .await?;
    assert_eq!(
        report.others,
        2 + 1 + 1,
        "two snapshots, a flow, an id: {report:?}"
    );
    let left = |sql: &'static str| {
        scene
            .db
            .read(move |c| Ok(c.query_row(sql, [], |row| row.get::<_, i64>(0))?))
    };
    assert_eq!(
        left("SELECT count(*) FROM flow").await?,
        1,
        "the other has runs"
    );
    assert_eq!(left("SELECT count(*) FROM version").await?, 2);
    assert_eq!(left("SELECT count(duplicate) FROM run").await?, 1);
    Ok(())
}

#[test]
fn limits_out_of_range_are_refused_by_their_field() {
    assert!(check(&Retention::default()).is_ok());
    let wrong = |change: fn(&mut Retention)| {
        let mut limits = Retention::default();
        change(&mut limits);
        check(&limits).expect_err("refused").body().field
    };
    assert_eq!(wrong(|l| l.days = 0).as_deref(), Some("retention.days"));
    assert_eq!(
        wrong(|l| l.failed_days = 29).as_deref(),
        Some("retention.failed_days")
    );
    assert_eq!(wrong(|l| l.runs = 99).as_deref(), Some("retention.runs"));
    assert_eq!(
        wrong(|l| l.megabytes = 1).as_deref(),
        Some("retention.megabytes")
    );
}
