//! Looks now and then for batches that are waited for in vain, and forgets those that nobody asks
//! for any more.

use crate::Result;
use crate::db::batches;
use crate::run::executor::Executor;
use crate::run::wait_for::WaitFor;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How often.
const OFTEN: Duration = Duration::from_secs(60);

/// So many are forgotten in one transaction, each with all that were in it.
const SOME: u32 = 16;

/// Looks at batches until the executor closes, for the first time at once: what came of one may
/// have been stored just before a crash.
pub(in crate::run) async fn look_after(executor: Arc<Executor>) {
    let mut closing = executor.closing.subscribe();
    loop {
        if let Err(error) = look(&executor).await
            && !executor.is_closing()
        {
            tracing::warn!(%error, "batches cannot be looked at now");
        }
        tokio::select! {
            () = sleep(OFTEN) => {}
            _ = closing.wait_for(|closing| *closing) => return,
        }
    }
}

async fn look(executor: &Executor) -> Result<()> {
    for batch in executor.db.read(batches::in_vain).await? {
        executor.usable(WaitFor::Batch(batch));
    }
    loop {
        let needless = executor.db.read(|c| batches::needless(c, SOME)).await?;
        let last = needless.len() < SOME as usize;
        if !needless.is_empty() {
            let forget = executor.db.write(move |tx| batches::delete(tx, &needless));
            forget.await?;
        }
        if last {
            return Ok(());
        }
    }
}
