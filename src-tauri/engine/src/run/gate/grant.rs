//! Who waits in memory is let go as places become free.

use super::breaker::Entry;
use super::pass::{Kind, Pass};
use super::place::Waiter;
use super::state::State;
use super::{Shared, Stir};
use crate::ids::{DestinationId, RunId};
use std::sync::Arc;

/// What has to be handed out once the lock is free.
#[derive(Debug, Default)]
pub(super) struct Grants {
    pub(super) waiters: Vec<(Waiter, Option<Pass>)>,
    pub(super) again: Vec<RunId>,
    pub(super) hungry: Vec<DestinationId>,
}

impl Grants {
    pub(super) fn hand_out(self, shared: &Shared) {
        for (waiter, pass) in self.waiters {
            // One that went away gives its pass back by dropping it.
            drop(waiter.to.send(pass));
        }
        if !self.again.is_empty() {
            shared.stir(Stir::Again(self.again));
        }
        for id in self.hungry {
            shared.stir(Stir::Look(id));
        }
    }
}

impl State {
    /// A request is back: its place is free.
    pub(super) fn release(&mut self, pass: &Pass, now: i64, grants: &mut Grants) {
        if pass.kind == Kind::Extra {
            return;
        }
        if let Some(place) = self.places.get_mut(&pass.place) {
            self.load.end(place);
            place.pace.back(now);
        }
        self.grant(&pass.shared, pass.place, now, grants);
        let Some(connection) = pass.through else {
            return;
        };
        if let Some(through) = self.through.get_mut(&connection) {
            through.under_way = through.under_way.saturating_sub(1);
        }
        if self.load.waiting == 0 {
            return;
        }
        // Whoever waits for the same connection elsewhere.
        let elsewhere: Vec<DestinationId> = self
            .places
            .values()
            .filter(|place| place.connection == Some(connection) && !place.waiting.is_empty())
            .map(|place| place.id)
            .collect();
        for id in elsewhere {
            self.grant(&pass.shared, id, now, grants);
        }
    }

    /// Lets go who waits at a destination, as far as there is room.
    pub(super) fn grant(
        &mut self,
        shared: &Arc<Shared>,
        id: DestinationId,
        now: i64,
        grants: &mut Grants,
    ) {
        let Some(place) = self.places.get_mut(&id) else {
            return;
        };
        let mut through = place
            .connection
            .and_then(|connection| Some((connection, self.through.get_mut(&connection)?)));
        while !place.waiting.is_empty()
            && self.load.has_room(place)
            && through
                .as_ref()
                .is_none_or(|(_, through)| through.has_room())
        {
            let Some(waiter) = self.load.next(place) else {
                break;
            };
            let kind = match place.breaker.entry(now) {
                Entry::Free => Kind::Delivery,
                Entry::Probe => {
                    place.breaker.try_it();
                    Kind::Probe
                }
                Entry::Shut => {
                    grants.waiters.push((waiter, None));
                    continue;
                }
            };
            self.load.begin(place);
            let pass = Pass {
                shared: Arc::clone(shared),
                place: id,
                through: through.as_mut().map(|(connection, through)| {
                    through.under_way += 1;
                    *connection
                }),
                kind,
                back: false,
            };
            grants.waiters.push((waiter, Some(pass)));
        }
        place.call_back(now, grants);
    }

    /// Nothing goes to a destination now: who waits there in memory asks again, and hears why.
    pub(super) fn turn_away(&mut self, id: DestinationId, grants: &mut Grants) {
        if let Some(place) = self.places.get_mut(&id) {
            self.load.turn_away(place, grants);
        }
    }
}
