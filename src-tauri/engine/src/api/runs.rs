//! Runs, steps and attempts: what happened, exactly.

use crate::flow::Flow;
use crate::http::Timing;
use crate::ids::{BatchId, FlowId, RunId};
use crate::nodes::Form;
use crate::run::{RunState, StepState};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A run by its identifier.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ByRun {
    /// The run.
    pub run: RunId,
}

/// A run was started.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Started {
    /// The run.
    pub run: RunId,
}

/// Which runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RunFilter {
    /// Only of this flow.
    #[ts(optional = nullable)]
    pub flow: Option<FlowId>,
    /// Only in one of these states; all when empty.
    pub states: Vec<RunState>,
    /// Only started by a trigger of this kind.
    #[ts(optional = nullable)]
    pub trigger: Option<String>,
    /// Accepted at or after this, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub from: Option<i64>,
    /// Accepted before this, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub to: Option<i64>,
    /// Words to find: a run's id, an address, an error, or a value in the event.
    pub text: String,
    /// Tests too.
    pub tests: bool,
}

/// A page of runs.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RunQuery {
    /// Which runs.
    pub filter: RunFilter,
    /// Only runs older than this one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub before: Option<RunId>,
    /// At most this many, up to 500.
    pub limit: u32,
}

/// A page of runs, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunPage {
    /// The runs.
    pub runs: Vec<RunSummary>,
    /// There are older ones.
    pub more: bool,
    /// The sequence number up to which this page is complete.
    pub seq: i64,
}

/// Figures over runs.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunStats {
    /// All that the filter finds, whatever its `states`.
    pub total: u64,
    /// Of these, failed.
    pub failed: u64,
    /// Of these, waiting.
    pub waiting: u64,
    /// Of these, queued or running.
    pub running: u64,
    /// The median time from accepted to finished, in milliseconds.
    #[ts(optional = nullable)]
    pub median: Option<i64>,
    /// The runs over time, oldest first: at most 48 bars between `from` (or the oldest run) and `to` (or now).
    pub bars: Vec<Bar>,
}

/// The runs of a span of time.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Bar {
    /// Its beginning, in UTC milliseconds.
    pub at: i64,
    /// Runs that did not fail.
    pub ok: u32,
    /// Runs that failed.
    pub failed: u32,
}

/// A line of the runs list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunSummary {
    /// The run.
    pub id: RunId,
    /// Its flow.
    pub flow: FlowId,
    /// The flow's name.
    pub flow_name: String,
    /// The version's number; none for a test of the draft.
    #[ts(optional = nullable)]
    pub version: Option<u32>,
    /// Whether it is a test.
    pub test: bool,
    /// The node that started it.
    pub trigger: String,
    /// That node's kind.
    pub trigger_kind: String,
    /// Its state.
    pub state: RunState,
    /// When it was accepted, in UTC milliseconds.
    pub accepted: i64,
    /// When its last step was settled, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub finished: Option<i64>,
    /// The steps, in the order in which they run; those not reached yet are missing.
    pub steps: Vec<StepMark>,
    /// How many steps the flow has.
    pub length: u32,
    /// The most attempts that a step took.
    pub tries: u32,
    /// When the next waiting step is due, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub due: Option<i64>,
    /// Why it failed, or what it ended with, in a few words.
    #[ts(optional = nullable)]
    pub message: Option<String>,
    /// The sequence number of its last change.
    pub seq: i64,
}

/// A step in a line of the runs list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StepMark {
    /// The node.
    pub node: String,
    /// The step's state.
    pub state: StepState,
}

/// A run with all that is known of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunDetail {
    /// The run as in the list.
    pub summary: RunSummary,
    /// The version (or tested draft) that it goes through.
    pub flow: Flow,
    /// The steps settled so far, the trigger first.
    pub steps: Vec<StepSummary>,
    /// The steps that are being called now.
    pub calling: Vec<Calling>,
    /// The sequence number up to which this is complete.
    pub seq: i64,
}

/// A step that is being called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Calling {
    /// The node.
    pub node: String,
    /// The item inside a loop; empty outside.
    pub path: String,
    /// Since when, in UTC milliseconds.
    pub at: i64,
}

/// A step.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StepSummary {
    /// The node.
    pub node: String,
    /// The item inside a loop; empty outside.
    pub path: String,
    /// Its state.
    pub state: StepState,
    /// The port by which the run went on.
    #[ts(optional = nullable)]
    pub port: Option<String>,
    /// When its first attempt began, in UTC milliseconds.
    pub started: i64,
    /// When it was settled (or began to wait), in UTC milliseconds.
    #[ts(optional = nullable)]
    pub finished: Option<i64>,
    /// How long the last call (or the work) took, in microseconds.
    pub took: i64,
    /// When a waiting step is due, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub due: Option<i64>,
    /// Why it failed: the stable kind.
    #[ts(optional = nullable)]
    pub error_kind: Option<String>,
    /// Why it failed, in words.
    #[ts(optional = nullable)]
    pub error: Option<String>,
    /// The field of its config that caused the failure.
    #[ts(optional = nullable)]
    pub error_field: Option<String>,
    /// What a waiting step waits for: `vault`, `retry`, `rate`, or `connection:`, `destination:`,
    /// `batch:` and an identifier. `error` says so in words.
    #[ts(optional = nullable)]
    pub waits_for: Option<String>,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptSummary>,
}

/// An attempt in a step's list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AttemptSummary {
    /// From 1.
    pub number: u32,
    /// When it began, in UTC milliseconds.
    pub started: i64,
    /// How long it took, in microseconds.
    pub took: i64,
    /// The method.
    pub method: String,
    /// The final address.
    pub url: String,
    /// The answer's status.
    #[ts(optional = nullable)]
    pub status: Option<u16>,
    /// Why it failed: `dns`, `connect`, `tls`, `timeout`, `status`, `body`, …
    #[ts(optional = nullable)]
    pub error_kind: Option<String>,
    /// Why it failed, in words.
    #[ts(optional = nullable)]
    pub error: Option<String>,
    /// Where its event was in a request that carried those of several runs.
    #[ts(optional = nullable)]
    pub batch: Option<InBatch>,
}

/// An event's place in a request that carried those of several runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InBatch {
    /// The batch.
    pub id: BatchId,
    /// From 1.
    pub place: u32,
    /// How many events the request carried.
    pub size: u32,
    /// The run that sent it: its log has the whole body, the others' their own part of it.
    pub sender: RunId,
}

/// A step's output, by node.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StepOf {
    /// The run.
    pub run: RunId,
    /// The node.
    pub node: String,
    /// The item inside a loop; empty outside.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub path: String,
}

/// An attempt by its number.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttemptOf {
    /// The run.
    pub run: RunId,
    /// The node.
    pub node: String,
    /// The item inside a loop; empty outside.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub path: String,
    /// From 1.
    pub number: u32,
}

/// An event or an output: named values, and a body.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Payload {
    /// All but the body as JSON text: `{"status":200,"headers":{…}}`.
    pub fields: String,
    /// The body.
    pub body: Body,
}

/// Bytes for people to read.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct Body {
    /// The bytes as text, when they are text.
    #[ts(optional = nullable)]
    pub text: Option<String>,
    /// The bytes in base64, when they are not text.
    #[ts(optional = nullable)]
    pub base64: Option<String>,
    /// How to read them.
    pub form: Option<Form>,
    /// How many bytes there were.
    pub size: u64,
    /// How many of them are here: the log of an attempt keeps 256 KiB.
    pub kept: u64,
}

impl Body {
    /// `bytes` for people, of a body that had `size` bytes.
    #[must_use]
    pub fn show(bytes: &[u8], size: u64, form: Option<Form>) -> Self {
        let kept = bytes.len() as u64;
        // What was cut may end within a character.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) if kept < size && error.error_len().is_none() => {
                std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()
            }
            Err(_) => None,
        };
        let base64 = text.is_none().then(|| STANDARD.encode(bytes));
        Self {
            text: text.map(str::to_owned),
            base64,
            form,
            size,
            kept,
        }
    }
}

/// One HTTP exchange, exactly.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AttemptDetail {
    /// The attempt as in the step's list.
    pub summary: AttemptSummary,
    /// The request's headers as sent, in order; secrets are dots.
    pub request_headers: Vec<Header>,
    /// The request's body.
    pub request_body: Body,
    /// `HTTP/1.1`, `HTTP/2`; none without an answer.
    #[ts(optional = nullable)]
    pub version: Option<String>,
    /// The response's headers, in order.
    pub response_headers: Vec<Header>,
    /// The response's body as it came, decoded.
    pub response_body: Body,
    /// Where the time went.
    pub timing: Timing,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A command line.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Curl {
    /// For a POSIX shell.
    pub command: String,
}
