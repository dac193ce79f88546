//! The runs whose turn is next, oldest first; those that somebody waits for before the others.

use crate::api::runs::RunSummary;
use crate::ids::RunId;
use crate::nodes::Output;
use crate::run::active::{Active, Turn};
use crate::run::lines::Lines;
use crate::run::permit::Permit;
use crate::run::plan::Plan;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use url::Url;

/// Events up to this size stay in memory until their run begins, as long as there is room.
const HOT_BYTES: usize = 64 << 10;
/// So much they may take together.
const ROOM: usize = 32 << 20;
/// What such a run takes besides its body, more or less.
const A_RUN: usize = 8 << 10;
/// With more runs than this in it, those that can wait stay in the database.
const SHORT: usize = 1_024;

/// A run whose turn it is.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) run: RunId,
    /// None when it has to be read from the database.
    pub(super) hot: Option<Box<Hot>>,
}

/// What is known of a run that was accepted a moment ago.
#[derive(Debug)]
pub(super) struct Hot {
    pub(super) plan: Arc<Plan>,
    pub(super) event: Arc<Output>,
    pub(super) summary: Arc<RunSummary>,
    pub(super) trigger: usize,
    pub(super) single: Option<Single>,
    /// Where its steps send to instead of their own addresses.
    pub(super) url: Option<Url>,
}

impl Hot {
    fn size(&self) -> usize {
        A_RUN + self.event.body.bytes.len()
    }
}

/// A test of one node, with the sample data of the nodes before it.
#[derive(Debug)]
pub struct Single {
    /// The node.
    pub node: usize,
    /// Sample data by node id.
    pub samples: HashMap<String, Arc<Output>>,
}

/// The queue.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: Mutex<Lines<Ready>>,
    /// Bytes that are known of runs.
    hot: AtomicUsize,
    wake: Notify,
    short: Notify,
}

impl Queue {
    /// A run that was accepted a moment ago: it is active at once when none is before it and
    /// `permit` gives one, else it queues.
    pub(super) fn enter(
        &self,
        run: RunId,
        hot: Hot,
        active: &Active,
        permit: impl FnOnce() -> Option<Permit>,
    ) -> Option<(Ready, Turn, Permit)> {
        let queue = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.len() == 0
            && let Some(permit) = permit()
        {
            let turn = active.begin(run);
            let hot = Some(Box::new(hot));
            return Some((Ready { run, hot }, turn, permit));
        }
        drop(queue);
        self.push_hot(run, hot);
        None
    }

    /// A run that was accepted a moment ago; what is known of it is kept where there is room.
    fn push_hot(&self, run: RunId, hot: Hot) {
        let small = hot.event.body.bytes.len() <= HOT_BYTES;
        let keep = hot.single.is_some() || small && self.hot.load(Ordering::Relaxed) < ROOM;
        if keep {
            self.hot.fetch_add(hot.size(), Ordering::Relaxed);
        }
        let urgent = hot.plan.is_urgent();
        let hot = keep.then(|| Box::new(hot));
        let ready = Ready { run, hot };
        if urgent {
            let mut lines = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
            lines.push_urgent(ready);
            drop(lines);
            self.wake.notify_one();
        } else {
            self.add([ready]);
        }
    }

    /// Runs that have to be read from the database.
    pub(super) fn push(&self, runs: impl IntoIterator<Item = RunId>) {
        self.add(runs.into_iter().map(|run| Ready { run, hot: None }));
    }

    fn add(&self, more: impl IntoIterator<Item = Ready>) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.extend(more);
        drop(ready);
        self.wake.notify_one();
    }

    /// The next run, which becomes active.
    pub(super) fn pop(&self, active: &Active) -> Option<(Ready, Turn)> {
        let mut queue = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = queue.next()?;
        if queue.len() + 1 == SHORT {
            self.short.notify_waiters();
        }
        // Under the queue's lock, so that a run is always found here or there.
        let turn = active.begin(ready.run);
        drop(queue);
        self.cooled(&ready);
        Some((ready, turn))
    }

    /// Returns when something was pushed since the last time.
    pub(super) async fn pushed(&self) {
        self.wake.notified().await;
    }

    /// Returns when fewer than [`SHORT`] runs wait for their turn.
    pub(super) async fn is_short(&self) {
        loop {
            let short = self.short.notified();
            tokio::pin!(short);
            // From here on it is heard.
            short.as_mut().enable();
            if self.len() < SHORT {
                return;
            }
            short.await;
        }
    }

    /// How many runs wait for their turn.
    pub(super) fn len(&self) -> usize {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.len()
    }

    /// Takes a run out before its turn.
    pub(super) fn withdraw(&self, run: RunId) {
        let mut queue = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = queue.remove(|ready| ready.run == run);
        if queue.len() + 1 == SHORT {
            self.short.notify_waiters();
        }
        drop(queue);
        if let Some(ready) = taken {
            self.cooled(&ready);
        }
    }

    fn cooled(&self, taken: &Ready) {
        if let Some(hot) = &taken.hot {
            self.hot.fetch_sub(hot.size(), Ordering::Relaxed);
        }
    }
}
