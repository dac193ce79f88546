//! The breaker of a destination (pure): after [`OPENS`] failures in a row nothing goes there for
//! [`REST`]; then one request at a time tries whether it is back.

/// So many failures in a row open it.
pub(super) const OPENS: u32 = 10;

/// How long it lets nothing through, in milliseconds.
pub(super) const REST: i64 = 30_000;

/// A breaker. Times are UTC milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaker {
    /// Everything goes through.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// Nothing goes through before `until`, and then one request.
    Open {
        until: i64,
        /// When somebody who waits is woken to try, if nobody comes by himself.
        knock: i64,
    },
    /// One request is under way that tries.
    Trying,
}

/// Whether a request goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// It goes through.
    Free,
    /// It goes through, and decides what becomes of the others.
    Probe,
    /// It has to wait.
    Shut,
}

impl Breaker {
    /// As a former process left it: `open_until`, or `failures` in a row. It takes one more to open
    /// it: what was counted then may have been something else.
    pub(super) fn restored(failures: u32, open_until: Option<i64>) -> Self {
        match open_until {
            Some(until) => Self::Open {
                until,
                knock: until,
            },
            None => Self::Closed {
                failures: failures.min(OPENS - 1),
            },
        }
    }

    /// What a request that comes now would meet.
    pub(super) fn entry(&mut self, now: i64) -> Entry {
        self.mend(now);
        match *self {
            Self::Closed { .. } => Entry::Free,
            Self::Open { until, .. } if now >= until => Entry::Probe,
            Self::Open { .. } | Self::Trying => Entry::Shut,
        }
    }

    /// A request goes through as the probe.
    pub(super) fn try_it(&mut self) {
        *self = Self::Trying;
    }

    /// It was reached. Whether that closes it: those who wait can go on.
    pub(super) fn reached(&mut self) -> bool {
        let was = *self;
        *self = Self::Closed { failures: 0 };
        !matches!(was, Self::Closed { .. })
    }

    /// A request failed. Whether that opens it (again).
    pub(super) fn failed(&mut self, probe: bool, now: i64) -> bool {
        let open = Self::Open {
            until: now + REST,
            knock: now + REST,
        };
        match self {
            Self::Closed { failures } if *failures + 1 < OPENS => {
                *failures += 1;
                false
            }
            Self::Closed { .. } => {
                *self = open;
                true
            }
            Self::Trying if probe => {
                *self = open;
                true
            }
            // It left before the breaker opened, and says nothing new.
            Self::Open { .. } | Self::Trying => false,
        }
    }

    /// The probe came to nothing: the next request tries.
    pub(super) fn gave_up(&mut self, now: i64) {
        if *self == Self::Trying {
            *self = Self::Open {
                until: now,
                knock: now,
            };
        }
    }

    /// When somebody who waits has to be woken.
    pub(super) fn knocks(&self) -> Option<i64> {
        match self {
            Self::Open { knock, .. } => Some(*knock),
            Self::Closed { .. } | Self::Trying => None,
        }
    }

    /// Whether somebody has to be woken now; says so once in a [`REST`].
    pub(super) fn knock(&mut self, now: i64) -> bool {
        self.mend(now);
        match self {
            Self::Open { knock, .. } if now >= *knock => {
                *knock = now + REST;
                true
            }
            _ => false,
        }
    }

    /// Until when it lets nothing through, as it is remembered; a probe that is under way is
    /// forgotten by a crash.
    pub(super) fn open_until(&self) -> Option<i64> {
        match self {
            Self::Closed { .. } => None,
            Self::Open { until, .. } => Some(*until),
            Self::Trying => Some(0),
        }
    }

    /// A clock that was set back must not make it rest longer.
    fn mend(&mut self, now: i64) {
        if let Self::Open { until, knock } = self {
            *until = (*until).min(now + REST);
            *knock = (*knock).min(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_opens_at_ten_and_tries_once_in_thirty_seconds() {
        let mut breaker = Breaker::restored(0, None);
        for _ in 1..OPENS {
            assert_eq!(breaker.entry(0), Entry::Free);
            assert!(!breaker.failed(false, 0));
        }
        assert!(breaker.failed(false, 0));
        let mut probes = Vec::new();
        for now in (0..120_000).step_by(500) {
            if breaker.entry(now) == Entry::Probe {
                breaker.try_it();
                assert_eq!(breaker.entry(now), Entry::Shut, "one at a time");
                probes.push(now);
                assert!(breaker.failed(true, now));
            }
        }
        assert_eq!(probes, [30_000, 60_000, 90_000]);
        assert_eq!(breaker.entry(120_000), Entry::Probe);
        breaker.try_it();
        assert!(breaker.reached(), "those who wait go on");
        assert_eq!(breaker.entry(120_000), Entry::Free);
        assert!(!breaker.reached(), "once");
    }

    #[test]
    fn late_failures_change_nothing() {
        let mut breaker = Breaker::restored(9, None);
        assert!(breaker.failed(false, 0));
        assert!(!breaker.failed(false, 20_000));
        assert_eq!(breaker.entry(30_000), Entry::Probe);
        breaker.try_it();
        assert!(!breaker.failed(false, 30_001), "not the probe");
        assert_eq!(breaker.entry(30_002), Entry::Shut);
        breaker.gave_up(30_003);
        assert_eq!(breaker.entry(30_003), Entry::Probe);
    }

    #[test]
    fn a_clock_that_was_set_back_is_no_longer_rest() {
        let mut breaker = Breaker::restored(10, Some(1_000_000));
        assert_eq!(breaker.entry(0), Entry::Shut);
        assert_eq!(breaker.entry(REST), Entry::Probe);
    }

    proptest! {
        #[test]
        fn a_success_is_all_it_takes(failures in prop::collection::vec(any::<bool>(), 0..60)) {
            let mut breaker = Breaker::restored(0, None);
            for (now, probe) in failures.into_iter().enumerate() {
                if breaker.entry(now as i64 * 7_000) == Entry::Probe { breaker.try_it(); }
                breaker.failed(probe, now as i64 * 7_000);
            }
            breaker.reached();
            prop_assert_eq!(breaker, Breaker::Closed { failures: 0 });
        }

        #[test]
        fn somebody_is_woken_once_in_a_rest(steps in prop::collection::vec(1..40_000_i64, 1..50)) {
            let mut breaker = Breaker::restored(10, Some(0));
            let (mut now, mut last) = (0, None);
            for step in steps {
                now += step;
                if breaker.knock(now) {
                    prop_assert!(last.is_none_or(|last| now - last >= REST));
                    last = Some(now);
                }
            }
            prop_assert!(last.is_some());
        }
    }
}
