//! What a request that is back says about its destination.

use super::Stir;
use super::grant::Grants;
use super::pass::{After, Failure, Kind, Pass, Verdict};
use super::place::Open;
use super::state::State;
use super::touched::Remembered;
use crate::alerts::episode::Told;
use crate::api::destinations::PausedWhy;
use crate::ids::{DestinationId, TroubleId};

impl State {
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
}
