//! Runs that wait for a connection, for the vault or for a destination go on when it can be used
//! again. Those that wait for a time are the timer's.
//!
//! A waiting run is only rows: its steps say in `waits_for` what for. Whoever turns its state from
//! waiting to queued, in one transaction, is the one who queues it; so it never runs twice at a
//! time. What becomes usable between the beginning of a call and the commit of its wait is noticed
//! by the count of [`Wakes`], which goes up before the waiting runs are looked for.

use crate::Result;
use crate::api::events::WatchEvent;
use crate::api::vault::VaultState;
use crate::db::writer::Tx;
use crate::db::{run_list, waits};
use crate::ids::RunId;
use crate::run::executor::Executor;
use crate::run::wait_for::WaitFor;
use futures_util::FutureExt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// So many runs go on in one transaction.
const BATCH: u32 = 256;

/// How long to wait before waiting runs are looked for again after the database refused; twice as
/// long each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Counts how often something became usable, and knows whether a run that waits was left behind.
#[derive(Debug)]
pub(super) struct Wakes {
    count: watch::Sender<u64>,
    left_behind: Notify,
    usable: mpsc::UnboundedSender<WaitFor>,
    /// Until somebody listens.
    heard: Mutex<Option<mpsc::UnboundedReceiver<WaitFor>>>,
}

impl Default for Wakes {
    fn default() -> Self {
        let (usable, heard) = mpsc::unbounded_channel();
        Self {
            count: watch::Sender::new(0),
            left_behind: Notify::new(),
            usable,
            heard: Mutex::new(Some(heard)),
        }
    }
}

impl Wakes {
    /// How often by now.
    pub(super) fn count(&self) -> u64 {
        *self.count.borrow()
    }

    /// Waits until it was more often than `since`; how often then.
    pub(super) async fn past(&self, since: u64) -> u64 {
        let mut counts = self.count.subscribe();
        let past = counts.wait_for(|count| *count > since).await;
        // An error means that the sender is gone, which is borrowed here.
        past.map_or(u64::MAX, |count| *count)
    }

    /// Something became usable.
    pub(super) fn go_up(&self) {
        self.count.send_modify(|count| *count += 1);
    }
}

impl Executor {
    /// `on` can be used: the runs that wait for it go on.
    pub fn usable(&self, on: WaitFor) {
        // An error means that the executor closes.
        let _ = self.wakes.usable.send(on);
    }

    /// Goes on with waiting runs whenever something becomes usable, until the executor closes.
    /// Those that the database did not let go on are looked for again later: nobody says a second
    /// time that something became usable.
    pub(super) async fn wake_up(self: Arc<Self>, mut usable: broadcast::Receiver<WaitFor>) {
        let mut closing = self.closing.subscribe();
        let heard = self
            .wakes
            .heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut heard) = heard else { return };
        let (mut again, mut pause) = (None, FIRST_PAUSE);
        // What became usable while nobody was there.
        self.noted(self.wake_usable().await);
        loop {
            tokio::select! {
                on = usable.recv() => {
                    if let Ok(WaitFor::Connection(id)) = on
                        && self.auth.connection(id).is_none()
                    {
                        self.gate.forget(id);
                    }
                    self.wakes.go_up();
                    self.noted(match on {
                        Ok(on) => self.wake_all(on.to_string()).await,
                        Err(RecvError::Lagged(_)) => self.wake_usable().await,
                        Err(RecvError::Closed) => return,
                    });
                }
                Some(on) = heard.recv() => {
                    self.wakes.go_up();
                    self.noted(self.wake_all(on.to_string()).await);
                }
                () = self.wakes.left_behind.notified(), if again.is_none() => {
                    again = Some(Instant::now() + pause);
                    pause = LONGEST_PAUSE.min(pause * 2);
                }
                () = sleep_until(again.unwrap_or_else(Instant::now)), if again.is_some() => {
                    again = None;
                    if self.noted(self.wake_usable().await) {
                        pause = FIRST_PAUSE;
                    }
                }
                () = closing.wait_for(|closing| *closing).map(drop) => return,
            }
        }
    }

    /// Whether runs could be woken. If not, they are looked for again.
    pub(super) fn noted(&self, woken: Result<()>) -> bool {
        if let Err(error) = &woken
            && !self.is_closing()
        {
            tracing::error!(%error, "waiting runs could not be queued; trying again");
            self.wakes.left_behind.notify_one();
        }
        woken.is_ok()
    }

    /// Goes on with the runs that wait for something that can be used.
    async fn wake_usable(&self) -> Result<()> {
        let mut ons = self.db.read(waits::needless).await?;
        // An empty vault is not shut: who waited for what was in it is told that it is gone.
        if matches!(self.vault.state(), VaultState::Open | VaultState::Empty) {
            ons.push(WaitFor::Vault.to_string());
        }
        for on in ons {
            self.wake_all(on).await?;
        }
        self.wake_at_gate().await
    }

    /// Goes on with every run that waits for `on`, the oldest first; with each once, although it
    /// may soon wait again.
    pub(super) async fn wake_all(&self, on: String) -> Result<()> {
        let mut last = None;
        loop {
            let on = on.clone();
            let woken = self.db.write(move |tx| {
                let runs = waits::of(tx, &on, last, BATCH)?;
                Ok((runs.last().copied(), requeue(tx, &runs)?))
            });
            let (newest, woken) = woken.await?;
            self.queue.push(woken);
            if newest.is_none() {
                return Ok(());
            }
            last = newest;
        }
    }

    /// Goes on with `run`, if it waits.
    pub(super) async fn wake(&self, run: RunId) {
        let woken = self.db.write(move |tx| requeue(tx, &[run])).await;
        self.noted(woken.map(|woken| self.queue.push(woken)));
    }
}

/// Those of `runs` that waited are queued from now on.
pub(super) fn requeue(tx: &mut Tx<'_>, runs: &[RunId]) -> Result<Vec<RunId>> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let seq = tx.next_seq();
    let woken = waits::requeue(tx, runs, seq)?;
    for run in run_list::of(tx, &woken)? {
        tx.publish(WatchEvent::Run { seq, run });
    }
    Ok(woken)
}
