//! **settle**: a step's result and the run's next state, in one transaction.

use crate::api::events::WatchEvent;
use crate::db::{run_list, runs, steps, waits};
use crate::ids::RunId;
use crate::run::driven::Driven;
use crate::run::executor::Executor;
use crate::run::gate::Touched;
use crate::run::record::{Settlement, StateChange};
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, summary};
use crate::{Result, mask};
use std::sync::Arc;
use std::time::Duration;

/// How long to wait before a settlement is tried again that the database refused (a full disk).
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Stores a settlement. A database that refuses (a full disk) is asked again: what was sent must
/// not be sent twice because it could not be written down.
pub(super) async fn settle(
    executor: &Executor,
    driven: &mut Driven,
    mut settlement: Settlement,
) -> Result<()> {
    if let Some(message) = settlement
        .change
        .as_mut()
        .and_then(|to| to.message.as_mut())
    {
        mask::hide(message, &executor.vault.masker());
    }
    summary::settled(
        Arc::make_mut(&mut driven.summary),
        &settlement,
        &driven.plan,
    );
    let settlement = Arc::new(settlement);
    let line = &driven.summary;
    let stored = insist(executor, || {
        let (settlement, line) = (Arc::clone(&settlement), Arc::clone(line));
        executor.db.write_often(move |tx| {
            for step in &settlement.steps {
                steps::put(tx, settlement.run, step)?;
                let seq = tx.next_seq();
                tx.tell(|| WatchEvent::Step {
                    seq,
                    run: settlement.run,
                    step: step.summary.clone(),
                });
            }
            let seq = tx.next_seq();
            if let Some(change) = &settlement.change
                && runs::change(tx, settlement.run, change, seq)?
            {
                tx.tell(|| summary::event(&line, seq));
            }
            // Last: the next one in a line may be a step of this run, which waits by now.
            let touched = settlement.touched.as_ref();
            touched.map(|touched| touched.store(tx)).transpose()
        })
    });
    if let (Some(stored), Some(touched)) = (stored.await?, &settlement.touched) {
        executor.queue.push(touched.committed(stored));
    }
    Ok(())
}

/// Stores what a request left behind about its destination and no settlement takes along.
pub(super) async fn store(executor: &Executor, touched: Touched) -> Result<()> {
    let touched = Arc::new(touched);
    let stored = insist(executor, || {
        let touched = Arc::clone(&touched);
        executor.db.write(move |tx| touched.store(tx))
    });
    executor.queue.push(touched.committed(stored.await?));
    Ok(())
}

/// Writes until the database takes it, or the executor closes.
pub(super) async fn insist<T, F>(executor: &Executor, write: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    loop {
        match write().await {
            Err(error) if error.is_storage() && !executor.is_closing() => {
                tracing::error!(%error, "something could not be stored; trying again");
                tokio::time::sleep(TRY_AGAIN).await;
            }
            written => return written,
        }
    }
}

/// Ends a run that cannot go on, so that it is seen and not tried for ever.
pub(super) async fn fail(executor: &Executor, run: RunId, message: String) {
    let change = StateChange {
        state: RunState::Failed,
        finished: Some(executor.clock.now()),
        due: None,
        message: Some(message),
    };
    let outcome = RunOutcome::without_result(run, &change);
    let written = executor.db.write(move |tx| {
        let seq = tx.next_seq();
        if runs::change(tx, run, &change, seq)? {
            waits::release(tx, run)?;
            let run = run_list::one(tx, run)?;
            tx.publish(WatchEvent::Run { seq, run });
        }
        Ok(())
    });
    if let Err(error) = written.await {
        tracing::error!(%run, %error, "a run's failure could not be stored");
    }
    executor.waiters.tell(|| outcome, run);
    executor.gate_left(run, None).await;
    executor.batches_left(run).await;
}
