//! Keeps the log within its limits: by age, by number and by size, whichever is reached first;
//! runs that failed go last, and runs that have not ended never go.
//!
//! - [`pace`]: how much at a time, and how long between (pure)
//! - [`round`]: one look, and what it removes
//! - here: when to look
//!
//! Everything goes through the writer like any other change, in batches of a few milliseconds with
//! a rest after each, so that no caller waits for it.

pub mod pace;
pub mod round;
#[cfg(test)]
mod tests;

use crate::api::events::WatchEvent;
use crate::db::{Db, meta};
use crate::engine::WeakEngine;
use crate::run::executor::Executor;
use crate::time::now;
use crate::{Engine, Error, Result};
use round::Round;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often somebody looks whether something has grown too old.
const EVERY: Duration = Duration::from_secs(60);
/// How often it is tried whether a disk takes changes again.
const PROBE: Duration = Duration::from_secs(1);
/// How many bytes it has to take.
const TRIED: usize = 256 << 10;

/// Wakes the one who looks.
#[derive(Debug, Default)]
pub struct Retention {
    look: Arc<Notify>,
}

impl Retention {
    /// Looks now: the limits have changed.
    pub fn look(&self) {
        self.look.notify_one();
    }

    /// Looks now and then for as long as the engine is there.
    pub(crate) fn start(engine: &Engine) {
        let keeper = Keeper {
            engine: engine.downgrade(),
            db: engine.db().clone(),
            executor: Arc::clone(engine.executor()),
            look: Arc::clone(&engine.retention().look),
        };
        tokio::spawn(keeper.keep());
    }
}

/// Who looks. The engine's data folder is not held for it.
struct Keeper {
    engine: WeakEngine,
    db: Db,
    executor: Arc<Executor>,
    look: Arc<Notify>,
}

impl Keeper {
    async fn keep(self) {
        let mut round = Round::default();
        loop {
            tokio::select! {
                ended = self.look(&mut round) => if ended.is_err() { return },
                () = self.executor.closing() => return,
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.look.notified() => {}
                () = self.db.health().troubled() => {
                    if heal(&self.db).await.is_err() {
                        return;
                    }
                }
                () = self.executor.closing() => return,
            }
        }
    }

    /// One look. An error means that the engine is gone.
    async fn look(&self, round: &mut Round) -> Result<()> {
        let engine = self.engine.get().ok_or(Error::Closed)?;
        let (limits, seq) = (engine.settings().retention, engine.hub().newest());
        drop(engine);
        match round.go(&self.db, &limits, now(), seq).await {
            Ok(report) if report.removed() => {
                tracing::info!(?report, "the log was brought within its limits");
                let engine = self.engine.get().ok_or(Error::Closed)?;
                engine.publish(WatchEvent::App {});
            }
            Ok(_) => {}
            Err(Error::Closed) => return Err(Error::Closed),
            Err(error) => tracing::warn!(%error, "the log could not be brought within its limits"),
        }
        Ok(())
    }
}

/// Writes as much as a large event takes until the disk takes it: then the problem is over.
async fn heal(db: &Db) -> Result<()> {
    const KEY: &str = "disk_tried";
    loop {
        let try_out = db.write(|tx| meta::set(tx, KEY, &"-".repeat(TRIED)));
        let written = match try_out.await {
            Ok(()) => db.write(|tx| meta::set(tx, KEY, "")).await,
            refused => refused,
        };
        match written {
            Err(Error::Closed) => return Err(Error::Closed),
            Err(error) if error.is_storage() => tokio::time::sleep(PROBE).await,
            _ => {
                db.health().mended();
                return Ok(());
            }
        }
    }
}
