//! Runs that wait for a time go on when it has come.
//!
//! One task for all of them: it sleeps until the earliest due time that the index `run_due` has, is
//! told of earlier ones, and queues what is due, a page at a time and only while the queue is
//! short. So however many wait, memory holds none of them.

use crate::Result;
use crate::db::dues::{self, Place, SetBack};
use crate::run::executor::Executor;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

/// So many runs go on in one transaction.
const PAGE: u32 = 256;
/// How long to wait after the database refused.
const PAUSE: Duration = Duration::from_secs(1);

/// Knows when the next run is due.
#[derive(Debug)]
pub(super) struct Timer {
    next: AtomicI64,
    told: Notify,
}

impl Default for Timer {
    fn default() -> Self {
        Self {
            next: AtomicI64::new(i64::MAX),
            told: Notify::new(),
        }
    }
}

impl Timer {
    /// A run waits until `due`: its row is committed.
    pub(super) fn tell(&self, due: i64) {
        if self.next.fetch_min(due, Ordering::AcqRel) > due {
            self.told.notify_one();
        }
    }
}

/// A clock that was set back, and how far the due times were moved with it.
struct Moving {
    by: i64,
    at: i64,
    after: Option<Place>,
}

impl Executor {
    /// Goes on with waiting runs when they are due, until the executor closes.
    pub(super) async fn keep_time(self: Arc<Self>) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = self.keep() => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }

    async fn keep(&self) {
        // Perhaps it was set back while nobody was there.
        let (mut looked, mut moving) = (false, None);
        loop {
            let due = match self.go_on_due(&mut looked, &mut moving).await {
                Ok(due) => due,
                Err(error) => {
                    if !self.is_closing() {
                        tracing::error!(%error, "runs that are due could not be queued; trying again");
                    }
                    sleep(PAUSE).await;
                    continue;
                }
            };
            tokio::select! {
                () = self.clock.towards(due) => {}
                () = self.timer.told.notified() => {}
            }
        }
    }

    /// Queues what is due. When the next is.
    async fn go_on_due(&self, looked: &mut bool, moving: &mut Option<Moving>) -> Result<i64> {
        if !*looked {
            let now = self.clock.now();
            let moved = self.db.write(move |tx| dues::move_back_to(tx, now));
            moved.await?;
            *looked = true;
        }
        if moving.is_none()
            && let Some(jump) = self.clock.look()
        {
            tracing::warn!(jump, "the system's clock was set");
            *moving = (jump < 0).then(|| Moving {
                by: -jump,
                at: self.clock.now(),
                after: None,
            });
        }
        self.move_back(moving).await?;
        loop {
            // Whoever tells of a due time from here on is heard.
            self.timer.next.store(i64::MAX, Ordering::Release);
            let next = self.db.read(dues::next).await?.unwrap_or(i64::MAX);
            if next > self.clock.now() {
                self.timer.next.fetch_min(next, Ordering::AcqRel);
                return Ok(next);
            }
            self.queue.is_short().await;
            self.wake_due().await?;
        }
    }

    async fn wake_due(&self) -> Result<()> {
        let now = self.clock.now();
        let woken = self.db.write(move |tx| {
            let due = dues::by(tx, now, PAGE)?;
            super::wake::requeue(tx, &due)
        });
        self.queue.push(woken.await?);
        Ok(())
    }

    /// Everything that waits for a time is due earlier by as much as the clock was set back.
    async fn move_back(&self, moving: &mut Option<Moving>) -> Result<()> {
        while let Some(Moving { by, at, after }) = moving {
            let now = self.clock.now();
            let (back, from) = (
                SetBack {
                    by: *by,
                    at: *at,
                    now,
                },
                after.clone(),
            );
            let page = self
                .db
                .write(move |tx| dues::move_back(tx, from, back, PAGE));
            match page.await? {
                last @ Some(_) => *after = last,
                None => *moving = None,
            }
        }
        Ok(())
    }
}
