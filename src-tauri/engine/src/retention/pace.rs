//! How much is removed at a time, and how long others have the writer to themselves between.

use std::time::Duration;

/// A batch should keep the writer no longer than this, its part of the commit aside.
const AIM: Duration = Duration::from_millis(4);
/// When a batch that turns out to be longer stops.
pub const END: Duration = Duration::from_millis(6);
const MOST: u32 = 2_000;
/// The longest rest.
const LONGEST: Duration = Duration::from_secs(1);

/// What a batch met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// How long it was in the writer's queue.
    pub queued: Duration,
    /// How long it kept the writer.
    pub took: Duration,
}

/// The size of the next batch, from how long those before took.
#[derive(Debug, Clone)]
pub struct Pace {
    size: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { size: 16 }
    }
}

impl Pace {
    /// How many things the next batch may take: at least one.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Takes in how long the last batch took. Quick to shrink, slow to grow: a batch that was too
    /// long has kept somebody waiting.
    pub fn learn(&mut self, took: Duration) {
        self.size = if took > AIM {
            let share = AIM.as_secs_f64() / took.as_secs_f64();
            (f64::from(self.size) * share * 0.75) as u32
        } else if took < AIM / 2 {
            self.size + self.size / 4 + 1
        } else {
            self.size
        }
        .clamp(1, MOST);
    }
}

/// How long to leave the writer to others after a batch. A writer with nothing else to do keeps no
/// batch in its queue, and gets the next one soon; a busy one is asked for a few hundredths of its
/// time. When far too much is kept (`urgent`), for half.
#[must_use]
pub fn rest(batch: Batch, urgent: bool) -> Duration {
    let busy = if urgent {
        Duration::ZERO
    } else {
        batch.queued * 10
    };
    batch.took.max(busy).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_batch_that_took_long_is_followed_by_a_small_one() {
        let mut pace = Pace::default();
        for _ in 0..100 {
            pace.learn(ms(0));
        }
        assert_eq!(pace.size(), MOST);
        pace.learn(ms(40));
        assert_eq!(pace.size(), 150);
        for _ in 0..20 {
            pace.learn(ms(400));
        }
        assert_eq!(pace.size(), 1, "one run may be as long as it is");
    }

    proptest! {
        /// Whatever a run costs, batches come to keep the writer for no longer than aimed at.
        #[test]
        fn batches_become_as_long_as_aimed_at(micros in 3_u64..4_000) {
            let each = Duration::from_micros(micros);
            let mut pace = Pace::default();
            for _ in 0..200 {
                let took = each * pace.size();
                pace.learn(took);
            }
            prop_assert!(each * pace.size() <= AIM);
            prop_assert!(pace.size() == MOST || each * (pace.size() * 4) >= AIM / 2);
        }
    }

    #[test]
    fn a_busy_writer_is_left_to_others_for_most_of_its_time() {
        let batch = Batch {
            queued: ms(8),
            took: ms(4),
        };
        assert_eq!(rest(batch, false), ms(80));
        assert_eq!(rest(batch, true), ms(4));
        let idle = Batch {
            queued: ms(0),
            took: ms(4),
        };
        assert_eq!(rest(idle, false), ms(4));
        let stuck = Batch {
            queued: ms(60_000),
            took: ms(4),
        };
        assert_eq!(rest(stuck, false), LONGEST);
    }
}
