//! Acting on runs.

use crate::api::again::{AgainFrom, RunAgain};
use crate::api::runs::{ByRun, RunSummary, Started};
use crate::api::test_act::{event_of, find_trigger, single};
use crate::api::tests::TestFlow;
use crate::db::flows::FlowRow;
use crate::db::{flows, run_list, runs, versions};
use crate::nodes::Payload;
use crate::rpc::Nothing;
use crate::run::again::address;
use crate::run::record::RunRecord;
use crate::{Engine, Error, Result, samples};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long [`wait`] waits; a caller that wants to wait for longer asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tries a run again: it goes on at what failed, or its event goes through the same version as a run
/// of its own.
pub(super) async fn again(engine: &Engine, by: RunAgain) -> Result<Started> {
    if by.from == AgainFrom::Start {
        return from_start(engine, by).await;
    }
    if by.body.is_some() {
        return Err(Error::field(
            "body",
            "body",
            "What a run has done stays as it is. With another body it starts anew.",
        ));
    }
    engine.executor().reopen(by.run, by.url).await?;
    Ok(Started { run: by.run })
}

async fn from_start(engine: &Engine, by: RunAgain) -> Result<Started> {
    let of = by.run;
    let url = by.url.as_deref().map(address).transpose()?;
    let (row, mut event, name, gathered) = engine
        .db()
        .read(move |c| {
            let row = runs::get(c, by.run)?;
            let flow = flows::get(c, row.flow)?;
            let gathered = match row.single {
                Some(_) => {
                    let draft = versions::get(c, row.version)?.document;
                    samples::gather(
                        c,
                        &FlowRow {
                            draft,
                            ..flow.clone()
                        },
                    )?
                }
                None => Vec::new(),
            };
            Ok((row, runs::event(c, by.run)?, flow.name, gathered))
        })
        .await?;
    if let Some(body) = by.body {
        let headers = event.fields.get("headers");
        let content_type = headers.and_then(|headers| headers.get("content-type")?.as_str());
        event.body = Payload::read(body.into(), content_type);
    }
    let plan = engine
        .executor()
        .plans()
        .get(engine.db(), row.version)
        .await?;
    // A test of one node stays one: the rest of the flow was not meant to be sent.
    let single = match &row.single {
        Some(node) => Some(single(&plan, node, &samples::outputs(gathered))?),
        None => None,
    };
    let trigger = plan.find(&row.node).map(|trigger| plan.node(trigger));
    let trigger = trigger.ok_or_else(|| Error::NotFound("This run's trigger".to_owned()))?;
    let record = RunRecord {
        test: row.test,
        single: row.single,
        again_of: Some(of),
        url: url.map(String::from),
        ..RunRecord::new(row.flow, row.version, trigger, &event, engine.clock().now())?
    };
    let run = engine
        .executor()
        .accept(record, plan, Arc::new(event), &name, single)
        .await?;
    Ok(Started { run })
}

/// Starts a run of the published version by hand; the flow need not be on.
pub(super) async fn start(engine: &Engine, request: TestFlow) -> Result<Started> {
    let TestFlow {
        flow,
        trigger,
        event,
    } = request;
    let (row, version, trigger, event) = engine
        .db()
        .read(move |c| {
            let row = flows::get(c, flow)?;
            let version = row.version.ok_or_else(|| {
                Error::conflict("unpublished", "This flow has no published version yet.")
            })?;
            let drawing = versions::get(c, version)?.document;
            let trigger = find_trigger(&drawing, trigger.as_deref())?.clone();
            let event = event_of(c, &row, &trigger, event)?;
            Ok((row, version, trigger, event))
        })
        .await?;
    let plan = engine.executor().plans().get(engine.db(), version).await?;
    let record = RunRecord::new(flow, version, &trigger, &event, engine.clock().now())?;
    let run = engine
        .executor()
        .accept(record, plan, event, &row.name, None)
        .await?;
    Ok(Started { run })
}

/// Waits until a run has ended, or for as long as a caller should be kept.
pub(super) async fn wait(engine: &Engine, by: ByRun) -> Result<RunSummary> {
    let end = Instant::now() + PATIENCE;
    // Opened before the look, so that no end falls between the two.
    let mut watch = engine.watch(None);
    loop {
        let run = engine.db().read(move |c| run_list::one(c, by.run)).await?;
        if run.finished.is_some() {
            return Ok(run);
        }
        if let Ok(None) | Err(_) = timeout_at(end, watch.next(engine.hub())).await {
            return Ok(run);
        }
    }
}

pub(super) async fn cancel(engine: &Engine, by: ByRun) -> Result<Nothing> {
    engine.executor().cancel(by.run).await?;
    Ok(Nothing {})
}
