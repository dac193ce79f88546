//! What is written about a run: made outside the writer thread, so that it only has to store it.

use crate::api::runs::{AttemptSummary, StepSummary};
use crate::db::bodies::{Hash, Stored};
use crate::flow::Node;
use crate::http::Exchange;
use crate::ids::{FlowId, RunId};
use crate::nodes::{Form, Output, StepError};
use crate::run::gate::Touched;
use crate::run::{RunState, StepState};
use crate::{Result, mask, rpc};
use bytes::Bytes;
use std::sync::Arc;

/// The log of an attempt keeps this much of a body and counts the rest.
pub const KEPT: usize = 256 << 10;

/// A run to be accepted.
#[derive(Debug, Clone)]
pub struct RunRecord {
    /// The run.
    pub id: RunId,
    /// Its flow.
    pub flow: FlowId,
    /// The version that it is pinned to.
    pub version: i64,
    /// The trigger node.
    pub node: String,
    /// The trigger's kind.
    pub kind: String,
    /// Whether it is a test.
    pub test: bool,
    /// The one node that is tested.
    pub single: Option<String>,
    /// The run whose event it repeats.
    pub again_of: Option<RunId>,
    /// Where its steps send to instead of their own addresses.
    pub url: Option<String>,
    /// UTC milliseconds.
    pub accepted: i64,
    /// What the trigger received.
    pub event: OutputRecord,
}

impl RunRecord {
    /// A run that `event` starts at `trigger`, through `version` of `flow`, accepted now (UTC
    /// milliseconds). No test.
    ///
    /// # Errors
    /// Never for an event that was received.
    pub fn new(
        flow: FlowId,
        version: i64,
        trigger: &Node,
        event: &Output,
        now: i64,
    ) -> Result<Self> {
        Ok(Self {
            id: RunId::new(),
            flow,
            version,
            node: trigger.id.clone(),
            kind: trigger.kind.clone(),
            test: false,
            single: None,
            again_of: None,
            url: None,
            accepted: now,
            event: OutputRecord::new(event)?,
        })
    }
}

/// An output ready to be stored.
#[derive(Debug, Clone)]
pub struct OutputRecord {
    /// All but the body as JSON.
    pub fields: String,
    /// How to read the body.
    pub form: Form,
    /// The body.
    pub body: Option<Stored>,
}

impl OutputRecord {
    /// # Errors
    /// Never for fields that came from JSON.
    pub fn new(output: &Output) -> Result<Self> {
        Ok(Self {
            fields: rpc::write(&output.fields)?,
            form: output.body.form,
            body: Stored::new(&output.body.bytes),
        })
    }

    /// The body's name within the run.
    #[must_use]
    pub fn hash(&self) -> Option<Hash> {
        self.body.as_ref().map(Stored::hash)
    }
}

/// A step as it is settled.
#[derive(Debug, Clone)]
pub struct StepRecord {
    /// What the screens see of it.
    pub summary: StepSummary,
    /// Its place in the order in which the flow runs.
    pub position: usize,
    /// Its output.
    pub output: Option<OutputRecord>,
    /// How many tries its retry policy counts.
    pub tried: u32,
    /// The attempts made since the step was stored last.
    pub attempts: Vec<AttemptRecord>,
}

/// An attempt as it is logged.
#[derive(Debug, Clone)]
pub struct AttemptRecord {
    /// What the screens see of it.
    pub summary: AttemptSummary,
    /// What was exchanged.
    pub exchange: Arc<Exchange>,
    /// What is kept of the request's body.
    pub request: Option<Stored>,
    /// What is kept of the response's body.
    pub response: Option<Stored>,
}

impl AttemptRecord {
    /// Logs `exchange` as attempt `number`. `error` is the step's view of it, such as a status
    /// that is no success.
    #[must_use]
    pub fn new(
        number: u32,
        started: i64,
        exchange: Arc<Exchange>,
        error: Option<&StepError>,
    ) -> Self {
        let answer = match &exchange.outcome {
            Ok(answer) => Some(answer),
            Err(error) => error.partial.as_ref(),
        };
        let summary = AttemptSummary {
            number,
            started,
            took: i64::try_from(exchange.timing.total).unwrap_or(i64::MAX),
            method: exchange.sent.method.clone(),
            url: mask::address(&exchange.sent.url),
            status: answer.map(|answer| answer.status),
            error_kind: error.map(|error| error.kind.to_owned()),
            error: error.map(|error| error.message.clone()),
            batch: None,
        };
        let request = Stored::new(&kept(&exchange.sent.body));
        // A success is a later step's output and stored whole; the log shows its beginning.
        let response = answer.and_then(|answer| {
            let body = if error.is_none() {
                answer.body.clone()
            } else {
                kept(&answer.body)
            };
            Stored::new(&body)
        });
        Self {
            summary,
            exchange,
            request,
            response,
        }
    }
}

impl AttemptRecord {
    /// Whether `body` is stored with it.
    #[must_use]
    pub fn keeps(&self, body: &Stored) -> bool {
        let response = self.response.as_ref();
        response.is_some_and(|response| response.hash() == body.hash())
    }
}

fn kept(body: &Bytes) -> Bytes {
    body.slice(..body.len().min(KEPT))
}

/// What changes about a run when a step is settled.
#[derive(Debug)]
pub struct Settlement {
    /// The run.
    pub run: RunId,
    /// The steps: the one that was called, and those skipped because of it.
    pub steps: Vec<StepRecord>,
    /// The run's new state, if it changes.
    pub change: Option<StateChange>,
    /// What the request left behind about its destination.
    pub(super) touched: Option<Touched>,
}

/// A run's new state.
#[derive(Debug, Clone)]
pub struct StateChange {
    /// The state.
    pub state: RunState,
    /// When it finished, in UTC milliseconds.
    pub finished: Option<i64>,
    /// When the first of its waiting steps is due, in UTC milliseconds.
    pub due: Option<i64>,
    /// Why, in a few words.
    pub message: Option<String>,
}

impl StepSummary {
    /// A step that ended well without an attempt.
    #[must_use]
    pub fn passed(node: &str, started: i64, took: i64) -> Self {
        Self {
            node: node.to_owned(),
            path: String::new(),
            state: StepState::Succeeded,
            port: Some("next".to_owned()),
            started,
            finished: Some(started),
            took,
            due: None,
            error_kind: None,
            error: None,
            error_field: None,
            waits_for: None,
            attempts: Vec::new(),
        }
    }

    /// A step that the run did not come by.
    #[must_use]
    pub fn skipped(node: &str, at: i64) -> Self {
        Self {
            state: StepState::Skipped,
            port: None,
            ..Self::passed(node, at, 0)
        }
    }
}
