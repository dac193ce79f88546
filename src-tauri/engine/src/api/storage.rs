//! What the log takes.

use crate::db::prune;
use crate::rpc::Nothing;
use crate::{Engine, Result};
use serde::Serialize;
use ts_rs::TS;

/// What the log takes now.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StorageInfo {
    /// Runs in the log.
    pub runs: u64,
    /// When the oldest of them was accepted, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub oldest: Option<i64>,
    /// Bytes that hold something.
    pub used: u64,
    /// Bytes of the file, with those that are free for what comes next.
    pub file: u64,
    /// Why nothing can be stored now, and what to do about it.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
}

pub(super) async fn get(engine: &Engine, _: Nothing) -> Result<StorageInfo> {
    let problem = engine.db().health().problem();
    let look = |c: &_| {
        let used = prune::used(c)?;
        Ok(StorageInfo {
            runs: prune::count(c)?,
            oldest: prune::oldest(c)?,
            used: used.bytes(),
            file: used.file(),
            problem,
        })
    };
    engine.db().read(look).await
}
