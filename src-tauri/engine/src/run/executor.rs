//! Accepts events and holds the queue of ready runs. The database is the queue: memory holds
//! identifiers (and, for runs that were accepted a moment ago, their event, to save reading it back).

use crate::api::events::WatchEvent;
use crate::api::runs::Calling;
use crate::auth::Auth;
use crate::db::{Db, runs, waits};
use crate::http::Client;
use crate::ids::RunId;
use crate::nodes::Output;
use crate::run::active::{Active, Turn};
use crate::run::again;
use crate::run::batch::{Batches, look_after};
use crate::run::clock::Clock;
use crate::run::gate::{Gate, Touched};
use crate::run::hub::Hub;
use crate::run::permit::Permit;
use crate::run::plan::{Plan, Plans};
use crate::run::queue::{Hot, Queue, Ready, Single};
use crate::run::record::{RunRecord, StateChange};
use crate::run::timer::Timer;
use crate::run::waiters::{RunOutcome, Waiters};
use crate::run::wake::Wakes;
use crate::run::{RunState, drive, settle, summary};
use crate::vault::Vault;
use crate::{Error, Result};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, oneshot, watch};

/// So many runs are worked on at the same time. Those that wait for an answer do not count.
const WORKED_ON: u32 = 256;

/// With more runs than this waiting for the machine, callers wait for runs to end.
const CROWD: usize = 256;
/// So long at most.
const BREATH: Duration = Duration::from_millis(5);

/// What runs need.
#[derive(Debug)]
pub struct Executor {
    pub(super) db: Db,
    pub(super) http: Client,
    pub(super) plans: Plans,
    pub(super) waiters: Waiters,
    pub(super) hub: Arc<Hub>,
    pub(super) auth: Auth,
    pub(super) vault: Vault,
    pub(super) queue: Queue,
    pub(super) wakes: Wakes,
    pub(super) batches: Batches,
    pub(super) clock: Clock,
    pub(super) timer: Timer,
    pub(super) gate: Gate,
    permits: Arc<Semaphore>,
    /// A run ended.
    ended: Notify,
    pub(super) active: Active,
    pub(super) closing: watch::Sender<bool>,
}

impl Executor {
    /// An executor that runs nothing yet.
    #[must_use]
    pub(crate) fn new(
        db: Db,
        auth: Auth,
        vault: Vault,
        hub: Arc<Hub>,
        clock: Clock,
        gate: Gate,
    ) -> Arc<Self> {
        Arc::new(Self {
            db,
            http: auth.http().clone(),
            plans: Plans::default(),
            waiters: Waiters::default(),
            hub,
            auth,
            vault,
            queue: Queue::default(),
            wakes: Wakes::default(),
            batches: Batches::default(),
            clock,
            timer: Timer::default(),
            gate,
            permits: Arc::new(Semaphore::new(WORKED_ON as usize)),
            ended: Notify::new(),
            active: Active::default(),
            closing: watch::Sender::new(false),
        })
    }

    /// Runs whatever is ready from now on.
    pub fn start(self: &Arc<Self>) {
        tokio::spawn(Arc::clone(self).dispatch());
    }

    /// Takes up what a former process left, and goes on with what waits when it can.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn take_up(self: &Arc<Self>) -> Result<()> {
        let usable = self.auth.usable();
        for (run, test) in self.db.read(runs::open).await? {
            if test {
                // Who started it saw the window close.
                self.end(run, "Hookline was closed during this test.")
                    .await?;
            } else {
                self.queue.push([run]);
            }
        }
        // Only now: what is woken is queued, and would have been taken up a second time above.
        tokio::spawn(Arc::clone(self).wake_up(usable));
        tokio::spawn(Arc::clone(self).keep_time());
        tokio::spawn(look_after(Arc::clone(self)));
        tokio::spawn(Arc::clone(self).keep_gate());
        self.go_on_again().await
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
        let url = record.url.as_deref().map(again::address).transpose()?;
        let hot = Hot {
            url,
            plan,
            event,
            summary: Arc::new(summary),
            trigger,
            single,
        };
        let urgent = hot.plan.is_urgent();
        let (told, stored) = oneshot::channel();
        // A task of its own: a caller that goes away must not leave a stored run behind that
        // nobody has queued.
        tokio::spawn(Arc::clone(self).take_in(record, hot, told));
        stored.await.map_err(|_| Error::Closed)??;
        if !urgent {
            self.breathe().await;
        }
        Ok(run)
    }

    /// Events are not accepted faster than this machine delivers them: when many runs wait for it
    /// (and not for slow destinations), this waits a moment for one of them to end.
    async fn breathe(&self) {
        if self.queue.len() + self.gate.crowd() > CROWD {
            // An error means that the moment is over.
            let _in_time = tokio::time::timeout(BREATH, self.ended.notified()).await;
        }
    }

    /// A run ended.
    pub(super) fn one_ended(&self) {
        self.ended.notify_one();
    }

    /// Stores a run and tells its caller. Goes on with it at once when no other is before it.
    async fn take_in(
        self: Arc<Self>,
        record: RunRecord,
        mut hot: Hot,
        told: oneshot::Sender<Result<()>>,
    ) {
        let (run, line) = (record.id, Arc::clone(&hot.summary));
        let stored = self.db.try_write_often(move |tx| {
            let seq = tx.next_seq();
            runs::insert(tx, &record, seq)?;
            tx.tell(|| summary::event(&line, seq));
            Ok(seq)
        });
        let stored = stored.await;
        let (stored, goes) = match stored {
            Ok(seq) => {
                Arc::make_mut(&mut hot.summary).seq = seq;
                let permit = || Permit::take_now(&self.permits).filter(|_| !self.is_closing());
                (Ok(()), self.queue.enter(run, hot, &self.active, permit))
            }
            Err(error) => (Err(error), None),
        };
        // Only now, when it can be found and cancelled. A caller that went away needs no answer.
        let _gone = told.send(stored);
        if let Some((ready, turn, mut permit)) = goes {
            self.drive(ready, &turn, &mut permit).await;
        }
    }

    async fn dispatch(self: Arc<Self>) {
        let mut closing = self.closing.subscribe();
        loop {
            let permit = tokio::select! {
                permit = Permit::take(&self.permits) => permit,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            let Some(mut permit) = permit else { return };
            let Some((ready, turn)) = self.queue.pop(&self.active) else {
                // Runs under way need it while there is nothing new.
                drop(permit);
                tokio::select! {
                    () = self.queue.pushed() => {}
                    _ = closing.wait_for(|closing| *closing) => return,
                }
                continue;
            };
            let executor = Arc::clone(&self);
            tokio::spawn(async move {
                executor.drive(ready, &turn, &mut permit).await;
                drop((permit, turn));
            });
        }
    }

    /// Drives a run. A step that panics ends its run, and nothing else.
    async fn drive(&self, ready: Ready, turn: &Turn, permit: &mut Permit) {
        let run = ready.run;
        let driven = AssertUnwindSafe(drive::drive(self, ready, turn, permit));
        if driven.catch_unwind().await.is_err() {
            tracing::error!(%run, "a run panicked");
            turn.given_up();
            let message = "Hookline stumbled over this run and ended it. That is a mistake in Hookline: please report it with what the log says.";
            settle::fail(self, run, message.to_owned()).await;
        }
    }

    /// The steps of a run that are being called now.
    #[must_use]
    pub fn calling(&self, run: RunId) -> Vec<Calling> {
        self.active.calling(run)
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
        self.queue.withdraw(run);
        self.active.cancel(run);
        self.gate_left(run, None).await;
        self.batches_left(run).await;
        Ok(())
    }

    /// Writes that a run ended without finishing. False when it had ended already.
    async fn end(&self, run: RunId, message: &str) -> Result<bool> {
        let change = StateChange {
            state: RunState::Cancelled,
            finished: Some(self.clock.now()),
            due: None,
            message: Some(message.to_owned()),
        };
        let outcome = RunOutcome::without_result(run, &change);
        let ended = self
            .db
            .write(move |tx| {
                let seq = tx.next_seq();
                let ended = runs::change(tx, run, &change, seq)?;
                if ended {
                    waits::release(tx, run)?;
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
    pub async fn close(&self, patience: Duration) {
        self.closing.send_replace(true);
        // An error means that the time is over.
        let _in_time = tokio::time::timeout(patience, self.active.ended()).await;
        self.abandon();
    }

    /// Begins no more runs and gives up what is under way, as a loss of power would.
    pub fn abandon(&self) {
        self.closing.send_replace(true);
        self.active.cancel_all();
    }

    /// Returns when no more runs are begun.
    pub(crate) async fn closing(&self) {
        let mut closing = self.closing.subscribe();
        // An error means that the executor is gone.
        let _gone = closing.wait_for(|closing| *closing).await.is_err();
    }

    /// Nothing is worked on until what is returned is dropped.
    #[cfg(test)]
    pub(super) async fn stand_still(&self) -> tokio::sync::OwnedSemaphorePermit {
        let all = Arc::clone(&self.permits).acquire_many_owned(WORKED_ON);
        all.await.expect("permits")
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

    /// What lets requests out.
    #[must_use]
    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Stores what was changed about a destination, although who asked for it goes away.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn store_destination(self: &Arc<Self>, touched: Touched) -> Result<()> {
        let executor = Arc::clone(self);
        let stored = tokio::spawn(async move { settle::store(&executor, touched).await });
        stored.await.map_err(|_| Error::Closed)?
    }

    /// The plans in use.
    #[must_use]
    pub fn plans(&self) -> &Plans {
        &self.plans
    }
}
