//! Takes one run through its steps: **prepare** (pure), **call** (the only effect), **settle** (one
//! transaction). Between two settlements nothing is written, so a run that is cut off goes on after
//! its last settled step, and an attempt that was in flight is made again with the same body and
//! the same `webhook-id`.

use crate::Result;
use crate::api::events::WatchEvent;
use crate::api::runs::{AttemptSummary, Calling, RunSummary, StepSummary};
use crate::flow::plan::{Progress, Slot};
use crate::ids::RunId;
use crate::nodes::{Output, Payload, RunResult, StepError};
use crate::run::active::Turn;
use crate::run::begin::{begin, take_up};
use crate::run::call::{Called, Outcome, call};
use crate::run::exchange::Made;
use crate::run::executor::Executor;
use crate::run::plan::Plan;
use crate::run::queue::Ready;
use crate::run::record::{AttemptRecord, OutputRecord, Settlement, StateChange, StepRecord};
use crate::run::settle::{fail, settle};
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, StepState};
use crate::time::now;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::HashMap;
use std::sync::Arc;

/// A run between two settlements.
pub(super) struct Driven {
    pub(super) plan: Arc<Plan>,
    pub(super) progress: Progress,
    pub(super) outputs: HashMap<String, Arc<Output>>,
    pub(super) summary: RunSummary,
    /// The first result that a `stop` gave.
    pub(super) result: Option<RunResult>,
    /// What to tell who waits, once the step that gave it is stored.
    pub(super) told: Option<RunOutcome>,
    /// The first failure.
    pub(super) failure: Option<String>,
    /// Nodes to call next besides those that the progress gives out.
    pub(super) next: Vec<usize>,
    /// Nodes that wait.
    pub(super) parked: Vec<Parked>,
    /// What nodes that wait (or waited) did before.
    pub(super) earlier: HashMap<usize, Earlier>,
}

/// A node that waits.
#[derive(Debug)]
pub(super) struct Parked {
    node: usize,
    /// What for, in words.
    message: String,
    /// How often something had become usable when it was called.
    since: u64,
}

/// What a step did before it waited.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    pub(super) started: i64,
    pub(super) attempts: Vec<AttemptSummary>,
}

/// Drives a run until it ends, has to wait, is cancelled, or the engine closes.
pub(super) async fn drive(executor: &Executor, ready: Ready, turn: &Turn) {
    let run = ready.run;
    let begun = match ready.hot {
        Some(hot) => Ok(Some(begin(hot))),
        None => take_up(executor, run).await,
    };
    let outcome = match begun {
        Ok(Some(driven)) => tokio::select! {
            // Looked at first: a run that was cancelled just before its turn calls nobody.
            biased;
            () = turn.cancelled() => Ok(()),
            outcome = go_on(executor, run, driven, turn) => outcome,
        },
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome
        && !executor.is_closing()
    {
        tracing::error!(%run, %error, "a run cannot go on");
        fail(executor, run, error.to_string()).await;
    }
}

async fn go_on(executor: &Executor, run: RunId, mut driven: Driven, turn: &Turn) -> Result<()> {
    let mut calls = FuturesUnordered::new();
    let mut settled: Option<StepRecord> = None;
    loop {
        let advance = driven.progress.advance(&driven.plan.shape);
        let ready = [std::mem::take(&mut driven.next), advance.ready].concat();
        let at = now();
        let idle = ready.is_empty() && calls.is_empty();
        let called = settled.as_ref().map(|step| step.summary.node.clone());
        let mut records: Vec<StepRecord> = settled.take().into_iter().collect();
        records.extend(advance.skipped.iter().map(|&node| StepRecord {
            summary: StepSummary::skipped(&driven.plan.node(node).id, at),
            position: driven.plan.position(node),
            output: None,
            attempts: Vec::new(),
        }));
        if !records.is_empty() || idle {
            let settlement = Settlement {
                run,
                steps: records,
                change: driven.change(idle, at),
            };
            settle(executor, &mut driven, settlement).await?;
        }
        if let Some(node) = called {
            turn.settled(&node, "");
        }
        if let Some(outcome) = driven.told.take() {
            executor.waiters.tell(|| outcome, run);
        }
        if idle && let Some(since) = driven.waits_since() {
            // What it waits for may have come between the call and the commit.
            if executor.wakes.count() > since {
                executor.wake(run).await;
            }
            return Ok(());
        }
        if idle {
            executor.waiters.tell(|| driven.outcome(run, None), run);
            return Ok(());
        }
        for node in ready {
            announce(executor, run, &driven.plan.node(node).id, turn);
            calls.push(call(executor, run, &driven, node));
        }
        let since = driven.waits_since();
        tokio::select! {
            Some(called) = calls.next() => settled = Some(driven.take(run, called)?),
            count = executor.wakes.past(since.unwrap_or(u64::MAX)), if since.is_some() => {
                driven.unpark(count);
            }
        }
    }
}

/// Tells that a step is being called now.
fn announce(executor: &Executor, run: RunId, node: &str, turn: &Turn) {
    let (node, path, at) = (node.to_owned(), String::new(), now());
    turn.calls(Calling {
        node: node.clone(),
        path: path.clone(),
        at,
    });
    executor.hub.publish(vec![WatchEvent::StepStarted {
        run,
        node,
        path,
        at,
    }]);
}

impl Driven {
    /// Takes in what came of a call.
    fn take(&mut self, run: RunId, called: Called) -> Result<StepRecord> {
        let node = self.plan.node(called.node).clone();
        let earlier = self.earlier.remove(&called.node).unwrap_or(Earlier {
            started: called.started,
            attempts: Vec::new(),
        });
        let outcome = match called.outcome {
            // Somebody looks on and can act at once.
            Outcome::Parked(parking) if self.summary.test => Outcome::Failed(parking.error()),
            outcome => outcome,
        };
        let why = match &outcome {
            Outcome::Settled(_) => None,
            Outcome::Failed(error) => Some(error.clone()),
            Outcome::Parked(parking) => Some(parking.error()),
        };
        let attempts = attempts(called.made, earlier.attempts.len(), why.as_ref());
        let made = attempts.iter().map(|attempt| attempt.summary.clone());
        let mut summary = StepSummary {
            finished: Some(now()),
            attempts: earlier.attempts.into_iter().chain(made).collect(),
            ..StepSummary::passed(
                &node.id,
                earlier.started,
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
        let mut record = None;
        match outcome {
            Outcome::Settled(settled) => {
                summary.port = Some(settled.port.to_owned());
                record = Some(OutputRecord::new(&settled.output)?);
                self.progress
                    .settle(called.node, Slot::Passed(settled.port.to_owned()));
                if let Some(result) = settled.result
                    && self.result.is_none()
                {
                    self.result = Some(result);
                    self.told = Some(self.outcome(run, Some(settled.output.body.clone())));
                }
                self.outputs.insert(node.id, settled.output);
            }
            Outcome::Failed(error) => {
                self.failure.get_or_insert(error.message);
                self.progress.settle(called.node, Slot::Failed);
            }
            Outcome::Parked(parking) => {
                summary.state = StepState::Waiting;
                summary.waits_for = Some(parking.on.to_string());
                self.parked.push(Parked {
                    node: called.node,
                    message: parking.message,
                    since: called.since,
                });
                let (started, attempts) = (summary.started, summary.attempts.clone());
                self.earlier
                    .insert(called.node, Earlier { started, attempts });
            }
        }
        Ok(StepRecord {
            summary,
            position: self.plan.position(called.node),
            output: record,
            attempts,
        })
    }

    /// The count of wakes when the first of the nodes that wait was called. None waits: none.
    fn waits_since(&self) -> Option<u64> {
        self.parked.iter().map(|parked| parked.since).min()
    }

    /// Calls every node once more that waits since before this count of wakes: one whose call was
    /// under way then may have been refused for what is usable by now.
    fn unpark(&mut self, count: u64) {
        let woken = self.parked.extract_if(.., |parked| parked.since < count);
        self.next.extend(woken.map(|parked| parked.node));
    }

    /// The run's new state, if it changes. An idle run waits or has ended.
    fn change(&self, idle: bool, at: i64) -> Option<StateChange> {
        if !idle {
            let begun = self.summary.state != RunState::Queued;
            return (!begun).then_some(StateChange {
                state: RunState::Running,
                finished: None,
                message: None,
            });
        }
        if let Some(parked) = self.parked.first() {
            return Some(StateChange {
                state: RunState::Waiting,
                finished: None,
                message: Some(parked.message.clone()),
            });
        }
        Some(StateChange {
            state: self.state(),
            finished: Some(at),
            message: self.message(),
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

    fn outcome(&self, run: RunId, result: Option<Payload>) -> RunOutcome {
        RunOutcome {
            run,
            state: self.state(),
            message: self.message(),
            result,
        }
    }
}

/// What is logged of the exchanges of a call; the last one has the step's error.
fn attempts(made: Vec<Made>, before: usize, error: Option<&StepError>) -> Vec<AttemptRecord> {
    let numbers = u32::try_from(before + 1).unwrap_or(u32::MAX)..;
    let numbered = made.into_iter().zip(numbers);
    let records = numbered.map(|(made, number)| {
        let error = made.error.as_ref().or(error);
        AttemptRecord::new(number, made.started, Arc::new(made.exchange), error)
    });
    records.collect()
}
