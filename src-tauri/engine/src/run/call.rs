//! **prepare** and **call**: a step's config is rendered (pure), then its request is let in and
//! sent (the only effect of a run).

use crate::Error;
use crate::auth::Refused;
use crate::http::AddressPolicy;
use crate::ids::{DestinationId, RunId};
use crate::mask;
use crate::nodes::{Prepared, Settled, StepError};
use crate::run::active::Turn;
use crate::run::delivery::Delivery;
use crate::run::drive::announce;
use crate::run::driven::Driven;
use crate::run::exchange::Made;
use crate::run::executor::Executor;
use crate::run::gate::Touched;
use crate::run::wait_for::WaitFor;
use crate::template::{FlowRoot, RunRoot, Scope};
use crate::vault::Vault;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A step that was called.
pub(super) struct Called {
    pub(super) node: usize,
    pub(super) started: i64,
    /// How often something had become usable before.
    pub(super) since: u64,
    pub(super) took: Duration,
    pub(super) made: Vec<Made>,
    pub(super) outcome: Outcome,
    /// What it left behind about its destination.
    pub(super) touched: Option<Touched>,
}

/// What came of a call.
pub(super) enum Outcome {
    Settled(Settled),
    Failed(StepError),
    Parked(Parking),
    /// Too many wait for the same destination: its run is put aside.
    Aside(DestinationId),
}

/// What a step has to wait for.
pub(super) struct Parking {
    pub(super) on: WaitFor,
    /// Until when, in UTC milliseconds; none when something has to be usable first.
    pub(super) due: Option<i64>,
    /// Why, as the step says it while it waits.
    pub(super) error: StepError,
}

impl Parking {
    /// Waits for something, as `message` says.
    pub(super) fn new(on: WaitFor, due: Option<i64>, message: String) -> Self {
        let kind = match on {
            WaitFor::Vault | WaitFor::Connection(_) => "connection",
            WaitFor::Retry => "retry",
            WaitFor::Rate(_) => "rate",
            WaitFor::Destination(_) => "destination",
            WaitFor::Batch(_) => "batch",
        };
        let field = (kind == "connection").then(|| kind.to_owned());
        let error = StepError {
            kind,
            message,
            field,
        };
        Self { on, due, error }
    }
}

impl Outcome {
    /// Without secrets in its words.
    pub(super) fn masked(mut self, vault: &Vault) -> Self {
        match &mut self {
            Self::Settled(_) | Self::Aside(_) => {}
            Self::Failed(error) | Self::Parked(Parking { error, .. }) => {
                mask::hide(&mut error.message, &vault.masker());
            }
        }
        self
    }
}

impl From<Refused> for Outcome {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Fail(error) => Self::Failed(StepError {
                field: error.field.or_else(|| Some("connection".to_owned())),
                ..error
            }),
            Refused::Wait { on, message } => Self::Parked(Parking::new(on, None, message)),
        }
    }
}

/// Renders the step now, and calls it when polled.
pub(super) fn call<'a>(
    executor: &'a Executor,
    run: RunId,
    driven: &Driven,
    node: usize,
    turn: &'a Turn,
) -> impl Future<Output = Called> + use<'a> {
    let plan = Arc::clone(&driven.plan);
    let (started, clock) = (executor.clock.now(), Instant::now());
    let since = executor.wakes.count();
    let earlier = driven.earlier.get(&node);
    let before = earlier.map_or(0, |earlier| earlier.tried);
    let began = earlier.map_or(started, |earlier| earlier.started.min(started));
    let (test, held) = (driven.summary.test, driven.held());
    let seated = driven.taken_up || earlier.is_some();
    let prepared = prepare(run, driven, node).map(|prepared| elsewhere(prepared, driven));
    let (on, by_hand) = earlier.map_or((None, false), |earlier| (earlier.on, earlier.by_hand));
    async move {
        let (mut made, mut touched) = (Vec::new(), None);
        let outcome = match prepared {
            Ok(Prepared::Done(settled)) => {
                announce(executor, run, &plan.node(node).id, turn);
                Outcome::Settled(settled)
            }
            Ok(Prepared::Call {
                outgoing,
                connection,
            }) => {
                let delivery = Delivery {
                    executor,
                    plan: &plan,
                    turn,
                    run,
                    node,
                    connection,
                    on,
                    by_hand,
                    test,
                    before,
                    began,
                    held,
                    seated,
                };
                let gone = delivery.go(outgoing, &mut made).await;
                touched = gone.touched;
                gone.outcome
            }
            Err(error) => Outcome::Failed(error),
        };
        Called {
            node,
            started,
            since,
            took: clock.elapsed(),
            made,
            outcome: outcome.masked(&executor.vault),
            touched,
        }
    }
}

/// What is sent goes to the run's own address, where it has one.
fn elsewhere(mut prepared: Prepared, driven: &Driven) -> Prepared {
    if let (Prepared::Call { outgoing, .. }, Some(url)) = (&mut prepared, &driven.url) {
        outgoing.url = url.clone();
        // Somebody typed it.
        outgoing.policy = AddressPolicy::Typed;
    }
    prepared
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
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize()[..16]);
    format!("msg_{:032x}", u128::from_be_bytes(first))
}

pub(super) fn unready(error: &Error) -> StepError {
    StepError {
        kind: "config",
        message: error.to_string(),
        field: error.body().field,
    }
}
