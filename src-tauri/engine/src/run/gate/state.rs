//! All destinations, under one short lock: whether a request may go, and what its way back changes.

use super::breaker::Entry;
use super::pass::{After, Failure, Kind, Pass, Verdict};
use super::place::{Open, Place, Waiter};
use super::places::{Places, origin};
use super::rate::Given;
use super::share::{SLOTS, WAITING, has_room, may_wait};
use super::touched::Remembered;
use super::{Ask, Shared, Stir, line, words};
use crate::alerts::episode::Told;
use crate::api::destinations::{Limits, PausedWhy};
use crate::ids::{ConnectionId, DestinationId, RunId, TroubleId};
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
    load: Load,
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

/// What is under way everywhere.
#[derive(Debug)]
struct Load {
    /// So many requests may be under way.
    slots: usize,
    under_way: usize,
    waiting: usize,
    /// Destinations that something is under way to, or waits for.
    busy: usize,
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

/// What has to be handed out once the lock is free.
#[derive(Debug, Default)]
pub(super) struct Grants {
    waiters: Vec<(Waiter, Option<Pass>)>,
    again: Vec<RunId>,
}

impl Grants {
    pub(super) fn hand_out(self, shared: &Shared) {
        for (waiter, pass) in self.waiters {
            // One that went away gives its pass back by dropping it.
            drop(waiter.send(pass));
        }
        if !self.again.is_empty() {
            shared.stir(Stir::Again(self.again));
        }
    }
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
        if !may_wait(place.waiting.len(), self.load.waiting) {
            return (Look::Aside(id), head);
        }
        let (waiter, granted) = oneshot::channel();
        self.load.wait(place, waiter);
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

    /// What a request that is back says about its destination.
    pub(super) fn judge(
        &mut self,
        pass: &Pass,
        verdict: Verdict<'_>,
        after: After<'_>,
        now: i64,
        grants: &mut Grants,
    ) -> Option<Remembered> {
        let place = self.places.get_mut(&pass.place)?;
        let mut remembered = Remembered::of(place.id);
        let mut changed = false;
        match verdict {
            Verdict::Delivered => {
                if place.breaker.reached() {
                    pass.shared.stir(Stir::Look(place.id));
                    changed = true;
                }
                changed |= place.episode.failures > 0;
                if let Some(stage) = place.episode.stage {
                    let mut trouble = place.trouble(stage, String::new(), None);
                    trouble.ended = Some(now);
                    remembered.trouble = Some(trouble);
                }
                remembered.told = place.episode.delivered();
            }
            Verdict::Failed(failure) if pass.kind != Kind::Extra => {
                changed = true;
                remembered.told = self.failed(pass, &failure, now, grants);
                let place = self.places.get(&pass.place)?;
                remembered.trouble = place.episode.stage.map(|stage| {
                    place.trouble(stage, failure.message.to_owned(), Some(failure.flow))
                });
            }
            Verdict::Failed(_) | Verdict::Unsaid => {
                if pass.kind == Kind::Probe {
                    self.gave_up(pass.place, now);
                    pass.shared.stir(Stir::Timer);
                }
            }
        }
        let place = self.places.get(&pass.place)?;
        if place.limits.in_order
            && let After::Over { run, node } = after
        {
            remembered.leaves = match place.line.head() {
                Some(_) => place.line.is_led_by(run, Some(node)),
                // They went before the order was to be kept; the last of them opens the line.
                None => pass.kind != Kind::Extra && place.under_way == 1,
            };
        }
        (changed || remembered.leaves).then_some(remembered)
    }

    fn failed(
        &mut self,
        pass: &Pass,
        failure: &Failure<'_>,
        now: i64,
        grants: &mut Grants,
    ) -> Option<Told> {
        let place = self.places.get_mut(&pass.place)?;
        if place.episode.failures == 0 {
            place.trouble = Open {
                id: TroubleId::new(),
                began: now,
            };
        }
        let mut told = place.episode.failed(now);
        let mut shut = false;
        if failure.down {
            if place.breaker.failed(pass.kind == Kind::Probe, now) {
                self.resting.insert(place.id);
                pass.shared.stir(Stir::Timer);
                shut = true;
            }
        } else if place.breaker.reached() {
            pass.shared.stir(Stir::Look(place.id));
        }
        let why = if failure.gone {
            Some(PausedWhy::Gone)
        } else if place.episode.too_long(now) {
            Some(PausedWhy::FiveDays)
        } else {
            None
        };
        if let Some(why) = why
            && place.paused.is_none()
        {
            place.paused = Some((why, now));
            told = place.episode.paused().or(told);
            shut = true;
        }
        if shut {
            self.load.turn_away(place, grants);
        }
        told
    }

    /// The probe came to nothing.
    pub(super) fn gave_up(&mut self, id: DestinationId, now: i64) {
        if let Some(place) = self.places.get_mut(&id) {
            place.breaker.gave_up(now);
            self.resting.insert(id);
        }
    }

    /// A request is back: its place is free.
    pub(super) fn release(&mut self, pass: &Pass, now: i64, grants: &mut Grants) {
        if pass.kind == Kind::Extra {
            return;
        }
        if let Some(place) = self.places.get_mut(&pass.place) {
            self.load.end(place);
        }
        self.grant(&pass.shared, pass.place, now, grants);
        let Some(connection) = pass.through else {
            return;
        };
        if let Some(through) = self.through.get_mut(&connection) {
            through.under_way = through.under_way.saturating_sub(1);
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
        place.call_back(grants);
    }

    /// Nothing goes to a destination now: who waits there in memory asks again, and hears why.
    pub(super) fn turn_away(&mut self, id: DestinationId, grants: &mut Grants) {
        if let Some(place) = self.places.get_mut(&id) {
            self.load.turn_away(place, grants);
        }
    }

    /// Puts a run aside. False when there is room by now.
    pub(super) fn put_aside(&mut self, id: DestinationId, run: RunId) -> bool {
        let Some(place) = self.places.get_mut(&id) else {
            return false;
        };
        // Otherwise somebody waits here, whose turn calls it back.
        if may_wait(place.waiting.len(), self.load.waiting) {
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
            if !is_busy(place) {
                place.call_back(grants);
            }
        }
        remembered
    }
}

impl Place {
    /// Queues runs that were put aside: a few, as each that goes calls more.
    fn call_back(&mut self, grants: &mut Grants) {
        if self.waiting.len() < WAITING / 2 {
            let some = self.aside.len().min(2);
            grants.again.extend(self.aside.drain(..some));
        }
    }
}

impl Through {
    fn has_room(&self) -> bool {
        let limit = self.limits.concurrency;
        limit.is_none_or(|limit| self.under_way < usize::from(limit))
    }
}

impl Default for Load {
    fn default() -> Self {
        Self {
            slots: SLOTS,
            under_way: 0,
            waiting: 0,
            busy: 0,
        }
    }
}

impl Load {
    fn has_room(&self, place: &Place) -> bool {
        let busy = self.busy + usize::from(!is_busy(place));
        let taken = (self.under_way, self.slots);
        has_room(place.concurrency(), place.under_way, taken, busy)
    }

    fn change(&mut self, place: &mut Place, change: impl FnOnce(&mut Self, &mut Place)) {
        let before = is_busy(place);
        change(self, place);
        self.busy = self.busy + usize::from(is_busy(place)) - usize::from(before);
    }

    fn begin(&mut self, place: &mut Place) {
        self.change(place, |load, place| {
            load.under_way += 1;
            place.under_way += 1;
        });
    }

    fn end(&mut self, place: &mut Place) {
        self.change(place, |load, place| {
            load.under_way -= 1;
            place.under_way -= 1;
        });
    }

    fn wait(&mut self, place: &mut Place, waiter: Waiter) {
        self.change(place, |load, place| {
            load.waiting += 1;
            place.waiting.push_back(waiter);
        });
    }

    /// The first one that waits and is still there.
    fn next(&mut self, place: &mut Place) -> Option<Waiter> {
        let mut first = None;
        self.change(place, |load, place| {
            while let Some(waiter) = place.waiting.pop_front() {
                load.waiting -= 1;
                if !waiter.is_closed() {
                    first = Some(waiter);
                    break;
                }
            }
        });
        first
    }

    fn turn_away(&mut self, place: &mut Place, grants: &mut Grants) {
        self.change(place, |load, place| {
            load.waiting -= place.waiting.len();
            let waiters = place.waiting.drain(..);
            grants.waiters.extend(waiters.map(|waiter| (waiter, None)));
            grants.again.extend(place.aside.drain(..));
        });
    }
}

fn is_busy(place: &Place) -> bool {
    place.under_way > 0 || !place.waiting.is_empty()
}
