//! Looking at runs.

use crate::api::runs::StepSummary;
use crate::api::runs::{
    AttemptDetail, AttemptOf, Body, ByRun, Calling, Curl, Payload, RunDetail, RunFilter, RunPage,
    RunQuery, RunStats, RunSummary, StepOf,
};
use crate::db::{attempts, bodies, run_list, run_stats, runs, steps, versions};
use crate::http::Sent;
use crate::nodes::Output;
use crate::run::RunState;
use crate::time::now;
use crate::{Engine, Error, Result, rpc};

/// The longest page.
const PAGE: u32 = 500;

pub(super) async fn list(engine: &Engine, query: RunQuery) -> Result<RunPage> {
    if query.limit == 0 || query.limit > PAGE {
        return Err(Error::field(
            "limit",
            "limit",
            format!("A page has 1 to {PAGE} runs."),
        ));
    }
    // Read before the rows: what is newer comes as an event too, which does no harm.
    let seq = engine.hub().newest();
    let limit = query.limit;
    let mut runs = engine
        .db()
        .read(move |c| run_list::page(c, &query.filter, query.before, limit + 1))
        .await?;
    let more = runs.len() > limit as usize;
    runs.truncate(limit as usize);
    for run in &mut runs {
        begun(run, &engine.executor().calling(run.id));
    }
    Ok(RunPage { runs, more, seq })
}

pub(super) async fn stats(engine: &Engine, filter: RunFilter) -> Result<RunStats> {
    engine
        .db()
        .read(move |c| run_stats::over(c, &filter, now()))
        .await
}

pub(super) async fn get(engine: &Engine, by: ByRun) -> Result<RunDetail> {
    let seq = engine.hub().newest();
    let detail = engine.db().read(move |c| {
        let summary = run_list::one(c, by.run)?;
        let row = runs::get(c, by.run)?;
        let flow = versions::get(c, row.version)?.document;
        let mut all = vec![StepSummary::passed(&row.node, row.accepted, 0)];
        all.extend(steps::of_run(c, by.run)?);
        Ok(RunDetail {
            summary,
            flow,
            steps: all,
            calling: Vec::new(),
            seq,
        })
    });
    let mut detail = detail.await?;
    // A run that was cancelled a moment ago may still be giving its calls up.
    if !detail.summary.state.is_final() {
        detail.calling = engine.executor().calling(by.run);
    }
    begun(&mut detail.summary, &detail.calling);
    Ok(detail)
}

/// A run is stored as queued until its first step is settled; as soon as one is called, it runs.
fn begun(run: &mut RunSummary, calling: &[Calling]) {
    if run.state == RunState::Queued && !calling.is_empty() {
        run.state = RunState::Running;
    }
}

pub(super) async fn event(engine: &Engine, by: ByRun) -> Result<Payload> {
    show(&engine.db().read(move |c| runs::event(c, by.run)).await?)
}

pub(super) async fn output(engine: &Engine, of: StepOf) -> Result<Payload> {
    let found = engine.db().read(move |c| {
        if runs::get(c, of.run)?.node == of.node {
            return runs::event(c, of.run);
        }
        steps::output(c, of.run, &of.node, &of.path)
    });
    show(&found.await?)
}

fn show(output: &Output) -> Result<Payload> {
    let bytes = &output.body.bytes;
    Ok(Payload {
        fields: rpc::write(&output.fields)?,
        body: Body::show(bytes, bytes.len() as u64, Some(output.body.form)),
    })
}

pub(super) async fn attempt(engine: &Engine, of: AttemptOf) -> Result<AttemptDetail> {
    engine
        .db()
        .read(move |c| attempts::get(c, of.run, &of.node, &of.path, of.number))
        .await
}

pub(super) async fn curl(engine: &Engine, of: AttemptOf) -> Result<Curl> {
    let (detail, body) = engine
        .db()
        .read(move |c| {
            let detail = attempts::get(c, of.run, &of.node, &of.path, of.number)?;
            let hash = attempts::request_body(c, of.run, &of.node, &of.path, of.number)?;
            Ok((detail, bodies::get(c, of.run, hash)?))
        })
        .await?;
    if detail.request_body.kept < detail.request_body.size {
        return Err(Error::conflict(
            "cut",
            "The log keeps the first 256 KiB of a body, and this one was longer: a command would send less than was sent.",
        ));
    }
    if detail
        .summary
        .batch
        .is_some_and(|batch| batch.sender != of.run)
    {
        return Err(Error::conflict(
            "part",
            "This run's event went in one request with others. The whole request is in the log of the run that sent it.",
        ));
    }
    let headers = detail
        .request_headers
        .into_iter()
        .map(|header| (header.name, header.value))
        .collect();
    let sent = Sent {
        method: detail.summary.method,
        url: detail.summary.url,
        headers,
        body,
    };
    Ok(Curl {
        command: crate::http::curl(&sent),
    })
}
