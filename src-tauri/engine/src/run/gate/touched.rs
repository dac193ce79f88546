//! What a request left behind about its destination, on its way into the database.

use super::place::Place;
use super::{Shared, Stir};
use crate::Result;
use crate::alerts::episode::Told;
use crate::alerts::{Notice, view};
use crate::api::events::WatchEvent;
use crate::db::destinations::Head;
use crate::db::troubles::TroubleRow;
use crate::db::writer::Tx;
use crate::db::{destinations, run_list, troubles, waits};
use crate::ids::{DestinationId, RunId};
use crate::run::wait_for::WaitFor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What has to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remembered {
    pub(super) place: DestinationId,
    /// The trouble as it was then.
    pub(super) trouble: Option<TroubleRow>,
    /// What somebody has to be told.
    pub(super) told: Option<Told>,
    /// Whether the head of the line is done: the next one's turn comes.
    pub(super) leaves: bool,
}

impl Remembered {
    /// How the destination is.
    pub(super) fn of(place: DestinationId) -> Self {
        Self {
            place,
            trouble: None,
            told: None,
            leaves: false,
        }
    }
}

/// What has to be remembered, by whoever writes next. Dropped unwritten (its run was cancelled in
/// that moment), it is written by itself.
#[derive(Debug)]
pub(crate) struct Touched {
    shared: Arc<Shared>,
    remembered: Remembered,
    written: AtomicBool,
}

/// What a transaction made of it, to be said once that is committed.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    /// Who is at the head of the line from now on, where that changed.
    next: Option<(DestinationId, Option<Head>)>,
    woken: Vec<RunId>,
    notice: Option<Notice>,
}

impl Touched {
    pub(super) fn new(shared: Arc<Shared>, remembered: Remembered) -> Self {
        Self {
            shared,
            remembered,
            written: AtomicBool::new(false),
        }
    }

    /// Writes it. May be done again when the transaction is not committed.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) fn store(&self, tx: &mut Tx<'_>) -> Result<Stored> {
        let mut stored = Stored::default();
        let remembered = &self.remembered;
        let id = remembered.place;
        // As it is by now: settlements that pass each other do not make it what it was before.
        let Some(mut row) = self.shared.state().places.get(&id).map(Place::row) else {
            return Ok(stored);
        };
        if remembered.leaves {
            let on = WaitFor::Destination(id).to_string();
            let next = waits::first(tx, &on)?;
            if let Some((head, true)) = &next {
                let seq = tx.next_seq();
                stored.woken = waits::requeue(tx, &[head.run], seq)?;
                for run in run_list::of(tx, &stored.woken)? {
                    tx.publish(WatchEvent::Run { seq, run });
                }
            }
            row.head = next.map(|(head, _)| head);
            stored.next = Some((id, row.head.clone()));
        }
        if destinations::put(tx, &row)? {
            if let Some(place) = self.shared.state().places.get_mut(&id) {
                place.stored = true;
            }
            if let Some(trouble) = &remembered.trouble {
                troubles::put(tx, trouble)?;
                stored.notice = self.tell(tx, trouble, remembered.told)?;
            }
        }
        tx.publish(WatchEvent::Destination { destination: id });
        Ok(stored)
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        trouble: &TroubleRow,
        told: Option<Told>,
    ) -> Result<Option<Notice>> {
        let Some(told) = told else { return Ok(None) };
        if self.shared.mail.is_wanted() {
            troubles::to_mail(tx, trouble.id, told)?;
        }
        let here = self.shared.seen(trouble.destination);
        let (Some(here), Some(row)) = (here, troubles::get(tx, trouble.id)?) else {
            return Ok(None);
        };
        let trouble = Box::new(view::trouble(tx, row, here)?);
        let notice = Notice::of(&trouble);
        tx.publish(WatchEvent::Alert { trouble });
        Ok(Some(notice))
    }

    /// It was committed. Which runs are to be queued.
    pub(crate) fn committed(&self, stored: Stored) -> Vec<RunId> {
        self.written.store(true, Ordering::Relaxed);
        if let Some(notice) = stored.notice {
            self.shared.mail.tell(notice);
        }
        if let Some((id, head)) = stored.next {
            if let Some(place) = self.shared.state().places.get_mut(&id) {
                place.line.set(head);
            }
            if stored.woken.is_empty() {
                // Who came to the line in between, or belongs to a run that is driven.
                self.shared.stir(Stir::Look(id));
            }
        }
        stored.woken
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        if !*self.written.get_mut() {
            self.shared.stir(Stir::Store(self.remembered.clone()));
        }
    }
}
