//! Flows: list, draft, versions, on and off, files.

use crate::flow::{Flow, Problem};
use crate::ids::{CatchId, FlowId, RunId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A flow by its identifier.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ById {
    /// The flow.
    pub flow: FlowId,
}

/// A new flow.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Create {
    /// Its name; a free one is found when this is taken.
    pub name: String,
    /// What it starts from; empty without.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub from: Option<Flow>,
}

/// The sample flow.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Sample {
    /// The flow.
    pub flow: FlowId,
    /// Its trigger node.
    pub trigger: String,
    /// The catch URL to which it sends.
    pub catch: CatchId,
    /// The event that its button sends: JSON text.
    pub event: String,
}

/// Another name or description.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Rename {
    /// The flow.
    pub flow: FlowId,
    /// The new name.
    pub name: String,
    /// The new description.
    pub description: String,
}

/// A draft to save.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Save {
    /// The flow.
    pub flow: FlowId,
    /// The `rev` that this draft was made from; a later one in store is a `draft_conflict`.
    pub rev: i64,
    /// The whole draft.
    pub draft: Flow,
}

/// A saved draft.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Saved {
    /// The draft's new revision.
    pub rev: i64,
    /// What stands in the way of publishing.
    pub problems: Vec<Problem>,
    /// The triggers' addresses.
    pub triggers: Vec<Trigger>,
    /// How many nodes and edges differ from the published version.
    pub changes: u32,
}

/// A document to check.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Check {
    /// The document.
    pub draft: Flow,
}

/// On or off.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Switch {
    /// The flow.
    pub flow: FlowId,
    /// True is on; it needs a published version.
    pub on: bool,
}

/// A file to import.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Import {
    /// The file's text, at most 16 MiB.
    pub text: String,
}

/// A flow's file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Exported {
    /// A file name made of the flow's name.
    pub file: String,
    /// The file's text.
    pub text: String,
}

/// A published version.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct VersionOf {
    /// The flow.
    pub flow: FlowId,
    /// The version's number, from 1.
    pub number: u32,
}

/// A line of the flows list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlowSummary {
    /// The flow.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether its triggers are answered.
    pub on: bool,
    /// The published version's number.
    #[ts(optional = nullable)]
    pub version: Option<u32>,
    /// The draft differs from the published version.
    pub changed: bool,
    /// The kinds of its nodes, in the order in which they run.
    pub kinds: Vec<String>,
    /// How many problems the draft has.
    pub problems: u32,
    /// The address of its first trigger that has one.
    #[ts(optional = nullable)]
    pub trigger: Option<Trigger>,
    /// The last run that was not a test.
    #[ts(optional = nullable)]
    pub last_run: Option<LastRun>,
    /// Runs of the last seven days, oldest first.
    pub week: Vec<Day>,
    /// Runs in all, tests not counted.
    pub runs: u64,
    /// When it was changed last, in UTC milliseconds.
    pub updated: i64,
}

/// The last run of a flow.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LastRun {
    /// The run.
    pub id: RunId,
    /// Its state.
    pub state: crate::run::RunState,
    /// When it was accepted, in UTC milliseconds.
    pub at: i64,
    /// Why it failed, in a sentence.
    #[ts(optional = nullable)]
    pub error: Option<String>,
    /// The kind of that error, as a step names it.
    #[ts(optional = nullable)]
    pub error_kind: Option<String>,
    /// The status that was answered to the failed step, where there was an answer.
    #[ts(optional = nullable)]
    pub status: Option<u16>,
    /// When its next waiting step is due, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub due: Option<i64>,
}

/// The runs of one day.
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
pub struct Day {
    /// Runs that did not fail.
    pub ok: u32,
    /// Runs that failed.
    pub failed: u32,
}

/// A flow with its draft.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlowDetail {
    /// The flow.
    pub id: FlowId,
    /// Whether its triggers are answered.
    pub on: bool,
    /// The published version's number.
    #[ts(optional = nullable)]
    pub version: Option<u32>,
    /// The draft's revision, for `flow_save`.
    pub rev: i64,
    /// How many nodes and edges differ from the published version.
    pub changes: u32,
    /// The draft; its `name` and `description` are the flow's.
    pub draft: Flow,
    /// The triggers' addresses.
    pub triggers: Vec<Trigger>,
    /// What stands in the way of publishing the draft.
    pub problems: Vec<Problem>,
}

/// Where a trigger node listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Trigger {
    /// The node.
    pub node: String,
    /// The methods that it takes: `POST`, `GET, POST`, or `ANY`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The address's path: `/hook/…`.
    pub path: String,
    /// How many calls were refused in all.
    pub refused: u64,
    /// Why the last one was refused, in words.
    #[ts(optional = nullable)]
    pub refusal: Option<String>,
}
