//! Accepts events and holds the queue of ready runs. The database is the queue: memory holds
//! identifiers (and, for runs that were accepted a moment ago, their event, to save reading it back).

use crate::api::events::WatchEvent;
use crate::api::runs::RunSummary;
use crate::db::{Db, runs};
use crate::http::Client;
use crate::ids::RunId;
use crate::nodes::Output;
use crate::run::hub::Hub;
use crate::run::plan::{Plan, Plans};
use crate::run::record::{RunRecord, StateChange};
use crate::run::waiters::{RunOutcome, Waiters};
use crate::run::{RunState, drive, summary};
use crate::time::now;
use crate::{Error, Result};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, Semaphore, watch};

/// Events up to this size stay in memory until their run begins, as long as few are waiting.
const HOT_BYTES: usize = 64 << 10;
const HOT_RUNS: usize = 512;

/// What runs need.
#[derive(Debug)]
pub struct Executor {
    pub(super) db: Db,
    pub(super) http: Client,
    pub(super) plans: Plans,
    pub(super) waiters: Waiters,
    pub(super) hub: Arc<Hub>,
    ready: Mutex<VecDeque<Ready>>,
    hot: AtomicUsize,
    wake: Notify,
    permits: Arc<Semaphore>,
    concurrency: AtomicU32,
    /// Runs that are driven now, with the switch that cancels them.
    active: Mutex<HashMap<RunId, Arc<Notify>>>,
    closing: watch::Sender<bool>,
}

/// A run whose turn it is.
#[derive(Debug)]
struct Ready {
    run: RunId,
    hot: Option<Hot>,
}

/// What is known of a run that was accepted a moment ago.
#[derive(Debug)]
pub(super) struct Hot {
    pub(super) plan: Arc<Plan>,
    pub(super) event: Arc<Output>,
    pub(super) summary: RunSummary,
    pub(super) trigger: usize,
    pub(super) single: Option<Single>,
}

/// A test of one node, with the sample data of the nodes before it.
#[derive(Debug)]
pub struct Single {
    /// The node.
    pub node: usize,
    /// Sample data by node id.
    pub samples: HashMap<String, Arc<Output>>,
}

impl Executor {
    /// An executor that calls up to `concurrency` runs at the same time.
    #[must_use]
    pub fn new(db: Db, http: Client, hub: Arc<Hub>, concurrency: u32) -> Arc<Self> {
        Arc::new(Self {
            db,
            http,
            plans: Plans::default(),
            waiters: Waiters::default(),
            hub,
            ready: Mutex::default(),
            hot: AtomicUsize::new(0),
            wake: Notify::new(),
            permits: Arc::new(Semaphore::new(concurrency as usize)),
            concurrency: AtomicU32::new(concurrency),
            active: Mutex::default(),
            closing: watch::Sender::new(false),
        })
    }

    /// Runs whatever is ready from now on.
    pub fn start(self: &Arc<Self>) {
        tokio::spawn(Arc::clone(self).dispatch());
    }

    /// Drives up to `concurrency` runs at the same time from now on. Runs under way go on.
    pub fn set_concurrency(&self, concurrency: u32) {
        let before = self.concurrency.swap(concurrency, Ordering::Relaxed);
        self.permits
            .add_permits(concurrency.saturating_sub(before) as usize);
        let surplus = before.saturating_sub(concurrency);
        let forgotten = self.permits.forget_permits(surplus as usize);
        let held = surplus - u32::try_from(forgotten).unwrap_or(surplus);
        let permits = Arc::clone(&self.permits);
        tokio::spawn(async move {
            // An error means that the executor is gone.
            if let Ok(surplus) = permits.acquire_many(held).await {
                surplus.forget();
            }
        });
    }

    /// Takes up what a former process left.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn take_up(&self) -> Result<()> {
        for (run, test) in self.db.read(runs::open).await? {
            if test {
                // Who started it saw the window close.
                self.end(run, "Hookline was closed during this test.")
                    .await?;
            } else {
                self.push(Ready { run, hot: None });
            }
        }
        Ok(())
    }

    /// Stores a run and queues it. Returns after the commit.
    ///
    /// # Errors
    /// [`Error::Busy`] when more is waiting than may wait; nothing was stored then.
    pub async fn accept(
        self: &Arc<Self>,
        record: RunRecord,
        plan: Arc<Plan>,
        event: Arc<Output>,
        flow_name: &str,
        single: Option<Single>,
    ) -> Result<RunId> {
        if *self.closing.borrow() {
            return Err(Error::Closed);
        }
        let run = record.id;
        let trigger = plan
            .find(&record.node)
            .ok_or_else(|| Error::NotFound("This trigger".to_owned()))?;
        let summary = summary::accepted(&record, &plan, flow_name);
        let hot = Hot {
            plan,
            event,
            summary,
            trigger,
            single,
        };
        // A task of its own: a caller that goes away must not leave a stored run behind that
        // nobody has queued.
        let stored = tokio::spawn(Arc::clone(self).store(record, hot));
        stored.await.map_err(|_| Error::Closed)??;
        Ok(run)
    }

    async fn store(self: Arc<Self>, record: RunRecord, mut hot: Hot) -> Result<()> {
        let (run, line) = (record.id, hot.summary.clone());
        hot.summary = self
            .db
            .try_write(move |tx| {
                let mut line = line;
                line.seq = tx.next_seq();
                runs::insert(tx, &record, line.seq)?;
                tx.publish(WatchEvent::Run {
                    seq: line.seq,
                    run: line.clone(),
                });
                Ok(line)
            })
            .await?;
        let small = hot.event.body.bytes.len() <= HOT_BYTES;
        let keep = hot.single.is_some() || small && self.hot.load(Ordering::Relaxed) < HOT_RUNS;
        self.push(Ready {
            run,
            hot: keep.then_some(hot),
        });
        Ok(())
    }

    fn push(&self, ready: Ready) {
        if ready.hot.is_some() {
            self.hot.fetch_add(1, Ordering::Relaxed);
        }
        self.ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(ready);
        self.wake.notify_one();
    }

    /// The next run, and the switch that cancels it.
    fn pop(&self) -> Option<(Ready, Arc<Notify>)> {
        let mut queue = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = queue.pop_front()?;
        // Under the queue's lock, so that a run is always found here or there.
        let cancel = self.activate(ready.run);
        drop(queue);
        if ready.hot.is_some() {
            self.hot.fetch_sub(1, Ordering::Relaxed);
        }
        Some((ready, cancel))
    }

    /// Takes a run out of the queue before its turn.
    fn withdraw(&self, run: RunId) {
        let mut queue = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let place = queue.iter().position(|ready| ready.run == run);
        if let Some(ready) = place.and_then(|place| queue.remove(place))
            && ready.hot.is_some()
        {
            self.hot.fetch_sub(1, Ordering::Relaxed);
        }
    }

    async fn dispatch(self: Arc<Self>) {
        let mut closing = self.closing.subscribe();
        loop {
            let permit = tokio::select! {
                permit = Arc::clone(&self.permits).acquire_owned() => permit,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            let Ok(permit) = permit else { return };
            let (ready, cancel) = loop {
                if let Some(next) = self.pop() {
                    break next;
                }
                tokio::select! {
                    () = self.wake.notified() => {}
                    _ = closing.wait_for(|closing| *closing) => return,
                }
            };
            let executor = Arc::clone(&self);
            tokio::spawn(async move {
                drive::drive(&executor, ready.run, ready.hot, &cancel).await;
                executor
                    .active
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&ready.run);
                drop(permit);
            });
        }
    }

    fn activate(&self, run: RunId) -> Arc<Notify> {
        let cancel = Arc::new(Notify::new());
        self.active
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(run, Arc::clone(&cancel));
        cancel
    }

    /// Cancels a run that has not ended: a call under way is given up.
    ///
    /// # Errors
    /// `already_ended`, or what the database refuses.
    pub async fn cancel(&self, run: RunId) -> Result<()> {
        if !self.end(run, "Cancelled").await? {
            return Err(Error::conflict(
                "already_ended",
                "This run has ended already.",
            ));
        }
        self.withdraw(run);
        let cancel = self
            .active
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&run)
            .cloned();
        if let Some(cancel) = cancel {
            cancel.notify_one();
        }
        Ok(())
    }

    /// Writes that a run ended without finishing. False when it had ended already.
    async fn end(&self, run: RunId, message: &str) -> Result<bool> {
        let change = StateChange {
            state: RunState::Cancelled,
            finished: Some(now()),
            message: Some(message.to_owned()),
        };
        let outcome = RunOutcome::without_result(run, &change);
        let ended = self
            .db
            .write(move |tx| {
                let seq = tx.next_seq();
                let ended = runs::change(tx, run, &change, seq)?;
                if ended {
                    let run = crate::db::run_list::one(tx, run)?;
                    tx.publish(WatchEvent::Run { seq, run });
                }
                Ok(ended)
            })
            .await?;
        if ended {
            self.waiters.tell(|| outcome, run);
        }
        Ok(ended)
    }

    /// Begins no more runs, lets calls under way finish within `patience`, and gives up the rest:
    /// those are made again by the next start, under the same `webhook-id`.
    pub async fn close(&self, patience: std::time::Duration) {
        self.closing.send_replace(true);
        // Every permit is back once nothing is driven any more. An error means that the time is over.
        let all = self
            .permits
            .acquire_many(self.concurrency.load(Ordering::Relaxed));
        let _in_time = tokio::time::timeout(patience, all).await;
        self.abandon();
    }

    /// Begins no more runs and gives up what is under way, as a loss of power would.
    pub fn abandon(&self) {
        self.closing.send_replace(true);
        for cancel in self
            .active
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
        {
            cancel.notify_one();
        }
    }

    /// Whether no more runs are begun.
    pub(super) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Callers that wait for a run's result.
    #[must_use]
    pub fn waiters(&self) -> &Waiters {
        &self.waiters
    }

    /// The plans in use.
    #[must_use]
    pub fn plans(&self) -> &Plans {
        &self.plans
    }
}
