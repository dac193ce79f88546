//! Runs: one event going through one version of a flow.

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
    /// Every step that is left waits for a due time.
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
    /// Parked until a due time.
    Waiting,
    /// It ended well.
    Succeeded,
    /// It ended with a failure.
    Failed,
    /// The run did not come by here.
    Skipped,
}
