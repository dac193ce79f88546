//! What a call does about batches: before its request goes out, and once something came of it.

use super::compose::Rule;
use super::gather::Item;
use super::seat::{self, Lead, Seat};
use super::told::Told;
use crate::api::runs::InBatch;
use crate::db::batches;
use crate::http::Outgoing;
use crate::ids::{ConnectionId, RunId};
use crate::nodes::{Step, StepError};
use crate::run::call::{Outcome, Parking};
use crate::run::exchange::Made;
use crate::run::executor::Executor;
use crate::run::wait_for::WaitFor;
use bytes::Bytes;

/// A step that goes in a batch.
pub(in crate::run) struct Rider<'a> {
    pub(in crate::run) run: RunId,
    pub(in crate::run) version: i64,
    pub(in crate::run) node: &'a str,
    pub(in crate::run) step: &'a dyn Step,
    pub(in crate::run) connection: Option<ConnectionId>,
    /// It may have a seat: it was called before.
    pub(in crate::run) seated: bool,
    /// Somebody wants it sent now.
    pub(in crate::run) by_hand: bool,
}

/// The step sends its request, made that of the batch which it leads, or this came of it; the
/// exchange is added to `made`.
pub(in crate::run) async fn board(
    executor: &Executor,
    rider: &Rider<'_>,
    outgoing: &mut Outgoing,
    rule: Rule,
    made: &mut Vec<Made>,
) -> Result<Lead, Outcome> {
    let item = Item {
        run: rider.run,
        version: rider.version,
        node: rider.node,
        connection: rider.connection,
        outgoing,
    };
    let seat = seat::find(executor, &item, rule, rider.seated).await;
    match seat.map_err(|error| Outcome::Failed(nothing(error.to_string())))? {
        Seat::Leads(lead) => {
            lead.compose(outgoing);
            Ok(lead)
        }
        Seat::Over(place, told) => Err(over(rider, place, &told, outgoing.body.clone(), made)),
        Seat::Waits(place) => {
            if rider.by_hand {
                hurry(executor, place, rider.node).await;
            }
            Err(waits(place))
        }
    }
}

fn nothing(message: String) -> StepError {
    StepError {
        kind: "batch",
        message,
        field: None,
    }
}

fn waits(place: InBatch) -> Outcome {
    let InBatch {
        id, place, size, ..
    } = place;
    let message = format!(
        "It is event {place} of {size} in one request. Another run sends that for all of them, once it can."
    );
    Outcome::Parked(Parking::new(WaitFor::Batch(id), None, message))
}

/// The whole batch is tried now, unless it is under way.
async fn hurry(executor: &Executor, place: InBatch, node: &str) {
    if let Err(error) = executor.step_now(place.sender, node.to_owned()).await {
        tracing::debug!(run = %place.sender, %error, "who sends the batch does not wait");
    }
}

/// What the batch's outcome means for a run that was in it.
fn over(
    rider: &Rider<'_>,
    place: InBatch,
    told: &Told,
    item: Bytes,
    made: &mut Vec<Made>,
) -> Outcome {
    made.extend(told.made(place, item));
    let settled = match (told.failure(), made.last()) {
        (Some(failure), _) => Err(failure),
        (None, Some(last)) => last.answer().and_then(|answer| rider.step.settle(answer)),
        (None, None) => Err(nothing(
            "Nothing is known of the request that carried this event.".to_owned(),
        )),
    };
    settled.map_or_else(Outcome::Failed, Outcome::Settled)
}

/// What came of a batch's request, for all that are in it. One that waits says so by going away.
pub(in crate::run) async fn arrived(
    executor: &Executor,
    lead: Lead,
    made: &mut [Made],
    outcome: &Outcome,
) {
    for one in made.iter_mut() {
        one.batch = Some(lead.place);
    }
    let failed = match outcome {
        Outcome::Settled(_) => None,
        Outcome::Failed(error) => Some(error),
        Outcome::Parked(_) | Outcome::Aside(_) => return,
    };
    let batch = lead.place.id;
    match lead.end(executor, made.last(), failed).await {
        Ok(()) => executor.usable(WaitFor::Batch(batch)),
        // It is sent once more after the next start, as after a crash.
        Err(error) => tracing::warn!(%error, "what came of a batch could not be stored"),
    }
}

impl Executor {
    /// A run, or a step of it, ended or was given up: others send the batches that it was to send.
    pub(in crate::run) async fn batches_left(&self, run: RunId) {
        match self.db.read(move |c| batches::led(c, run)).await {
            Ok(all) => all
                .into_iter()
                .for_each(|batch| self.usable(WaitFor::Batch(batch))),
            // They are found by and by.
            Err(error) => tracing::warn!(%run, %error, "a run's batches cannot be found now"),
        }
    }
}
