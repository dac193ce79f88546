//! Trying runs again, and steps that wait.

use crate::api::again::{Again, AgainStart, ByAgain, WaitingStep};
use crate::db::agains;
use crate::rpc::Nothing;
use crate::{Engine, Result};

pub(super) async fn start(engine: &Engine, request: AgainStart) -> Result<Again> {
    engine.executor().begin_again(request).await
}

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<Again>> {
    engine.db().read(agains::list).await
}

pub(super) async fn cancel(engine: &Engine, by: ByAgain) -> Result<Again> {
    engine.executor().cancel_again(by.again).await
}

pub(super) async fn now(engine: &Engine, step: WaitingStep) -> Result<Nothing> {
    engine.executor().step_now(step.run, step.node).await?;
    Ok(Nothing {})
}

pub(super) async fn skip(engine: &Engine, step: WaitingStep) -> Result<Nothing> {
    engine.executor().step_skip(step.run, step.node).await?;
    Ok(Nothing {})
}
