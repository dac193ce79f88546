//! Runs that wait for a connection or for the vault go on when it can be used again.
//!
//! A waiting run is only rows: its steps say in `waits_for` what for. Whoever turns its state from
//! waiting to queued, in one transaction, is the one who queues it; so it never runs twice at a
//! time. What becomes usable between a refusal and the commit of the wait is noticed by the count
//! of [`Wakes`], which goes up before the waiting runs are looked for.

use crate::Result;
use crate::api::events::WatchEvent;
use crate::api::vault::VaultState;
use crate::auth::WaitFor;
use crate::db::writer::Tx;
use crate::db::{run_list, waits};
use crate::ids::RunId;
use crate::run::executor::Executor;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// So many runs go on in one transaction.
const BATCH: u32 = 256;

/// Counts how often something became usable.
#[derive(Debug)]
pub(super) struct Wakes(watch::Sender<u64>);

impl Default for Wakes {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Wakes {
    /// Notices what becomes usable from now on.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }

    fn count(&self) {
        self.0.send_modify(|count| *count += 1);
    }
}

impl Executor {
    /// Goes on with waiting runs whenever something becomes usable, until the executor closes.
    pub(super) async fn wake_up(self: Arc<Self>, mut usable: broadcast::Receiver<WaitFor>) {
        let mut closing = self.closing.subscribe();
        // What became usable while nobody was there.
        self.logged(self.wake_usable().await);
        loop {
            let on = tokio::select! {
                on = usable.recv() => on,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            self.wakes.count();
            match on {
                Ok(on) => self.logged(self.wake_all(on.to_string()).await),
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.logged(self.wake_usable().await);
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    fn logged(&self, woken: Result<()>) {
        if let Err(error) = woken
            && !self.is_closing()
        {
            tracing::error!(%error, "waiting runs could not be queued");
        }
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
        Ok(())
    }

    /// Goes on with every run that waits for `on`, the oldest first; with each once, although it
    /// may soon wait again.
    async fn wake_all(&self, on: String) -> Result<()> {
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
    pub(super) async fn wake(&self, run: RunId) -> Result<()> {
        let woken = self.db.write(move |tx| requeue(tx, &[run])).await?;
        self.queue.push(woken);
        Ok(())
    }
}

/// Those of `runs` that waited are queued from now on.
fn requeue(tx: &mut Tx<'_>, runs: &[RunId]) -> Result<Vec<RunId>> {
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
