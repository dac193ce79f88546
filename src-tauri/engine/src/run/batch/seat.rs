//! A run's place in its batch: it sends it, follows who does, or waits.

use super::compose::{Form, Rule};
use super::gather::{Item, Place, Role};
use super::told::Told;
use crate::api::runs::InBatch;
use crate::db::batches;
use crate::http::Outgoing;
use crate::ids::RunId;
use crate::nodes::StepError;
use crate::run::exchange::Made;
use crate::run::executor::Executor;
use crate::run::settle::insist;
use crate::{Error, Result};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// The header that every delivery has; of a batch it is the batch's own.
pub(super) const ID: &str = "webhook-id";
/// The header that says how many events are in it.
const COUNT: &str = "hookline-batch";

/// So long those that follow wait in memory for the answer. It usually comes sooner; if not, they
/// are only rows.
const PATIENCE: Duration = Duration::from_secs(1);

/// For those that follow: what came of it. Dropped without a word, its sender has to wait or is gone.
pub(super) type News = watch::Sender<Option<Arc<Told>>>;

/// Where a run sits.
#[derive(Debug)]
pub(super) enum Seat {
    /// It sends the batch.
    Leads(Lead),
    /// What came of it is known.
    Over(InBatch, Arc<Told>),
    /// Who sends it has to wait, and so has this one.
    Waits(InBatch),
}

/// Who sends a batch.
#[derive(Debug)]
pub(in crate::run) struct Lead {
    pub(super) place: InBatch,
    body: Bytes,
    /// For those that follow in memory.
    news: Option<News>,
}

/// The seat of a step: the one it has, if it may have one, or one among those that go to the same
/// place.
///
/// # Errors
/// What the database refuses; it was asked until the executor closes.
pub(super) async fn find(
    executor: &Executor,
    item: &Item<'_>,
    rule: Rule,
    seated: bool,
) -> Result<Seat> {
    if seated && let Some(seat) = taken(executor, item.run, item.node).await? {
        return Ok(seat);
    }
    let Place { place, role } = executor.batches.join(&executor.db, item, rule).await?;
    let mut news = match role {
        Role::Leads(body, news) => {
            return Ok(Seat::Leads(Lead {
                place,
                body,
                news: Some(news),
            }));
        }
        Role::Follows(news) => news,
    };
    let told = async {
        let told = news.wait_for(Option::is_some).await;
        told.ok().and_then(|told| told.clone())
    };
    match timeout(PATIENCE, told).await {
        Ok(Some(told)) => Ok(Seat::Over(place, told)),
        // Perhaps this one is to send it now.
        Ok(None) => {
            let seat = taken(executor, item.run, item.node).await?;
            Ok(seat.unwrap_or(Seat::Waits(place)))
        }
        Err(_elapsed) => Ok(Seat::Waits(place)),
    }
}

/// The seat that a step has, after it had to wait or was cut off.
async fn taken(executor: &Executor, run: RunId, node: &str) -> Result<Option<Seat>> {
    let found = insist(executor, || {
        let node = node.to_owned();
        executor.db.read(move |c| batches::of(c, run, &node))
    });
    let Some(found) = found.await? else {
        return Ok(None);
    };
    let (batch, position) = (found.batch, found.position);
    let place = InBatch {
        id: batch,
        place: position + 1,
        size: found.size,
        sender: run,
    };
    if let Some(outcome) = found.outcome {
        return Ok(Some(Seat::Over(place, Arc::new(Told::read(&outcome)?))));
    }
    match found.leader {
        batches::Leader::This => {}
        batches::Leader::Other(sender) => {
            return Ok(Some(Seat::Waits(InBatch { sender, ..place })));
        }
        batches::Leader::Gone(before) => {
            let lead = insist(executor, || {
                executor
                    .db
                    .write(move |tx| batches::lead(tx, batch, before, position))
            });
            if !lead.await? {
                return Ok(Some(Seat::Waits(place)));
            }
        }
    }
    let body = insist(executor, || {
        executor.db.read(move |c| batches::body(c, batch))
    });
    let body = body.await?.ok_or_else(|| {
        Error::Damaged("the request that carries this event with others is lost".to_owned())
    })?;
    Ok(Some(Seat::Leads(Lead {
        place,
        body,
        news: None,
    })))
}

impl Lead {
    /// Makes the request of one item that of the batch.
    pub(super) fn compose(&self, outgoing: &mut Outgoing) {
        outgoing.body = self.body.clone();
        let headers = &mut outgoing.headers;
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case(ID));
        headers.push((ID.to_owned(), format!("msg_{}", self.place.id.0.simple())));
        count(outgoing, self.place.size);
    }

    /// Stores what came of it in the end, and tells those that follow.
    ///
    /// # Errors
    /// The executor closes.
    pub(super) async fn end(
        self,
        executor: &Executor,
        last: Option<&Made>,
        failed: Option<&StepError>,
    ) -> Result<()> {
        let told = Told::new(self.place.sender, last, failed);
        let (batch, text) = (self.place.id, Arc::<str>::from(told.write()?));
        let ended = insist(executor, || {
            let text = Arc::clone(&text);
            executor.db.write(move |tx| batches::end(tx, batch, &text))
        });
        ended.await?;
        if let Some(news) = self.news {
            news.send_replace(Some(Arc::new(told)));
        }
        Ok(())
    }
}

/// A test has nobody to wait for: a batch of one.
pub(in crate::run) fn alone(outgoing: &mut Outgoing, form: Form) {
    outgoing.body = form.compose(&[&outgoing.body]);
    count(outgoing, 1);
}

fn count(outgoing: &mut Outgoing, size: u32) {
    outgoing.headers.push((COUNT.to_owned(), size.to_string()));
}
