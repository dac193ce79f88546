//! A run between two settlements: what is known of it, and what a call changes about that.

use crate::Result;
use crate::api::runs::{AttemptSummary, RunSummary, StepSummary};
use crate::flow::plan::{Progress, Slot};
use crate::ids::RunId;
use crate::nodes::{ERROR, Output, Payload, RunResult, Settled, StepError};
use crate::run::call::{Called, Outcome, Parking};
use crate::run::clock::Clock;
use crate::run::exchange::Made;
use crate::run::parked::Waiting;
use crate::run::plan::Plan;
use crate::run::record::{AttemptRecord, OutputRecord, StateChange, StepRecord};
use crate::run::wait_for::WaitFor;
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, StepState};
use serde_json::Map;
use std::collections::HashMap;
use std::sync::Arc;
use url::Url;

/// A run between two settlements.
pub(super) struct Driven {
    pub(super) plan: Arc<Plan>,
    pub(super) progress: Progress,
    pub(super) outputs: HashMap<String, Arc<Output>>,
    pub(super) summary: Arc<RunSummary>,
    /// It was read back: its steps may have been called before.
    pub(super) taken_up: bool,
    /// Where its steps send to instead of their own addresses.
    pub(super) url: Option<Url>,
    /// The first result that a `stop` gave.
    pub(super) result: Option<RunResult>,
    /// What to tell who waits, once the step that gave it is stored.
    pub(super) told: Option<RunOutcome>,
    /// The first failure.
    pub(super) failure: Option<String>,
    /// Nodes to call next besides those that the progress gives out.
    pub(super) next: Vec<usize>,
    /// Nodes that wait.
    pub(super) waiting: Waiting,
    /// What nodes that wait (or waited) did before.
    pub(super) earlier: HashMap<usize, Earlier>,
}

/// What a step did before it waited.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    pub(super) started: i64,
    pub(super) attempts: Vec<AttemptSummary>,
    /// How many tries its retry policy counts.
    pub(super) tried: u32,
    /// What it waited for.
    pub(super) on: Option<WaitFor>,
    /// Somebody wants it tried now, whatever it waited for.
    pub(super) by_hand: bool,
}

impl Driven {
    /// Takes in what came of a call.
    pub(super) fn take(&mut self, run: RunId, called: Called, clock: &Clock) -> Result<StepRecord> {
        let node = self.plan.node(called.node).id.clone();
        let earlier = self.earlier.remove(&called.node);
        let before = earlier.as_ref().map(|earlier| &earlier.attempts[..]);
        let outcome = match called.outcome {
            // Somebody looks on and can act at once.
            Outcome::Parked(parking) if self.summary.test && parking.due.is_none() => {
                Outcome::Failed(parking.error)
            }
            outcome => outcome,
        };
        let why = match &outcome {
            Outcome::Settled(_) => None,
            Outcome::Failed(error) | Outcome::Parked(Parking { error, .. }) => Some(error.clone()),
            Outcome::Aside(_) => None,
        };
        let handled = match &outcome {
            Outcome::Failed(error) if self.plan.shape.leads(called.node, ERROR) => {
                Some(failure(error, called.made.last()))
            }
            _ => None,
        };
        let mut tried = earlier.as_ref().map_or(0, |earlier| earlier.tried);
        let attempts = attempts(called.made, before.unwrap_or_default(), why.as_ref());
        let made = attempts.iter().map(|attempt| attempt.summary.clone());
        let made: Vec<AttemptSummary> = match earlier.as_ref() {
            Some(earlier) => earlier.attempts.iter().cloned().chain(made).collect(),
            None => made.collect(),
        };
        // A clock that was set back meanwhile makes no attempt earlier than its step.
        let started = earlier.map_or(called.started, |earlier| {
            earlier.started.min(called.started)
        });
        let mut summary = StepSummary {
            finished: Some(clock.now()),
            attempts: made,
            ..StepSummary::passed(
                &node,
                started,
                i64::try_from(called.took.as_micros()).unwrap_or(i64::MAX),
            )
        };
        if let Some(error) = why {
            summary.state = StepState::Failed;
            summary.port = None;
            summary.error_kind = Some(error.kind.to_owned());
            summary.error_field = error.field;
            summary.error = Some(error.message);
        }
        let mut output = None;
        match outcome {
            Outcome::Settled(settled) => {
                summary.port = Some(settled.port.to_owned());
                output = Some(OutputRecord::new(&settled.output)?);
                self.passed(run, called.node, settled);
            }
            Outcome::Failed(error) => {
                if let Some(failure) = handled {
                    summary.port = Some(ERROR.to_owned());
                    output = Some(OutputRecord::new(&failure)?);
                    self.went_on(called.node, ERROR, failure);
                } else {
                    self.failure.get_or_insert(error.message);
                    self.progress.settle(called.node, Slot::Failed);
                }
            }
            Outcome::Parked(parking) => {
                summary.state = StepState::Waiting;
                summary.due = parking.due;
                summary.waits_for = Some(parking.on.to_string());
                tried += u32::from(parking.on == WaitFor::Retry);
                let earlier = Earlier {
                    started,
                    attempts: summary.attempts.clone(),
                    tried,
                    on: Some(parking.on),
                    by_hand: false,
                };
                self.earlier.insert(called.node, earlier);
                let (due, message) = (parking.due, parking.error.message);
                self.waiting
                    .add(called.node, due, message, called.since, clock);
            }
            // Nothing was called: it comes again with the whole run.
            Outcome::Aside(_) => {}
        }
        Ok(StepRecord {
            summary,
            position: self.plan.position(called.node),
            output,
            tried,
            attempts,
        })
    }

    fn passed(&mut self, run: RunId, node: usize, settled: Settled) {
        if let Some(result) = settled.result
            && self.result.is_none()
        {
            self.result = Some(result);
            self.told = Some(self.outcome(run, Some(settled.output.body.clone())));
        }
        self.went_on(node, settled.port, settled.output);
    }

    fn went_on(&mut self, node: usize, port: &str, output: Arc<Output>) {
        self.progress.settle(node, Slot::Passed(port.to_owned()));
        let id = self.plan.node(node).id.clone();
        self.outputs.insert(id, output);
    }

    /// Bytes of the bodies that it holds: its event and what its steps gave.
    pub(super) fn held(&self) -> usize {
        let bodies = self.outputs.values();
        bodies.map(|output| output.body.bytes.len()).sum()
    }

    /// The run's new state, if it changes. An idle run waits or has ended.
    pub(super) fn change(&self, idle: bool, clock: &Clock) -> Option<StateChange> {
        if !idle {
            let begun = self.summary.state != RunState::Queued;
            return (!begun).then_some(StateChange {
                state: RunState::Running,
                finished: None,
                due: None,
                message: None,
            });
        }
        Some(match self.waiting.reason(clock) {
            Some(reason) => StateChange {
                state: RunState::Waiting,
                finished: None,
                due: self.waiting.due(clock),
                message: Some(reason.to_owned()),
            },
            None => StateChange {
                state: self.state(),
                finished: Some(clock.now()),
                due: None,
                message: self.message(),
            },
        })
    }

    fn state(&self) -> RunState {
        let refused = self.result.as_ref().is_some_and(|result| !result.success);
        if refused || self.failure.is_some() {
            RunState::Failed
        } else {
            RunState::Succeeded
        }
    }

    fn message(&self) -> Option<String> {
        let result = self.result.as_ref().map(|result| result.message.clone());
        self.failure
            .clone()
            .or(result)
            .filter(|message| !message.is_empty())
    }

    pub(super) fn outcome(&self, run: RunId, result: Option<Payload>) -> RunOutcome {
        RunOutcome {
            run,
            state: self.state(),
            message: self.message(),
            result,
        }
    }
}

/// What the steps see that handle a failure: `error.kind`, `error.message`, and the status and body
/// of the last answer, where there was one.
fn failure(error: &StepError, last: Option<&Made>) -> Arc<Output> {
    let told = serde_json::json!({ "kind": error.kind, "message": error.message });
    let mut fields = Map::from_iter([("error".to_owned(), told)]);
    let mut body = Payload::empty();
    if let Some(Ok(answer)) = last.map(|made| &made.exchange.outcome) {
        let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("content-type");
        let content_type = answer.headers.iter().find(named);
        let content_type = content_type.map(|(_, value)| value.as_str());
        fields.insert("status".to_owned(), answer.status.into());
        body = Payload::read(answer.body.clone(), content_type);
    }
    Arc::new(Output { fields, body })
}

/// What is logged of the exchanges of a call, numbered on; the last one has the step's error.
fn attempts(
    made: Vec<Made>,
    before: &[AttemptSummary],
    error: Option<&StepError>,
) -> Vec<AttemptRecord> {
    let last = before.last().map_or(0, |attempt| attempt.number);
    let numbered = made.into_iter().zip(last.saturating_add(1)..);
    let records = numbered.map(|(made, number)| {
        let error = made.error.as_ref().or(error);
        let batch = made.batch;
        let mut record = AttemptRecord::new(number, made.started, Arc::new(made.exchange), error);
        record.summary.batch = batch;
        record
    });
    records.collect()
}
