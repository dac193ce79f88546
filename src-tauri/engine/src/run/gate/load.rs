//! What is under way and what waits, everywhere: who has room, and who is let go next.

use super::grant::Grants;
use super::place::{Place, Waiter};
use super::share::{FEW_WAITING, SLOTS, has_room, may_wait};
use super::state::Through;

/// What is under way everywhere.
#[derive(Debug)]
pub(super) struct Load {
    /// So many requests may be under way.
    pub(super) slots: usize,
    under_way: usize,
    pub(super) waiting: usize,
    /// Bytes that those hold.
    held: usize,
    /// How many of those wait where calls come back quickly.
    pub(super) crowd: usize,
    /// Destinations that something is under way to, or waits for.
    busy: usize,
}

impl Place {
    /// Queues runs that were put aside: a few, as each that goes calls more.
    pub(super) fn call_back(&mut self, now: i64, grants: &mut Grants) {
        if self.is_half_empty(now) {
            let some = self.aside.len().min(2);
            grants.again.extend(self.aside.drain(..some));
        }
        if self.is_hungry(now) {
            grants.hungry.push(self.id);
        }
    }

    /// Whether the next of those that wait as rows are to be called; says so once.
    pub(super) fn is_hungry(&mut self, now: i64) -> bool {
        let hungry = self.called == 0 && self.aside.is_empty() && self.is_half_empty(now);
        hungry && self.more.take().is_some()
    }

    fn is_half_empty(&self, now: i64) -> bool {
        self.waiting.len() < self.pace.room(now) / 2
    }
}

impl Through {
    pub(super) fn has_room(&self) -> bool {
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
            held: 0,
            crowd: 0,
            busy: 0,
        }
    }
}

impl Load {
    pub(super) fn has_room(&self, place: &Place) -> bool {
        let busy = self.busy + usize::from(!is_busy(place));
        let taken = (self.under_way, self.slots);
        has_room(place.concurrency(), place.under_way, taken, busy)
    }

    /// Whether one more may wait in memory for `place`.
    pub(super) fn may_wait(&self, place: &Place, now: i64) -> bool {
        may_wait(place.waiting.len(), place.pace.room(now), self.held)
    }

    fn change(&mut self, place: &mut Place, change: impl FnOnce(&mut Self, &mut Place)) {
        let before = is_busy(place);
        change(self, place);
        self.busy = self.busy + usize::from(is_busy(place)) - usize::from(before);
    }

    pub(super) fn begin(&mut self, place: &mut Place) {
        self.change(place, |load, place| {
            load.under_way += 1;
            place.under_way += 1;
        });
    }

    pub(super) fn end(&mut self, place: &mut Place) {
        self.change(place, |load, place| {
            load.under_way -= 1;
            place.under_way -= 1;
        });
    }

    pub(super) fn wait(&mut self, place: &mut Place, waiter: Waiter) {
        self.change(place, |load, place| {
            load.waiting += 1;
            load.held += waiter.bytes;
            load.crowd += usize::from(place.waiting.len() >= FEW_WAITING);
            place.waiting.push_back(waiter);
        });
    }

    /// The first one that waits and is still there.
    pub(super) fn next(&mut self, place: &mut Place) -> Option<Waiter> {
        let mut first = None;
        self.change(place, |load, place| {
            while let Some(waiter) = place.waiting.pop_front() {
                load.waiting -= 1;
                load.held -= waiter.bytes;
                load.crowd -= usize::from(place.waiting.len() >= FEW_WAITING);
                if !waiter.to.is_closed() {
                    first = Some(waiter);
                    break;
                }
            }
        });
        first
    }

    pub(super) fn turn_away(&mut self, place: &mut Place, grants: &mut Grants) {
        self.change(place, |load, place| {
            load.waiting -= place.waiting.len();
            load.crowd -= place.waiting.len().saturating_sub(FEW_WAITING);
            load.held -= place
                .waiting
                .iter()
                .map(|waiter| waiter.bytes)
                .sum::<usize>();
            let waiters = place.waiting.drain(..);
            grants.waiters.extend(waiters.map(|waiter| (waiter, None)));
            grants.again.extend(place.aside.drain(..));
        });
    }
}

pub(super) fn is_busy(place: &Place) -> bool {
    place.under_way > 0 || !place.waiting.is_empty()
}
