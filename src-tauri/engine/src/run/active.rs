//! Runs that are driven now: how each is cancelled, and which of its steps are being called.

use crate::api::runs::Calling;
use crate::ids::RunId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// All runs that are driven now.
#[derive(Debug, Default)]
pub(super) struct Active(Arc<All>);

#[derive(Debug, Default)]
struct All {
    runs: Mutex<HashMap<RunId, Arc<Driving>>>,
    none: Notify,
}

impl All {
    fn runs(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Driving>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of them.
#[derive(Debug, Default)]
struct Driving {
    cancel: Notify,
    /// Its rows were changed by somebody else.
    nudge: Notify,
    calling: Mutex<Vec<Calling>>,
}

impl Active {
    /// It is this run's turn, until what is returned is dropped.
    pub(super) fn begin(&self, run: RunId) -> Turn {
        let driving = Arc::<Driving>::default();
        self.0.runs().insert(run, Arc::clone(&driving));
        Turn {
            all: Arc::clone(&self.0),
            run,
            driving,
        }
    }

    fn find(&self, run: RunId) -> Option<Arc<Driving>> {
        self.0.runs().get(&run).cloned()
    }

    /// Gives up what `run` does now, if it does something.
    pub(super) fn cancel(&self, run: RunId) {
        if let Some(driving) = self.find(run) {
            driving.cancel.notify_one();
        }
    }

    /// Tells `run`, if it is driven, that its rows were changed.
    pub(super) fn nudge(&self, run: RunId) {
        if let Some(driving) = self.find(run) {
            driving.nudge.notify_one();
        }
    }

    /// Gives up what every run does now.
    pub(super) fn cancel_all(&self) {
        for driving in self.0.runs().values() {
            driving.cancel.notify_one();
        }
    }

    /// Returns when none is driven.
    pub(super) async fn ended(&self) {
        loop {
            let none = self.0.none.notified();
            if self.0.runs().is_empty() {
                return;
            }
            none.await;
        }
    }

    /// The steps of `run` that are being called now.
    pub(super) fn calling(&self, run: RunId) -> Vec<Calling> {
        let driving = self.find(run);
        driving.map_or_else(Vec::new, |driving| {
            let calling = driving.calling.lock();
            calling.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}

/// A run's turn to be driven. However it ends (also by a panic), the run is not active after it.
#[derive(Debug)]
pub(super) struct Turn {
    all: Arc<All>,
    run: RunId,
    driving: Arc<Driving>,
}

impl Turn {
    /// Returns when the run is given up.
    pub(super) async fn cancelled(&self) {
        self.driving.cancel.notified().await;
    }

    /// Returns when the run's rows were changed since the last time.
    pub(super) async fn nudged(&self) {
        self.driving.nudge.notified().await;
    }

    /// A step is being called.
    pub(super) fn calls(&self, calling: Calling) {
        let all = self.driving.calling.lock();
        all.unwrap_or_else(PoisonError::into_inner).push(calling);
    }

    /// No step is being called any more.
    pub(super) fn given_up(&self) {
        let all = self.driving.calling.lock();
        all.unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What came of a step's call is stored.
    pub(super) fn settled(&self, node: &str, path: &str) {
        let all = self.driving.calling.lock();
        all.unwrap_or_else(PoisonError::into_inner)
            .retain(|calling| (&*calling.node, &*calling.path) != (node, path));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.all.runs();
        // A run that waited may have its next turn already.
        if all
            .get(&self.run)
            .is_some_and(|driving| Arc::ptr_eq(driving, &self.driving))
        {
            all.remove(&self.run);
        }
        if all.is_empty() {
            self.all.none.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_ends_leaves_the_next_one_alone() {
        let (active, run) = (Active::default(), RunId::new());
        let first = active.begin(run);
        let second = active.begin(run);
        second.calls(Calling {
            node: "deal".to_owned(),
            path: String::new(),
            at: 1,
        });
        drop(first);
        assert_eq!(active.calling(run).len(), 1);
        second.settled("deal", "");
        assert!(active.calling(run).is_empty());
        drop(second);
        assert!(active.find(run).is_none());
    }
}
