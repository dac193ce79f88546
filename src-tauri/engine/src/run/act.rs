//! What people do to steps that wait: try one now, or give it up.
//!
//! The row is changed first. A run that waits goes on; one that is driven (another of its steps is
//! being called) is told to look at its rows again. Between the two it may just have begun to wait,
//! so both are done; see [`crate::run::wake`] on how it still goes on only once.

use crate::api::events::WatchEvent;
use crate::db::writer::Tx;
use crate::db::{steps, waits};
use crate::flow::plan::Slot;
use crate::ids::RunId;
use crate::run::StepState;
use crate::run::driven::Driven;
use crate::run::executor::Executor;
use crate::run::wake::requeue;
use crate::{Error, Result};
use std::sync::Arc;

impl Executor {
    /// Tries a step that waits at once, whatever it waits for.
    ///
    /// # Errors
    /// `not_waiting`, or what the database refuses.
    pub async fn step_now(&self, run: RunId, node: String) -> Result<()> {
        let now = self.clock.now();
        self.act(run, move |tx| waits::hurry(tx, run, &node, now))
            .await
    }

    /// Gives up a step that waits: the run goes on without it, and without what depends on it.
    ///
    /// # Errors
    /// `not_waiting`, or what the database refuses.
    pub async fn step_skip(&self, run: RunId, node: String) -> Result<()> {
        let now = self.clock.now();
        let given_up = node.clone();
        self.act(run, move |tx| {
            let given_up = waits::give_up(tx, run, &node, now)?;
            let skipped = steps::of_run(tx, run)?.into_iter();
            for step in skipped.filter(|step| step.node == node) {
                let seq = tx.next_seq();
                tx.publish(WatchEvent::Step { seq, run, step });
            }
            Ok(given_up)
        })
        .await?;
        self.gate_left(run, Some(&given_up)).await;
        self.batches_left(run).await;
        Ok(())
    }

    async fn act(
        &self,
        run: RunId,
        change: impl FnOnce(&mut Tx<'_>) -> Result<bool> + Send + 'static,
    ) -> Result<()> {
        let woken = self.db.write(move |tx| {
            if !change(tx)? {
                return Err(Error::conflict(
                    "not_waiting",
                    "This step does not wait any more.",
                ));
            }
            requeue(tx, &[run])
        });
        self.queue.push(woken.await?);
        self.active.nudge(run);
        self.wake(run).await;
        Ok(())
    }
}

impl Driven {
    /// Takes in what was done by hand to the steps that wait.
    pub(super) async fn look_again(&mut self, executor: &Executor, run: RunId) -> Result<()> {
        let rows = executor.db.read(move |c| steps::waiting(c, run)).await?;
        let now = executor.clock.now();
        for node in self.waiting.nodes() {
            let id = &self.plan.node(node).id;
            let row = rows.iter().find(|row| row.step.node == *id);
            match row.map(|row| row.step.due) {
                Some(due) if due.is_some_and(|due| due <= now) => {
                    self.waiting.remove(node);
                    if let Some(earlier) = self.earlier.get_mut(&node) {
                        earlier.by_hand = true;
                    }
                    self.next.push(node);
                }
                Some(_) => {}
                None => {
                    self.waiting.remove(node);
                    self.earlier.remove(&node);
                    self.progress.settle(node, Slot::Skipped);
                    let marks = &mut Arc::make_mut(&mut self.summary).steps;
                    for mark in marks.iter_mut().filter(|mark| mark.node == *id) {
                        mark.state = StepState::Skipped;
                    }
                }
            }
        }
        Ok(())
    }
}
