//! **prepare** and **call**: a step's config is rendered (pure), then one exchange is made (the only
//! effect of a run).

use crate::Error;
use crate::api::events::WatchEvent;
use crate::http::Exchange;
use crate::ids::RunId;
use crate::nodes::{Prepared, Settled, StepError};
use crate::run::drive::Driven;
use crate::run::executor::Executor;
use crate::template::{FlowRoot, RunRoot, Scope};
use crate::time::now;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A step that was called.
pub(super) struct Called {
    pub(super) node: usize,
    pub(super) started: i64,
    pub(super) took: Duration,
    pub(super) outcome: Result<Settled, StepError>,
    pub(super) exchange: Option<Exchange>,
}

/// Renders the step now, and calls it when polled.
pub(super) fn call<'a>(
    executor: &'a Executor,
    run: RunId,
    driven: &Driven,
    node: usize,
) -> impl Future<Output = Called> + use<'a> {
    let plan = Arc::clone(&driven.plan);
    let (started, clock) = (now(), Instant::now());
    let prepared = prepare(run, driven, node);
    async move {
        let (outcome, exchange) = match prepared {
            Ok(Prepared::Done(settled)) => (Ok(settled), None),
            Ok(Prepared::Call { outgoing, .. }) => {
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
    }
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

pub(super) fn announce(executor: &Executor, run: RunId, node: &str) {
    executor.hub.publish(vec![WatchEvent::StepStarted {
        run,
        node: node.to_owned(),
        path: String::new(),
        at: now(),
    }]);
}
