//! How quickly calls come back from a destination (pure). Whoever waits in memory should be let go
//! within about a second: where much comes back much may wait, and where nothing does a few may.

use super::share::{FEW_WAITING, WAITING};

/// Calls that came back in this second and in the one before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    second: i64,
    now: usize,
    before: usize,
}

impl Pace {
    /// A call came back `now`, in UTC milliseconds.
    pub(super) fn back(&mut self, now: i64) {
        let second = now.div_euclid(1_000);
        if second != self.second {
            self.before = if second == self.second + 1 {
                self.now
            } else {
                0
            };
            (self.second, self.now) = (second, 0);
        }
        self.now += 1;
    }

    /// How many may wait in memory `now`.
    pub(super) fn room(&self, now: i64) -> usize {
        let lately = match now.div_euclid(1_000) - self.second {
            0 => self.now.max(self.before),
            1 => self.now,
            _ => 0,
        };
        lately.clamp(FEW_WAITING, WAITING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_may_wait_as_come_back_in_a_second() {
        let mut pace = Pace::default();
        assert_eq!(pace.room(5_000), FEW_WAITING);
        (0..50).for_each(|_| pace.back(5_900));
        assert_eq!(pace.room(5_999), 50);
        (0..20).for_each(|_| pace.back(6_000));
        assert_eq!(pace.room(6_001), 50, "the second has just begun");
        assert_eq!(pace.room(7_000), 20);
        assert_eq!(pace.room(8_000), FEW_WAITING, "nothing comes back");
        (0..2 * WAITING).for_each(|_| pace.back(9_000));
        assert_eq!(pace.room(9_000), WAITING);
        assert_eq!(pace.room(4_000), FEW_WAITING, "a clock that was set back");
    }
}
