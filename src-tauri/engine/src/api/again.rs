//! Runs that are tried again: one, those selected, or all that a filter finds.

use crate::api::runs::RunFilter;
use crate::ids::{AgainId, RunId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From where a run is tried again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgainFrom {
    /// A new run with the same event, from the trigger on.
    #[default]
    Start,
    /// The same run goes on at what failed; what succeeded is not sent again.
    Failed,
}

/// Which runs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgainRuns {
    /// These.
    Chosen {
        /// At most 10,000.
        runs: Vec<RunId>,
    },
    /// All that the filter finds now.
    Found {
        /// The filter.
        filter: RunFilter,
    },
}

/// Tries runs again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgainStart {
    /// Which.
    pub runs: AgainRuns,
    /// From where.
    #[serde(default)]
    pub from: AgainFrom,
    /// Another address for what is sent, instead of the steps' own.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub url: Option<String>,
    /// At most so many runs a second, up to 1,000; none is as fast as they go.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub rate: Option<u32>,
}

/// Tries one run again with another event or address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RunAgain {
    /// The run.
    pub run: RunId,
    /// From where.
    #[serde(default)]
    pub from: AgainFrom,
    /// The body instead of the event's own, as text; only from the start.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub body: Option<String>,
    /// Another address for what is sent, instead of the steps' own.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub url: Option<String>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgainState {
    /// Under way.
    Going,
    /// All were taken.
    Done,
    /// Somebody stopped it.
    Cancelled,
}

/// Runs that are tried again.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Again {
    /// Its identifier.
    pub id: AgainId,
    /// How far it is.
    pub state: AgainState,
    /// How many runs there are to take.
    pub total: u64,
    /// Taken so far: they are queued, or have run.
    pub made: u64,
    /// Of those, how many could not be tried again (they had succeeded, or their flow is gone).
    pub refused: u64,
    /// When it was started, in UTC milliseconds.
    pub created: i64,
    /// When it ended, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub ended: Option<i64>,
}

/// By its identifier.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ByAgain {
    /// Which.
    pub again: AgainId,
}

/// A step that waits.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct WaitingStep {
    /// Its run.
    pub run: RunId,
    /// The node.
    pub node: String,
}
