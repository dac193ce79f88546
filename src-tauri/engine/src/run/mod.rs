//! Runs: one event going through one version of a flow.
//!
//! - [`executor`], [`queue`], [`lines`], [`active`]: accepts events, takes runs up again after a
//!   start; the runs whose turn is next, the urgent ones first; the runs that are driven now
//! - [`begin`], [`drive`], [`driven`], [`call`], [`exchange`], [`settle`]: one run through its
//!   steps: prepare, call, settle
//! - [`policy`], [`round`]: when a failure is tried again; the tries of one step
//! - [`gate`], [`verdict`]: destinations let a request through, or say what it has to wait for;
//!   what an exchange says about them
//! - [`permit`]: how many runs are worked on at the same time
//! - [`wait_for`], [`parked`]: what steps wait for; the waiting steps of a run that is driven
//! - [`wake`], [`timer`], [`clock`]: runs that wait go on when they can, or when it is time
//! - [`act`], [`again`]: what people do: to steps that wait, to runs that ended
//! - [`batch`]: events of several runs in one request
//! - [`plan`]: a version made ready to run
//! - [`record`]: what is written about a run
//! - [`hub`]: tells watchers what was committed
//! - [`waiters`]: callers that wait for a run's result

mod act;
mod active;
pub mod again;
pub mod batch;
mod begin;
mod call;
pub mod clock;
mod delivery;
mod drive;
mod driven;
mod exchange;
pub mod executor;
pub(crate) mod gate;
pub mod hub;
mod lines;
mod parked;
mod permit;
pub mod plan;
pub mod policy;
pub mod queue;
pub mod record;
mod round;
mod settle;
mod summary;
#[cfg(test)]
mod tests;
mod timer;
mod verdict;
pub mod wait_for;
pub mod waiters;
mod wake;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Accepted; no step has begun.
    Queued,
    /// A step is being called, or is next.
    Running,
    /// Every step that is left waits: for a time, a connection, a destination, or the vault.
    Waiting,
    /// It ended well.
    Succeeded,
    /// It ended with a failure.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Parked until it is due, or what it waits for can be used: no task is held.
    Waiting,
    /// It ended well.
    Succeeded,
    /// It ended with a failure.
    Failed,
    /// The run did not come by here.
    Skipped,
}

impl RunState {
    /// Whether nothing more will happen to the run.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}
