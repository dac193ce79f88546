//! How many requests may go in a span of time (pure): the generic cell rate algorithm (ITU-T I.371),
//! with reservation. Who comes too early is given a time of its own, so that nobody is told twice to
//! wait and the order of arrival holds.

use crate::api::destinations::Rate;

/// What was given out of a [`Rate`] so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    /// When the next one would come if all came evenly, in UTC microseconds.
    next: i64,
}

impl Default for Given {
    fn default() -> Self {
        Self { next: i64::MIN }
    }
}

impl Given {
    /// Nothing was given out, or everything up to the UTC millisecond `until`.
    pub(super) fn until(until: Option<i64>, rate: Rate) -> Self {
        let next = until.map(|until| until * 1_000 + tolerance(rate) + interval(rate));
        Self {
            next: next.unwrap_or(i64::MIN),
        }
    }

    /// Gives out the next place, at the UTC millisecond `now` or later. When it may be used.
    pub(super) fn reserve(&mut self, rate: Rate, now: i64) -> i64 {
        let next = self.next.max(now * 1_000);
        self.next = next + interval(rate);
        // Rounded up: a moment too early would be one too many.
        let due = (next - tolerance(rate)).div_euclid(1_000)
            + i64::from((next - tolerance(rate)).rem_euclid(1_000) > 0);
        due.max(now)
    }

    /// The clock was set by so many milliseconds; what was reserved moves along.
    pub(super) fn shift(&mut self, by: i64) {
        self.next = self.next.saturating_add(by.saturating_mul(1_000));
    }
}

/// Between two requests, in microseconds.
fn interval(rate: Rate) -> i64 {
    i64::from(rate.seconds) * 1_000_000 / i64::from(rate.count.max(1))
}

/// How much earlier than evenly they may come, in microseconds.
fn tolerance(rate: Rate) -> i64 {
    interval(rate) * i64::from(rate.burst.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(count: u32, seconds: u32, burst: u32) -> Rate {
        Rate {
            count,
            seconds,
            burst,
        }
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_is_spread() {
        let (rate, mut given) = (rate(10, 1, 3), Given::until(None, rate(10, 1, 3)));
        let dues: Vec<i64> = (0..6).map(|_| given.reserve(rate, 5_000)).collect();
        assert_eq!(dues, [5_000, 5_000, 5_000, 5_100, 5_200, 5_300]);
        // After a pause there is a burst again, and no more than that.
        let later: Vec<i64> = (0..5).map(|_| given.reserve(rate, 60_000)).collect();
        assert_eq!(later, [60_000, 60_000, 60_000, 60_100, 60_200]);
    }

    #[test]
    fn what_was_reserved_before_a_start_is_kept_clear() {
        let rate = rate(1, 10, 2);
        let mut given = Given::until(Some(50_000), rate);
        assert_eq!(given.reserve(rate, 20_000), 60_000);
        given.shift(-15_000);
        assert_eq!(given.reserve(rate, 5_000), 55_000);
    }

    proptest! {
        #[test]
        fn no_span_has_more_than_its_share(
            count in 1..50_u32, seconds in 1..20_u32, burst in 1..50_u32,
            gaps in prop::collection::vec(0..3_000_i64, 1..200),
        ) {
            let rate = rate(count, seconds, burst.min(count));
            let mut given = Given::until(None, rate);
            let (mut now, mut dues) = (1_000_000, Vec::new());
            for gap in gaps {
                now += gap;
                let due = given.reserve(rate, now);
                prop_assert!(due >= now);
                dues.push(due);
            }
            prop_assert!(dues.is_sorted(), "in the order of arrival");
            // A span can hold what goes evenly, and one burst.
            let span = i64::from(rate.seconds) * 1_000;
            for (at, &first) in dues.iter().enumerate() {
                let within = dues[at..].iter().take_while(|&&due| due < first + span).count();
                prop_assert!(within <= (rate.count + rate.burst) as usize);
            }
        }
    }
}
