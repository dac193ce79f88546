//! Takes one run through its steps: **prepare** (pure), **call** (the only effect), **settle** (one
//! transaction). Between two settlements nothing is written, so a run that is cut off goes on after
//! its last settled step, and an attempt that was in flight is made again with the same body and
//! the same `webhook-id`.

use crate::api::events::WatchEvent;
use crate::api::runs::{RunSummary, StepSummary};
use crate::db::{run_list, runs, steps};
use crate::flow::plan::{Progress, Slot};
use crate::http::Exchange;
use crate::ids::RunId;
use crate::nodes::{Output, Prepared, RunResult, Settled, StepError};
use crate::run::executor::{Executor, Hot, Single};
use crate::run::plan::Plan;
use crate::run::record::{AttemptRecord, OutputRecord, Settlement, StateChange, StepRecord};
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, StepState, summary};
use crate::template::{FlowRoot, RunRoot, Scope};
use crate::time::now;
use crate::{Error, Result};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long to wait before a settlement is tried again that the database refused (a full disk).
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// A run between two settlements.
struct Driven {
    plan: Arc<Plan>,
    progress: Progress,
    outputs: HashMap<String, Arc<Output>>,
    summary: RunSummary,
    /// The first result that a `stop` gave.
    result: Option<RunResult>,
    /// The first failure.
    failure: Option<String>,
    single: Option<usize>,
}

/// A step that was called.
struct Called {
    node: usize,
    started: i64,
    took: Duration,
    outcome: Result<Settled, StepError>,
    exchange: Option<Exchange>,
}

/// Drives `run` until it ends, is cancelled, or the engine closes.
pub(super) async fn drive(executor: &Executor, run: RunId, hot: Option<Hot>, cancel: &Notify) {
    let begun = match hot {
        Some(hot) => Ok(Some(begin(hot))),
        None => take_up(executor, run).await,
    };
    let outcome = match begun {
        Ok(Some(driven)) => tokio::select! {
            outcome = go_on(executor, run, driven) => outcome,
            () = cancel.notified() => Ok(()),
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

fn begin(hot: Hot) -> Driven {
    let mut outputs = HashMap::new();
    let mut progress = Progress::start(&hot.plan.shape, hot.trigger);
    let mut single = None;
    if let Some(Single { node, samples }) = hot.single {
        outputs = samples;
        single = Some(node);
        for other in 0..hot.plan.drawing.nodes.len() {
            if other != node {
                progress.settle(other, Slot::Skipped);
            }
        }
    }
    outputs.insert(hot.summary.trigger.clone(), hot.event);
    Driven {
        plan: hot.plan,
        progress,
        outputs,
        summary: hot.summary,
        result: None,
        failure: None,
        single,
    }
}

/// Reads a run back from the database. None when it has ended meanwhile.
async fn take_up(executor: &Executor, run: RunId) -> Result<Option<Driven>> {
    let row = executor.db.read(move |c| runs::get(c, run)).await?;
    if row.state.is_final() {
        return Ok(None);
    }
    let plan = executor.plans.get(&executor.db, row.version).await?;
    let (event, settled, summary) = executor
        .db
        .read(move |c| {
            Ok((
                runs::event(c, run)?,
                steps::settled(c, run)?,
                run_list::one(c, run)?,
            ))
        })
        .await?;
    let trigger = plan
        .find(&row.node)
        .ok_or_else(|| Error::NotFound("This run's trigger".to_owned()))?;
    let mut driven = begin(Hot {
        plan,
        event: Arc::new(event),
        summary,
        trigger,
        single: None,
    });
    for step in settled {
        let Some(node) = driven.plan.find(&step.node) else {
            continue;
        };
        let slot = match step.state {
            StepState::Succeeded => Slot::Passed(step.port.unwrap_or_default()),
            StepState::Failed => Slot::Failed,
            StepState::Skipped => Slot::Skipped,
            StepState::Waiting => Slot::Open,
        };
        if slot == Slot::Failed {
            driven.failure = driven.failure.or(step.error);
        }
        driven.progress.settle(node, slot);
        if let Some(output) = step.output {
            driven.outputs.insert(step.node, Arc::new(output));
        }
    }
    Ok(Some(driven))
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
        if finished {
            executor.waiters.tell(|| driven.outcome(run, None), run);
            return Ok(());
        }
        for node in ready {
            announce(executor, run, &driven.plan.node(node).id);
            calls.push(call(executor, run, &driven, node)?);
        }
        let Some(called) = calls.next().await else {
            continue;
        };
        settled = Some(driven.take(executor, run, called)?);
    }
}

impl Driven {
    /// Takes in what came of a call.
    fn take(&mut self, executor: &Executor, run: RunId, called: Called) -> Result<StepRecord> {
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
                    let payload = settled.output.body.clone();
                    executor
                        .waiters
                        .tell(|| self.outcome(run, Some(payload)), run);
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

    fn outcome(&self, run: RunId, result: Option<crate::nodes::Payload>) -> RunOutcome {
        RunOutcome {
            run,
            state: self.state(),
            message: self.message(),
            result,
        }
    }
}

/// Renders the step now, and calls it when polled.
fn call<'a>(
    executor: &'a Executor,
    run: RunId,
    driven: &Driven,
    node: usize,
) -> Result<impl Future<Output = Called> + use<'a>> {
    let plan = Arc::clone(&driven.plan);
    let (started, clock) = (now(), Instant::now());
    let prepared = prepare(run, driven, node);
    Ok(async move {
        let (outcome, exchange) = match prepared {
            Ok(Prepared::Done(settled)) => (Ok(settled), None),
            Ok(Prepared::Call(outgoing)) => {
                let exchange = executor.http.send(*outgoing).await;
                let outcome = match &exchange.outcome {
                    Ok(answer) => match plan.step(node) {
                        Ok(step) => step.settle(answer),
                        Err(error) => Err(unready(&error)),
                    },
                    Err(error) => Err(StepError {
                        kind: error.kind,
                        message: error.message.clone(),
                        field: None,
                    }),
                };
                (outcome, Some(exchange))
            }
            Err(error) => (Err(error), None),
        };
        Called {
            node,
            started,
            took: clock.elapsed(),
            outcome,
            exchange,
        }
    })
}

fn prepare(run: RunId, driven: &Driven, node: usize) -> Result<Prepared, StepError> {
    let step = driven.plan.step(node).map_err(|error| unready(&error))?;
    let delivery = delivery(run, &driven.plan.node(node).id, "");
    step.prepare(&Scope {
        outputs: &driven.outputs,
        flow: FlowRoot {
            id: &driven.plan.flow.to_string(),
            name: &driven.plan.drawing.name,
            nodes: &driven.plan.drawing.nodes,
        },
        run: RunRoot {
            id: &run.to_string(),
            accepted: driven.summary.accepted,
            test: driven.summary.test,
        },
        delivery: &delivery,
    })
}

/// The `webhook-id` of what a step sends: the same for every attempt, also after a crash.
fn delivery(run: RunId, node: &str, path: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(run.0.as_bytes());
    hash.update(node);
    hash.update([0]);
    hash.update(path);
    let digest = hash.finalize();
    digest[..16].iter().fold("msg_".to_owned(), |text, byte| {
        text + &format!("{byte:02x}")
    })
}

fn unready(error: &Error) -> StepError {
    StepError {
        kind: "config",
        message: error.to_string(),
        field: error.body().field,
    }
}

fn announce(executor: &Executor, run: RunId, node: &str) {
    executor.hub.publish(vec![WatchEvent::StepStarted {
        run,
        node: node.to_owned(),
        path: String::new(),
        at: now(),
    }]);
}

/// Stores a settlement. A database that refuses (a full disk) is asked again: what was sent must
/// not be sent twice because it could not be written down.
async fn settle(executor: &Executor, driven: &mut Driven, settlement: Settlement) -> Result<()> {
    summary::settled(&mut driven.summary, &settlement, &driven.plan);
    let settlement = Arc::new(settlement);
    loop {
        let (settlement, line) = (Arc::clone(&settlement), driven.summary.clone());
        let written = executor.db.write(move |tx| {
            let mut line = line;
            for step in &settlement.steps {
                steps::put(tx, settlement.run, step)?;
                let (seq, step) = (tx.next_seq(), step.summary.clone());
                tx.publish(WatchEvent::Step {
                    seq,
                    run: settlement.run,
                    step,
                });
            }
            let seq = tx.next_seq();
            line.seq = seq;
            if let Some(change) = &settlement.change
                && runs::change(tx, settlement.run, change, seq)?
            {
                tx.publish(WatchEvent::Run { seq, run: line });
            }
            Ok(())
        });
        match written.await {
            Err(error @ Error::Db(_)) if !executor.is_closing() => {
                tracing::error!(%error, "a step's result could not be stored; trying again");
                tokio::time::sleep(TRY_AGAIN).await;
            }
            written => return written,
        }
    }
}

/// Ends a run that cannot go on, so that it is seen and not tried for ever.
async fn fail(executor: &Executor, run: RunId, error: &Error) {
    let change = StateChange {
        state: RunState::Failed,
        finished: Some(now()),
        message: Some(error.to_string()),
    };
    let written = executor.db.write(move |tx| {
        let seq = tx.next_seq();
        if runs::change(tx, run, &change, seq)? {
            let run = run_list::one(tx, run)?;
            tx.publish(WatchEvent::Run { seq, run });
        }
        Ok(())
    });
    if let Err(error) = written.await {
        tracing::error!(%run, %error, "a run's failure could not be stored");
    }
}
