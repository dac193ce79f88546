//! Acting on runs.

use crate::api::runs::{ByRun, Started};
use crate::db::{flows, runs};
use crate::ids::RunId;
use crate::rpc::Nothing;
use crate::run::record::{OutputRecord, RunRecord};
use crate::time::now;
use crate::{Engine, Result};
use std::sync::Arc;

/// Runs the same event through the same version again, as a run of its own.
pub(super) async fn again(engine: &Engine, by: ByRun) -> Result<Started> {
    let (row, event, name) = engine
        .db()
        .read(move |c| {
            let row = runs::get(c, by.run)?;
            let name = flows::get(c, row.flow)?.name;
            Ok((row, runs::event(c, by.run)?, name))
        })
        .await?;
    let plan = engine
        .executor()
        .plans()
        .get(engine.db(), row.version)
        .await?;
    let record = RunRecord {
        id: RunId::new(),
        flow: row.flow,
        version: row.version,
        node: row.node,
        kind: row.kind,
        test: row.test,
        single: None,
        accepted: now(),
        event: OutputRecord::new(&event)?,
    };
    let run = engine
        .executor()
        .accept(record, plan, Arc::new(event), &name, None)
        .await?;
    Ok(Started { run })
}

pub(super) async fn cancel(engine: &Engine, by: ByRun) -> Result<Nothing> {
    engine.executor().cancel(by.run).await?;
    Ok(Nothing {})
}
