//! Where a run begins: fresh from its event, or taken up from the database after a start.

use crate::Error;
use crate::Result;
use crate::db::{run_list, runs, steps};
use crate::flow::plan::{Progress, Slot};
use crate::ids::RunId;
use crate::nodes::{Output, RunResult};
use crate::run::StepState;
use crate::run::again;
use crate::run::driven::{Driven, Earlier};
use crate::run::executor::Executor;
use crate::run::parked::Waiting;
use crate::run::queue::{Hot, Single};
use crate::run::wait_for::WaitFor;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) fn begin(hot: Hot) -> Driven {
    let mut outputs = HashMap::new();
    let mut progress = Progress::start(&hot.plan.shape, hot.trigger);
    let mut next = Vec::new();
    if let Some(Single { node, samples }) = hot.single {
        outputs = samples;
        progress.only(node);
        next.push(node);
    }
    outputs.insert(hot.summary.trigger.clone(), hot.event);
    Driven {
        plan: hot.plan,
        progress,
        outputs,
        summary: hot.summary,
        taken_up: false,
        url: hot.url,
        result: None,
        told: None,
        failure: None,
        next,
        waiting: Waiting::default(),
        earlier: HashMap::new(),
    }
}

/// Reads a run back from the database. None when it has ended meanwhile.
pub(super) async fn take_up(executor: &Executor, run: RunId) -> Result<Option<Driven>> {
    let stored = executor.db.read(move |c| {
        let row = runs::get(c, run)?;
        if row.state.is_final() {
            return Ok(None);
        }
        Ok(Some((
            row,
            runs::event(c, run)?,
            steps::settled(c, run)?,
            run_list::one(c, run)?,
            steps::waiting(c, run)?,
        )))
    });
    let Some((row, event, settled, summary, waiting)) = stored.await? else {
        return Ok(None);
    };
    let plan = executor.plans.get(&executor.db, row.version).await?;
    let trigger = plan
        .find(&row.node)
        .ok_or_else(|| Error::NotFound("This run's trigger".to_owned()))?;
    let mut driven = begin(Hot {
        plan,
        event: Arc::new(event),
        summary: Arc::new(summary),
        trigger,
        single: None,
        url: row.url.as_deref().map(again::address).transpose()?,
    });
    driven.taken_up = true;
    for step in waiting {
        driven.wait_on(step, executor)?;
    }
    for step in settled {
        let Some(node) = driven.plan.find(&step.node) else {
            continue;
        };
        let slot = match step.state {
            StepState::Succeeded => Slot::Passed(step.port.unwrap_or_default()),
            // Where its failure is handled, it went on by a port.
            StepState::Failed => step.port.map_or(Slot::Failed, Slot::Passed),
            StepState::Skipped => Slot::Skipped,
            StepState::Waiting => Slot::Open,
        };
        if slot == Slot::Failed {
            driven.failure = driven.failure.or(step.error);
        }
        driven.progress.settle(node, slot);
        if let Some(output) = step.output {
            if driven.result.is_none() && driven.plan.node(node).kind == "stop" {
                driven.result = Some(result(&output));
            }
            driven.outputs.insert(step.node, Arc::new(output));
        }
    }
    Ok(Some(driven))
}

impl Driven {
    /// Takes up a step that waits: it is called now, unless it is due later.
    fn wait_on(&mut self, parked: steps::Parked, executor: &Executor) -> Result<()> {
        let steps::Parked { step, tried } = parked;
        let Some(node) = self.plan.find(&step.node) else {
            return Ok(());
        };
        let on: Option<WaitFor> = step.waits_for.map(|on| on.parse()).transpose()?;
        let earlier = Earlier {
            started: step.started,
            attempts: step.attempts,
            tried,
            on,
            // By itself such a wait has no time.
            by_hand: matches!(on, Some(WaitFor::Destination(_) | WaitFor::Batch(_)))
                && step.due.is_some(),
        };
        self.earlier.insert(node, earlier);
        let clock = &executor.clock;
        // No wait is longer than it was to be: the clock may have been set back a moment ago.
        let most = |due: i64| clock.now() + (due - step.finished.unwrap_or(due));
        let due = step.due.map(|due| due.min(most(due)));
        if due.is_some_and(|due| due > clock.now()) {
            self.progress.hold(node);
            let (message, since) = (step.error.unwrap_or_default(), executor.wakes.count());
            self.waiting.add(node, due, message, since, clock);
        }
        Ok(())
    }
}

/// What a `stop` gave the run, as its stored output says.
fn result(output: &Output) -> RunResult {
    let field = |name| output.fields.get(name);
    let message = field("message").and_then(Value::as_str);
    RunResult {
        success: field("success").and_then(Value::as_bool).unwrap_or(true),
        message: message.unwrap_or_default().to_owned(),
    }
}
