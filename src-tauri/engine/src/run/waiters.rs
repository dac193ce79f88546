//! Callers that wait for a run's result. They live in memory only: a caller that hangs up, or a
//! restart, changes nothing about the run.

use crate::ids::RunId;
use crate::nodes::Payload;
use crate::run::RunState;
use crate::run::record::StateChange;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

/// What a waiting caller is told.
#[derive(Debug, Clone)]
pub struct RunOutcome {
    /// The run.
    pub run: RunId,
    /// How it went.
    pub state: RunState,
    /// Why, in a few words.
    pub message: Option<String>,
    /// What `stop` gave as the result.
    pub result: Option<Payload>,
}

impl RunOutcome {
    /// Of a run that ended by `change` before it had a result.
    pub(super) fn without_result(run: RunId, change: &StateChange) -> Self {
        Self {
            run,
            state: change.state,
            message: change.message.clone(),
            result: None,
        }
    }
}

/// The waiting callers.
#[derive(Debug, Default)]
pub struct Waiters {
    waiting: Mutex<HashMap<RunId, oneshot::Sender<RunOutcome>>>,
}

impl Waiters {
    /// Waits for `run`, which must not have been accepted yet.
    pub fn wait(&self, run: RunId) -> oneshot::Receiver<RunOutcome> {
        let (sender, receiver) = oneshot::channel();
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(run, sender);
        receiver
    }

    /// Nobody waits for `run` any more.
    pub fn forget(&self, run: RunId) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&run);
    }

    /// Tells who waits for this run. The first outcome wins.
    pub fn tell(&self, outcome: impl FnOnce() -> RunOutcome, run: RunId) {
        let waiting = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&run);
        if let Some(sender) = waiting {
            // The caller may have hung up.
            let _ = sender.send(outcome());
        }
    }
}
