//! The nodes of a driven run that wait, and which of them go on when.

use crate::run::clock::Clock;

/// A node that waits.
#[derive(Debug)]
struct Parked {
    node: usize,
    due: Option<i64>,
    /// How far the clock had been set back when `due` was reckoned.
    back: i64,
    message: String,
    /// How often something had become usable when it was called.
    since: u64,
}

impl Parked {
    fn due(&self, clock: &Clock) -> Option<i64> {
        Some(self.due? - (clock.back() - self.back))
    }
}

/// The nodes that wait. One with a due time goes on then, and not before; one without goes on when
/// something became usable since it was called.
#[derive(Debug, Default)]
pub(super) struct Waiting(Vec<Parked>);

impl Waiting {
    /// `node`, called when something had become usable `since` times, waits: until `due`, or for
    /// something usable.
    pub(super) fn add(
        &mut self,
        node: usize,
        due: Option<i64>,
        message: String,
        since: u64,
        clock: &Clock,
    ) {
        self.0.push(Parked {
            node,
            due,
            back: clock.back(),
            message,
            since,
        });
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which nodes wait.
    pub(super) fn nodes(&self) -> Vec<usize> {
        self.0.iter().map(|parked| parked.node).collect()
    }

    /// `node` does not wait any more.
    pub(super) fn remove(&mut self, node: usize) {
        self.0.retain(|parked| parked.node != node);
    }

    /// The count of wakes when the first of those was called that wait for something usable.
    pub(super) fn since(&self) -> Option<u64> {
        let undated = self.0.iter().filter(|parked| parked.due.is_none());
        undated.map(|parked| parked.since).min()
    }

    /// The earliest due time.
    pub(super) fn due(&self, clock: &Clock) -> Option<i64> {
        self.0.iter().filter_map(|parked| parked.due(clock)).min()
    }

    /// What the run waits for next, in words. None when nothing waits.
    pub(super) fn reason(&self, clock: &Clock) -> Option<&str> {
        let next = |parked: &&Parked| parked.due(clock).unwrap_or(i64::MAX);
        Some(&self.0.iter().min_by_key(next)?.message)
    }

    /// Takes out what waits without a due time since before this count of wakes: a call that was
    /// under way then may have been refused for what is usable by now.
    pub(super) fn usable(&mut self, count: u64) -> Vec<usize> {
        self.take(|parked| parked.due.is_none() && parked.since < count)
    }

    /// Takes out what is due.
    pub(super) fn take_due(&mut self, clock: &Clock) -> Vec<usize> {
        let now = clock.now();
        self.take(|parked| parked.due(clock).is_some_and(|due| due <= now))
    }

    fn take(&mut self, goes_on: impl Fn(&Parked) -> bool) -> Vec<usize> {
        let taken = self.0.extract_if(.., |parked| goes_on(parked));
        taken.map(|parked| parked.node).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_goes_on_at_its_own_time() {
        let clock = Clock::still(0);
        let mut waiting = Waiting::default();
        assert_eq!(waiting.reason(&clock), None);
        waiting.add(1, None, "vault".to_owned(), 7, &clock);
        assert_eq!((waiting.since(), waiting.due(&clock)), (Some(7), None));
        waiting.add(2, Some(50), "retry".to_owned(), 3, &clock);
        waiting.add(3, Some(20), "rate".to_owned(), 3, &clock);
        assert_eq!((waiting.since(), waiting.due(&clock)), (Some(7), Some(20)));
        assert_eq!(waiting.reason(&clock), Some("rate"));
        assert_eq!(waiting.take_due(&clock), Vec::<usize>::new());
        assert_eq!(waiting.usable(7), Vec::<usize>::new());
        assert_eq!(waiting.usable(8), [1], "no due time ends by that");
        clock.pass(20);
        assert_eq!(waiting.take_due(&clock), [3]);
        assert_eq!((waiting.since(), waiting.due(&clock)), (None, Some(50)));
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let clock = Clock::still(100_000);
        let mut waiting = Waiting::default();
        waiting.add(1, Some(105_000), "retry".to_owned(), 0, &clock);
        clock.jump(-50_000);
        clock.look();
        assert_eq!(waiting.due(&clock), Some(55_000));
        clock.pass(5_000);
        assert_eq!(waiting.take_due(&clock), [1]);
    }
}
