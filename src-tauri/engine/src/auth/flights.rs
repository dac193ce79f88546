//! One change of a connection's tokens at a time, however many ask for it: a renewal is shared by
//! all who want one, and an authorization or a disconnection never crosses one.

use crate::auth::Refused;
use crate::ids::ConnectionId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How a flight ended; none while it is under way.
type Landing = watch::Receiver<Option<Result<(), Refused>>>;

/// The tokens of all connections, by what is known of them since the start. None of it is secret.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<ConnectionId, Entry>>);

/// What is known of a connection's tokens.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Counts the tokens. Raised after the new ones are stored, so whoever reads this first and
    /// the token then has a token at least as new.
    pub(super) generation: u64,
    flight: Option<Landing>,
    /// How long the access token lived when it was new.
    pub(super) life: Option<Duration>,
    /// The provider gives a new refresh token each time, and takes each once.
    pub(super) rotates: Option<bool>,
    /// A renewal failed for now: none before its time while the token is still good.
    pub(super) rest_until: Option<Instant>,
    /// When which tokens were made because others were refused.
    pub(super) refused: Option<(u64, Instant)>,
}

/// The right to change a connection's tokens; dropping it lets the next one.
pub(super) struct Flight<'a> {
    flights: &'a Flights,
    id: ConnectionId,
    landed: watch::Sender<Option<Result<(), Refused>>>,
}

/// What somebody who wants new tokens finds.
pub(super) enum Found<'a> {
    /// There are newer ones already.
    Newer,
    /// They are being come by.
    UnderWay(Landing),
    /// Nobody has begun.
    Mine(Flight<'a>),
}

impl Flights {
    fn entries(&self) -> MutexGuard<'_, HashMap<ConnectionId, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what is known of a connection, or notes something.
    pub(super) fn with<T>(&self, id: ConnectionId, look: impl FnOnce(&mut Entry) -> T) -> T {
        look(self.entries().entry(id).or_default())
    }

    /// What there is for somebody who wants newer tokens than those of generation `seen`.
    pub(super) fn find(&self, id: ConnectionId, seen: u64) -> Found<'_> {
        let mut entries = self.entries();
        let entry = entries.entry(id).or_default();
        if entry.generation > seen {
            return Found::Newer;
        }
        // One whose pilot is gone is no flight any more.
        match entry
            .flight
            .as_ref()
            .filter(|landing| landing.has_changed().is_ok())
        {
            Some(landing) => Found::UnderWay(landing.clone()),
            None => Found::Mine(self.begin(entry, id)),
        }
    }

    /// Waits until nobody changes the connection's tokens, and has them alone then.
    pub(super) async fn alone(&self, id: ConnectionId) -> Flight<'_> {
        loop {
            match self.find(id, u64::MAX) {
                Found::Mine(flight) => return flight,
                Found::UnderWay(landing) => {
                    // However it ends: the next look tells.
                    let _landed = wait(landing).await;
                }
                Found::Newer => {}
            }
        }
    }

    fn begin(&self, entry: &mut Entry, id: ConnectionId) -> Flight<'_> {
        let (landed, landing) = watch::channel(None);
        entry.flight = Some(landing);
        Flight {
            flights: self,
            id,
            landed,
        }
    }

    /// Forgets a connection that is gone.
    pub(super) fn forget(&self, id: ConnectionId) {
        self.entries().remove(&id);
    }
}

impl Flight<'_> {
    /// There are new tokens, stored; or there are none, and why.
    pub(super) fn land(self, ended: Result<(), Refused>) {
        self.flights.with(self.id, |entry| {
            entry.flight = None;
            if ended.is_ok() {
                entry.generation += 1;
            }
        });
        self.landed.send_replace(Some(ended));
    }
}

/// How a flight ends; none when its pilot is gone.
pub(super) async fn wait(mut landing: Landing) -> Option<Result<(), Refused>> {
    let landed = landing.wait_for(Option::is_some).await.ok()?;
    landed.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_flies_and_all_land() {
        let (flights, id) = (Flights::default(), ConnectionId::new());
        let Found::Mine(flight) = flights.find(id, 0) else {
            panic!("nobody flies yet")
        };
        let Found::UnderWay(landing) = flights.find(id, 0) else {
            panic!("it is under way")
        };
        flight.land(Ok(()));
        assert_eq!(wait(landing).await, Some(Ok(())));
        assert!(matches!(flights.find(id, 0), Found::Newer));
        assert!(matches!(flights.find(id, 1), Found::Mine(_)));
    }

    #[tokio::test]
    async fn a_lost_pilot_blocks_nobody() {
        let (flights, id) = (Flights::default(), ConnectionId::new());
        let Found::Mine(flight) = flights.find(id, 0) else {
            panic!("nobody flies yet")
        };
        let Found::UnderWay(landing) = flights.find(id, 0) else {
            panic!("it is under way")
        };
        drop(flight);
        assert_eq!(wait(landing).await, None);
        let flight = flights.alone(id).await;
        flight.land(Err(Refused::connection("no")));
        assert_eq!(flights.with(id, |entry| entry.generation), 0);
    }
}
