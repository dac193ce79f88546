//! Takes one run through its steps: **prepare** (pure), **call** (the only effect), **settle** (one
//! transaction). Between two settlements nothing is written, so a run that is cut off goes on after
//! its last settled step, and an attempt that was in flight is made again with the same body and
//! the same `webhook-id`.

use crate::Result;
use crate::api::events::WatchEvent;
use crate::api::runs::{Calling, StepSummary};
use crate::ids::{DestinationId, RunId};
use crate::run::active::Turn;
use crate::run::begin::{begin, take_up};
use crate::run::call::{Called, Outcome, call};
use crate::run::driven::Driven;
use crate::run::executor::Executor;
use crate::run::permit::Permit;
use crate::run::queue::Ready;
use crate::run::record::{Settlement, StepRecord};
use crate::run::settle::{fail, settle};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

/// Drives a run until it ends, has to wait, is cancelled, or the engine closes.
pub(super) async fn drive(executor: &Executor, ready: Ready, turn: &Turn, permit: &mut Permit) {
    let run = ready.run;
    let begun = match ready.hot {
        Some(hot) => Ok(Some(begin(*hot))),
        None => take_up(executor, run).await,
    };
    let outcome = match begun {
        Ok(Some(driven)) => go_on(executor, run, driven, turn, permit).await,
        Ok(None) => {
            executor.gate_left(run, None).await;
            Ok(())
        }
        Err(error) => Err(error),
    };
    if let Err(error) = outcome
        && !executor.is_closing()
    {
        tracing::error!(%run, %error, "a run cannot go on");
        fail(executor, run, error.to_string()).await;
    }
}

async fn go_on(
    executor: &Executor,
    run: RunId,
    mut driven: Driven,
    turn: &Turn,
    permit: &mut Permit,
) -> Result<()> {
    let clock = &executor.clock;
    let mut calls = FuturesUnordered::new();
    let mut settled: Option<StepRecord> = None;
    let mut touched = None;
    // Where there is no room for it now.
    let mut full: Option<DestinationId> = None;
    loop {
        let advance = driven.progress.advance(&driven.plan.shape);
        let ready = [std::mem::take(&mut driven.next), advance.ready].concat();
        let at = clock.now();
        let idle = ready.is_empty() && calls.is_empty();
        let called = settled.as_ref().map(|step| step.summary.node.clone());
        let mut records: Vec<StepRecord> = settled.take().into_iter().collect();
        records.extend(advance.skipped.iter().map(|&node| StepRecord {
            summary: StepSummary::skipped(&driven.plan.node(node).id, at),
            position: driven.plan.position(node),
            output: None,
            tried: 0,
            attempts: Vec::new(),
        }));
        let away = if idle { full } else { None };
        let idle = idle && away.is_none();
        if !records.is_empty() || idle {
            let settlement = Settlement {
                run,
                steps: records,
                change: driven.change(idle, clock),
                touched: touched.take(),
            };
            settle(executor, &mut driven, settlement).await?;
        }
        if let Some(node) = called {
            turn.settled(&node, "");
        }
        if let Some(outcome) = driven.told.take() {
            executor.waiters.tell(|| outcome, run);
        }
        if let Some(place) = away {
            if !executor.gate.aside(place, run) {
                executor.queue.push([run]);
            }
            return Ok(());
        }
        if idle {
            if driven.waiting.is_empty() {
                executor.waiters.tell(|| driven.outcome(run, None), run);
                executor.one_ended();
            } else {
                parked(executor, run, &driven, turn).await;
            }
            return Ok(());
        }
        for node in ready {
            calls.push(call(executor, run, &driven, node, turn));
        }
        let (since, due) = (driven.waiting.since(), driven.waiting.due(clock));
        let happened = async {
            tokio::select! {
                // Looked at first: a run that was cancelled just before its turn calls nobody.
                biased;
                () = turn.cancelled() => Happened::Cancelled,
                Some(called) = calls.next() => Happened::Called(Box::new(called)),
                () = turn.nudged() => Happened::Nudged,
                count = executor.wakes.past(since.unwrap_or(u64::MAX)), if since.is_some() => {
                    Happened::Usable(count)
                }
                () = clock.towards(due.unwrap_or(i64::MAX)), if due.is_some() => Happened::Due,
            }
        };
        match permit.lend(happened).await {
            Happened::Cancelled => return Ok(()),
            Happened::Called(mut called) => {
                if let Outcome::Aside(place) = called.outcome {
                    full = Some(place);
                    continue;
                }
                touched = called.touched.take();
                settled = Some(driven.take(run, *called, clock)?);
            }
            Happened::Nudged => driven.look_again(executor, run).await?,
            Happened::Usable(count) => {
                let usable = driven.waiting.usable(count);
                driven.next.extend(usable);
            }
            Happened::Due => {
                let due = driven.waiting.take_due(clock);
                driven.next.extend(due);
            }
        }
    }
}

/// What a run waited for.
enum Happened {
    Cancelled,
    Called(Box<Called>),
    Nudged,
    Usable(u64),
    Due,
}

/// It is stored that the run waits: sees to it that it goes on.
async fn parked(executor: &Executor, run: RunId, driven: &Driven, turn: &Turn) {
    if let Some(due) = driven.waiting.due(&executor.clock) {
        executor.timer.tell(due);
    }
    // What it waits for may have come between the call and the commit.
    let since = driven.waiting.since();
    let usable = since.is_some_and(|since| executor.wakes.count() > since);
    if usable || turn.nudged().now_or_never().is_some() {
        executor.wake(run).await;
    }
}

/// Tells that a step is being called now.
pub(super) fn announce(executor: &Executor, run: RunId, node: &str, turn: &Turn) {
    let (node, path, at) = (node.to_owned(), String::new(), executor.clock.now());
    let started = executor.hub.is_watched().then(|| WatchEvent::StepStarted {
        run,
        node: node.clone(),
        path: path.clone(),
        at,
    });
    turn.calls(Calling { node, path, at });
    if let Some(started) = started {
        executor.hub.publish(vec![started]);
    }
}
