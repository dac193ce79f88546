//! What people do with destinations: look at them, set limits, pause and resume.

use super::breaker::Breaker;
use super::grant::Grants;
use super::place::Place;
use super::rate::Given;
use super::touched::{Remembered, Touched};
use super::{Gate, Shared, Stir};
use crate::api::destinations::{Destination, DestinationState, Limits, PausedWhy};
use crate::ids::{ConnectionId, DestinationId};
use crate::{Error, Result};
use std::sync::Arc;

impl Gate {
    /// Every destination, as far as it is known in memory.
    pub(crate) fn all(&self) -> Vec<Destination> {
        self.0.state().places.values().map(Place::seen).collect()
    }

    /// One of them.
    pub(crate) fn seen(&self, id: DestinationId) -> Option<Destination> {
        self.0.seen(id)
    }

    /// Lets nothing more out to a destination.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn pause(&self, id: DestinationId) -> Result<Touched> {
        self.change(id, |state, now, grants| {
            if let Some(place) = state.places.get_mut(&id) {
                place.paused.get_or_insert((PausedWhy::Hand, now));
            }
            state.turn_away(id, grants);
        })
    }

    /// Lets out what waits. Where a destination did not answer before, one request tries first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn resume(&self, id: DestinationId) -> Result<Touched> {
        self.change(id, |state, now, _| {
            if let Some(place) = state.places.get_mut(&id)
                && place.paused.take().is_some()
            {
                place.episode.resumed();
                if matches!(place.breaker, Breaker::Open { .. }) {
                    place.breaker = Breaker::restored(place.episode.failures, Some(now));
                }
            }
        })
    }

    /// Sets the limits of a destination.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn set_limits(&self, id: DestinationId, limits: Limits) -> Result<Touched> {
        let shared = Arc::clone(&self.0);
        self.change(id, move |state, now, grants| {
            if let Some(place) = state.places.get_mut(&id) {
                if place.limits.rate != limits.rate {
                    place.given = Given::default();
                }
                if !limits.in_order {
                    place.line.set(None);
                }
                place.limits = limits;
            }
            state.grant(&shared, id, now, grants);
        })
    }

    /// So many requests may be under way in all from now on.
    pub(crate) fn set_slots(&self, slots: u32) {
        let mut grants = Grants::default();
        {
            let now = self.0.now();
            let mut state = self.0.state();
            state.set_slots(slots as usize);
            let places = state.places.values();
            let waited_for = places.filter(|place| !place.waiting.is_empty());
            let waited_for: Vec<_> = waited_for.map(|place| place.id).collect();
            for place in waited_for {
                state.grant(&self.0, place, now, &mut grants);
            }
        }
        grants.hand_out(&self.0);
    }

    /// Sets the limits of a connection, which its row has by now.
    pub(crate) fn set_connection_limits(&self, id: ConnectionId, limits: Limits) {
        let mut grants = Grants::default();
        {
            let now = self.0.now();
            let mut state = self.0.state();
            let through = state.through.entry(id).or_default();
            if through.limits.rate != limits.rate {
                through.given = Given::default();
            }
            through.limits = limits;
            if limits == Limits::default() && through.under_way == 0 {
                state.through.remove(&id);
            }
            let places = state.places.values();
            let here = places.filter(|place| place.connection == Some(id));
            let here: Vec<_> = here.map(|place| place.id).collect();
            for place in here {
                state.grant(&self.0, place, now, &mut grants);
            }
        }
        grants.hand_out(&self.0);
    }

    fn change(
        &self,
        id: DestinationId,
        change: impl FnOnce(&mut super::State, i64, &mut Grants),
    ) -> Result<Touched> {
        let mut grants = Grants::default();
        {
            let now = self.0.now();
            let mut state = self.0.state();
            if !state.places.contains_key(&id) {
                return Err(Error::NotFound("This destination".to_owned()));
            }
            change(&mut state, now, &mut grants);
        }
        grants.hand_out(&self.0);
        self.0.stir(Stir::Look(id));
        Ok(Touched::new(Arc::clone(&self.0), Remembered::of(id)))
    }
}

impl Shared {
    /// A destination as far as it is known in memory.
    pub(super) fn seen(&self, id: DestinationId) -> Option<Destination> {
        self.state().places.get(&id).map(Place::seen)
    }
}

impl Place {
    fn seen(&self) -> Destination {
        let state = match (self.paused, self.breaker) {
            (Some(_), _) => DestinationState::Paused,
            (None, Breaker::Closed { .. }) => DestinationState::Open,
            (None, Breaker::Open { .. } | Breaker::Trying) => DestinationState::Resting,
        };
        let tried_again = match self.breaker {
            Breaker::Open { until, .. } if self.paused.is_none() => Some(until),
            _ => None,
        };
        Destination {
            id: self.id,
            origin: self.origin.clone(),
            connection: self.connection,
            connection_name: None,
            state,
            paused: self.paused.map(|(why, _)| why),
            paused_at: self.paused.map(|(_, at)| at),
            tried_again,
            failures: self.episode.failures,
            waiting: (self.waiting.len() + self.aside.len()) as u64,
            limits: self.limits,
            used: self.used,
        }
    }
}

/// What is wrong with limits, if something is. A connection's keep no order: it may go to many
/// destinations.
///
/// # Errors
/// Code `limits`, with the field at fault.
pub(crate) fn check(limits: Limits) -> Result<()> {
    let wrong = |field: &str, message: &str| {
        Err(Error::field("limits", format!("limits.{field}"), message))
    };
    if let Some(concurrency) = limits.concurrency
        && !(1..=256).contains(&concurrency)
    {
        return wrong(
            "concurrency",
            "Between 1 and 256 requests can be under way.",
        );
    }
    let Some(rate) = limits.rate else {
        return Ok(());
    };
    if !(1..=100_000).contains(&rate.count) {
        return wrong(
            "rate.count",
            "Between 1 and 100,000 requests can be let out.",
        );
    }
    if !(1..=86_400).contains(&rate.seconds) {
        return wrong("rate.seconds", "The span is between 1 second and one day.");
    }
    if !(1..=rate.count).contains(&rate.burst) {
        return wrong(
            "rate.burst",
            "At once may go at least one, and no more than in the whole span.",
        );
    }
    Ok(())
}
