//! Takes one run through its steps: **prepare** (pure), **call** (the only effect), **settle** (one
//! transaction). Between two settlements nothing is written, so a run that is cut off goes on after
//! its last settled step, and an attempt that was in flight is made again with the same body and
//! the same `webhook-id`.

use crate::Result;
use crate::api::runs::{RunSummary, StepSummary};
use crate::flow::plan::{Progress, Slot};
use crate::ids::RunId;
use crate::nodes::{Output, Payload, RunResult};
use crate::run::begin::{begin, take_up};
use crate::run::call::{Called, announce, call};
use crate::run::executor::{Executor, Hot};
use crate::run::plan::Plan;
use crate::run::record::{AttemptRecord, OutputRecord, Settlement, StateChange, StepRecord};
use crate::run::settle::{fail, settle};
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, StepState};
use crate::time::now;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Notify;

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
    pub(super) single: Option<usize>,
}

/// Drives `run` until it ends, is cancelled, or the engine closes.
pub(super) async fn drive(executor: &Executor, run: RunId, hot: Option<Hot>, cancel: &Notify) {
    let begun = match hot {
        Some(hot) => Ok(Some(begin(hot))),
        None => take_up(executor, run).await,
    };
    let outcome = match begun {
        Ok(Some(driven)) => tokio::select! {
            // Looked at first: a run that was cancelled just before its turn calls nobody.
            biased;
            () = cancel.notified() => Ok(()),
            outcome = go_on(executor, run, driven) => outcome,
        },
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome
        && !executor.is_closing()
    {
        tracing::error!(%run, %error, "a run cannot go on");
        fail(executor, run, &error).await;
    }
}

async fn go_on(executor: &Executor, run: RunId, mut driven: Driven) -> Result<()> {
    let mut calls = FuturesUnordered::new();
    let mut settled: Option<StepRecord> = None;
    loop {
        let (ready, skipped) = match driven.single {
            Some(node) if settled.is_none() => (vec![node], Vec::new()),
            Some(_) => (Vec::new(), Vec::new()),
            None => {
                let advance = driven.progress.advance(&driven.plan.shape);
                (advance.ready, advance.skipped)
            }
        };
        let at = now();
        let finished = ready.is_empty() && calls.is_empty();
        let mut records: Vec<StepRecord> = settled.take().into_iter().collect();
        records.extend(skipped.iter().map(|&node| StepRecord {
            summary: StepSummary::skipped(&driven.plan.node(node).id, at),
            position: driven.plan.position(node),
            output: None,
            attempts: Vec::new(),
        }));
        if !records.is_empty() || finished {
            let change = driven.change(finished, at);
            settle(
                executor,
                &mut driven,
                Settlement {
                    run,
                    steps: records,
                    change,
                },
            )
            .await?;
        }
        if let Some(outcome) = driven.told.take() {
            executor.waiters.tell(|| outcome, run);
        }
        if finished {
            executor.waiters.tell(|| driven.outcome(run, None), run);
            return Ok(());
        }
        for node in ready {
            announce(executor, run, &driven.plan.node(node).id);
            calls.push(call(executor, run, &driven, node));
        }
        let Some(called) = calls.next().await else {
            continue;
        };
        settled = Some(driven.take(run, called)?);
    }
}

impl Driven {
    /// Takes in what came of a call.
    fn take(&mut self, run: RunId, called: Called) -> Result<StepRecord> {
        let node = self.plan.node(called.node).clone();
        let error = called.outcome.as_ref().err();
        let attempts: Vec<AttemptRecord> = called
            .exchange
            .map(|exchange| AttemptRecord::new(1, called.started, Arc::new(exchange), error))
            .into_iter()
            .collect();
        let mut summary = StepSummary {
            finished: Some(now()),
            attempts: attempts
                .iter()
                .map(|attempt| attempt.summary.clone())
                .collect(),
            ..StepSummary::passed(
                &node.id,
                called.started,
                i64::try_from(called.took.as_micros()).unwrap_or(i64::MAX),
            )
        };
        let mut record = None;
        match called.outcome {
            Ok(settled) => {
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
            Err(error) => {
                summary.state = StepState::Failed;
                summary.port = None;
                summary.error_kind = Some(error.kind.to_owned());
                summary.error_field = error.field;
                self.failure.get_or_insert_with(|| error.message.clone());
                summary.error = Some(error.message);
                self.progress.settle(called.node, Slot::Failed);
            }
        }
        Ok(StepRecord {
            summary,
            position: self.plan.position(called.node),
            output: record,
            attempts,
        })
    }

    /// The run's new state, if it changes.
    fn change(&self, finished: bool, at: i64) -> Option<StateChange> {
        if !finished {
            let begun = self.summary.state != RunState::Queued;
            return (!begun).then_some(StateChange {
                state: RunState::Running,
                finished: None,
                message: None,
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
