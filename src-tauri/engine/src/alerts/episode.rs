//! An episode of failures at a destination (pure): it begins with the first failure and ends with the
//! next success. What it says on the way, it says once.

use crate::api::destinations::Stage;

/// So many failures in a row are a warning.
pub const WARNS: u32 = 5;

/// So many are critical.
pub const ALARMS: u32 = 20;

/// After so long without a success, in milliseconds, a destination is paused.
pub const TOO_LONG: i64 = 5 * 24 * 60 * 60 * 1_000;

/// What somebody has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Deliveries fail.
    Warning,
    /// They still do, or the destination was paused for it.
    Critical,
    /// Deliveries succeed again.
    Recovered,
}

impl Told {
    /// As it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Recovered => "recovered",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Warning, Self::Critical, Self::Recovered]
            .into_iter()
            .find(|told| told.name() == name)
    }
}

/// How it goes at a destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Episode {
    /// Failures in a row.
    pub failures: u32,
    /// When the first of them was (or the first since somebody resumed it), in UTC milliseconds.
    pub since: Option<i64>,
    /// How serious it is by now; none has not been told yet.
    pub stage: Option<Stage>,
}

impl Episode {
    /// A delivery failed at the UTC millisecond `now`.
    pub fn failed(&mut self, now: i64) -> Option<Told> {
        self.failures = self.failures.saturating_add(1);
        // A clock that was set back must not make it look long.
        self.since = Some(self.since.unwrap_or(now).min(now));
        if self.failures >= ALARMS {
            self.reaches(Stage::Critical)
        } else if self.failures >= WARNS {
            self.reaches(Stage::Warning)
        } else {
            None
        }
    }

    /// Hookline paused the destination.
    pub fn paused(&mut self) -> Option<Told> {
        self.reaches(Stage::Critical)
    }

    /// Somebody resumed the destination: it is given time again.
    pub fn resumed(&mut self) {
        self.since = None;
    }

    /// A delivery succeeded.
    pub fn delivered(&mut self) -> Option<Told> {
        let told = self.stage.map(|_| Told::Recovered);
        *self = Self::default();
        told
    }

    /// Whether it failed for so long that the destination is paused.
    #[must_use]
    pub fn too_long(&self, now: i64) -> bool {
        self.since.is_some_and(|since| now - since >= TOO_LONG)
    }

    fn reaches(&mut self, stage: Stage) -> Option<Told> {
        if self.stage.is_some_and(|reached| reached >= stage) {
            return None;
        }
        self.stage = Some(stage);
        Some(match stage {
            Stage::Warning => Told::Warning,
            Stage::Critical => Told::Critical,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn twenty_five_failures_are_told_three_times() {
        let mut episode = Episode::default();
        let mut told: Vec<(u32, Told)> = (1..=25)
            .filter_map(|n| episode.failed(n).map(|told| (episode.failures, told)))
            .collect();
        told.extend(episode.delivered().map(|told| (0, told)));
        assert_eq!(
            told,
            [
                (5, Told::Warning),
                (20, Told::Critical),
                (0, Told::Recovered)
            ]
        );
        assert_eq!(episode.delivered(), None, "it is over");
    }

    #[test]
    fn a_pause_is_critical_at_once_and_resuming_gives_time() {
        let mut episode = Episode::default();
        assert_eq!(episode.failed(0), None);
        assert!(!episode.too_long(TOO_LONG - 1));
        assert!(episode.too_long(TOO_LONG));
        assert_eq!(episode.paused(), Some(Told::Critical));
        episode.resumed();
        assert_eq!(episode.failed(TOO_LONG + 5), None);
        assert!(!episode.too_long(TOO_LONG + 6));
        assert_eq!(episode.paused(), None, "told already");
        assert_eq!(episode.delivered(), Some(Told::Recovered));
    }

    proptest! {
        #[test]
        fn everything_is_told_once_an_episode(outcomes in prop::collection::vec(any::<bool>(), 0..300)) {
            let mut episode = Episode::default();
            let (mut row, mut heard) = (0, Vec::new());
            for delivered in outcomes {
                if delivered {
                    let expected = (row >= WARNS).then_some(Told::Recovered);
                    prop_assert_eq!(episode.delivered(), expected);
                    (row, heard) = (0, Vec::new());
                } else {
                    row += 1;
                    heard.extend(episode.failed(0));
                    let mut expected = Vec::new();
                    if row >= WARNS { expected.push(Told::Warning); }
                    if row >= ALARMS { expected.push(Told::Critical); }
                    prop_assert_eq!(&heard, &expected);
                }
            }
        }
    }
}
