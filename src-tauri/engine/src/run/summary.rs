//! A run's line in the list, as it changes while the run is driven: so that an event can carry it
//! without reading the database.

use crate::api::events::WatchEvent;
use crate::api::runs::{RunSummary, StepMark};
use crate::run::plan::Plan;
use crate::run::record::{RunRecord, Settlement};
use crate::run::{RunState, StepState};

/// The line of a run that is accepted now.
pub(super) fn accepted(run: &RunRecord, plan: &Plan, flow_name: &str) -> RunSummary {
    RunSummary {
        id: run.id,
        flow: run.flow,
        flow_name: flow_name.to_owned(),
        version: plan.number,
        test: run.test,
        trigger: run.node.clone(),
        trigger_kind: run.kind.clone(),
        state: RunState::Queued,
        accepted: run.accepted,
        finished: None,
        steps: vec![StepMark {
            node: run.node.clone(),
            state: StepState::Succeeded,
        }],
        length: u32::try_from(plan.drawing.nodes.len()).unwrap_or(u32::MAX),
        tries: 0,
        due: None,
        message: None,
        seq: 0,
    }
}

/// That the line changed, with `seq`.
pub(super) fn event(line: &RunSummary, seq: i64) -> WatchEvent {
    let run = RunSummary {
        seq,
        ..line.clone()
    };
    WatchEvent::Run { seq, run }
}

/// The line after a settlement.
pub(super) fn settled(summary: &mut RunSummary, settlement: &Settlement, plan: &Plan) {
    for step in &settlement.steps {
        let mark = StepMark {
            node: step.summary.node.clone(),
            state: step.summary.state,
        };
        match summary.steps.iter_mut().find(|old| old.node == mark.node) {
            Some(old) => *old = mark,
            None => summary.steps.push(mark),
        }
        let tries = u32::try_from(step.summary.attempts.len()).unwrap_or(u32::MAX);
        summary.tries = summary.tries.max(tries);
    }
    let position = |mark: &StepMark| {
        plan.find(&mark.node)
            .map_or(0, |index| plan.position(index))
    };
    summary.steps[1..].sort_by_key(position);
    if let Some(change) = &settlement.change {
        summary.state = change.state;
        summary.finished = change.finished;
        summary.due = change.due;
        summary.message.clone_from(&change.message);
    }
}
