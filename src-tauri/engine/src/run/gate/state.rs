//! All destinations, under one short lock, and whether a request may go.

use super::breaker::Entry;
use super::grant::Grants;
use super::load::{Load, is_busy};
use super::pass::{Kind, Pass};
use super::place::{Place, Waiter};
use super::places::{Places, origin};
use super::rate::Given;
use super::share::A_CALL;
use super::touched::Remembered;
use super::{Ask, Shared, Stir, line, words};
use crate::api::destinations::Limits;
use crate::ids::{ConnectionId, DestinationId, RunId};
use crate::run::wait_for::WaitFor;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::oneshot;

/// More destinations than this are looked through for those that nobody needs.
const MANY: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) found: Places,
    pub(super) places: HashMap<DestinationId, Place>,
    /// Connections with limits of their own.
    pub(super) through: HashMap<ConnectionId, Through>,
    /// Destinations whose breaker is not closed, and perhaps some more.
    pub(super) resting: HashSet<DestinationId>,
    pub(super) load: Load,
    /// By how much the clock was set back.
    back: i64,
}

/// The limits of a connection, wherever it is used.
#[derive(Debug, Default)]
pub(super) struct Through {
    pub(super) limits: Limits,
    pub(super) given: Given,
    pub(super) under_way: usize,
}

/// What a request meets.
pub(super) enum Look {
    Go(Pass),
    Wait {
        on: WaitFor,
        due: Option<i64>,
        message: String,
    },
    /// It waits in memory.
    Queue(oneshot::Receiver<Option<Pass>>),
    /// Its run is put aside.
    Aside(DestinationId),
}

impl State {
    /// What a request meets. `paced` says whether it had its place in the rate already. The second
    /// of what it gives says that it is at the head of a line from now on.
    pub(super) fn look(
        &mut self,
        shared: &Arc<Shared>,
        ask: &Ask<'_>,
        paced: &mut bool,
        now: i64,
    ) -> (Look, Option<Remembered>) {
        let known = self.found.find(ask.url, ask.connection);
        let id = known.unwrap_or_else(|| self.add(Place::new(origin(ask.url), ask.connection)));
        let (places, through) = (&mut self.places, &mut self.through);
        let place = places
            .entry(id)
            .or_insert_with(|| Place::new(origin(ask.url), ask.connection));
        place.used = now;
        place.called = place.called.saturating_sub(1);
        if place.is_hungry(now) {
            shared.stir(Stir::Look(id));
        }
        let wait = |message| Look::Wait {
            on: WaitFor::Destination(id),
            due: None,
            message,
        };
        let pass = |kind, through| Pass {
            shared: Arc::clone(shared),
            place: id,
            through,
            kind,
            back: false,
        };
        if ask.by_hand {
            return (Look::Go(pass(Kind::Extra, None)), None);
        }
        if let Some((why, _)) = place.paused {
            return (wait(words::paused(&place.origin, why)), None);
        }
        let mut through = ask
            .connection
            .filter(|_| !through.is_empty())
            .and_then(|connection| Some((connection, through.get_mut(&connection)?)));
        if ask.test {
            return (Look::Go(pass(Kind::Extra, None)), None);
        }
        let mut head = None;
        if place.limits.in_order {
            match place.line.enter(ask.run, ask.node, place.under_way) {
                line::Turn::Its => {}
                line::Turn::ItsFromNow => head = Some(Remembered::of(id)),
                line::Turn::Later => return (wait(words::later(&place.origin)), None),
            }
        }
        let entry = place.breaker.entry(now);
        if entry == Entry::Shut {
            return (wait(words::resting(&place.origin)), head);
        }
        if !*paced {
            let mut due = now;
            let mut message = String::new();
            let own = place.limits.rate.map(|rate| (rate, &mut place.given));
            let whole = through.as_mut().and_then(|(_, through)| {
                let rate = through.limits.rate?;
                Some((rate, &mut through.given))
            });
            for (rate, given) in own.into_iter().chain(whole) {
                let at = given.reserve(rate, now);
                if at > due {
                    due = at;
                    message = words::paced(&place.origin, rate);
                }
            }
            *paced = true;
            if due > now {
                let on = WaitFor::Rate(id);
                let due = Some(due);
                return (Look::Wait { on, due, message }, head);
            }
        }
        let free = place.waiting.is_empty()
            && self.load.has_room(place)
            && through
                .as_ref()
                .is_none_or(|(_, through)| through.has_room());
        if free {
            let kind = if entry == Entry::Probe {
                place.breaker.try_it();
                Kind::Probe
            } else {
                Kind::Delivery
            };
            self.load.begin(place);
            let through = through.map(|(connection, through)| {
                through.under_way += 1;
                connection
            });
            return (Look::Go(pass(kind, through)), head);
        }
        if !self.load.may_wait(place, now) {
            return (Look::Aside(id), head);
        }
        let (to, granted) = oneshot::channel();
        let bytes = A_CALL + ask.bytes;
        self.load.wait(place, Waiter { to, bytes });
        (Look::Queue(granted), head)
    }

    /// So many requests may be under way from now on.
    pub(super) fn set_slots(&mut self, slots: usize) {
        self.load.slots = slots.max(1);
    }

    /// What was given out of rates moves along with a clock that was set back.
    pub(super) fn follow(&mut self, back: i64) {
        let by = back - self.back;
        if by != 0 {
            self.back = back;
            let own = self.places.values_mut().map(|place| &mut place.given);
            let whole = self.through.values_mut().map(|through| &mut through.given);
            own.chain(whole).for_each(|given| given.shift(-by));
        }
    }

    /// Adds a destination.
    pub(super) fn add(&mut self, place: Place) -> DestinationId {
        if self.places.len() >= MANY {
            self.places.retain(|_, place| !place.is_idle());
            let places = &self.places;
            self.found.retain(|id| places.contains_key(&id));
        }
        let id = place.id;
        self.found.add(&place.origin, place.connection, id);
        self.places.insert(id, place);
        id
    }

    /// A connection is gone, and with it everything about its destinations: those who wait hear so.
    pub(super) fn forget(&mut self, connection: ConnectionId, grants: &mut Grants) {
        self.through.remove(&connection);
        let here = self.places.values_mut();
        for place in here.filter(|place| place.connection == Some(connection)) {
            place.limits = Limits::default();
            place.paused = None;
            place.breaker.reached();
            place.episode.delivered();
            place.line.set(None);
            place.stored = false;
            grants.hungry.push(place.id);
        }
    }

    /// Puts a run aside. False when there is room by now.
    pub(super) fn put_aside(&mut self, id: DestinationId, run: RunId, now: i64) -> bool {
        let Some(place) = self.places.get_mut(&id) else {
            return false;
        };
        // Otherwise somebody waits here, whose turn calls it back.
        if self.load.may_wait(place, now) {
            return false;
        }
        place.aside.push_back(run);
        true
    }

    /// A run ended without a word, or was given up. Where it was at the head of a line, or was
    /// called back, others go on in its stead.
    pub(super) fn left(
        &mut self,
        run: RunId,
        node: Option<&str>,
        now: i64,
        grants: &mut Grants,
    ) -> Vec<Remembered> {
        let mut remembered = Vec::new();
        for place in self.places.values_mut() {
            if place.line.is_led_by(run, node) {
                remembered.push(Remembered {
                    leaves: true,
                    ..Remembered::of(place.id)
                });
            }
            place.called = 0;
            if !is_busy(place) {
                place.call_back(now, grants);
            }
        }
        remembered
    }
}
