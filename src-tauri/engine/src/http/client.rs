//! The outbound HTTP client.

use super::clients::Clients;
use super::flight::Flight;
use super::request::Complete;
use super::resolve::{Lookup, System};
use super::{CallError, Exchange, Outgoing, Sent, Timing};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The outbound HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(super) clients: Arc<Clients>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// A client over the system's resolver and certificate store. Without such a store it still
    /// serves http, and every https request fails with that reason.
    ///
    /// # Errors
    /// When the system has no means for a client at all.
    pub fn new() -> crate::Result<Self> {
        Self::over(Arc::new(System))
    }

    pub(super) fn over(lookup: Arc<dyn Lookup>) -> crate::Result<Self> {
        Ok(Self {
            clients: Arc::new(Clients::new(lookup)?),
        })
    }

    /// Performs one exchange, and the redirects it may follow. Everything that can go wrong is
    /// told in the exchange.
    pub async fn send(&self, mut outgoing: Outgoing) -> Exchange {
        let began = Instant::now();
        let slots = std::mem::take(&mut outgoing.slots);
        let request = match Complete::new(&outgoing, slots) {
            Ok(request) => request,
            Err(error) => return unsent(&outgoing, *error),
        };
        let mut flight = Flight {
            clients: &self.clients,
            policy: outgoing.policy,
            tls: outgoing.tls.take(),
            outgoing,
            request,
            timing: Timing::default(),
        };
        let outcome = flight.run(began).await.map_err(|error| *error);
        let timing = Timing {
            total: micros(began.elapsed()),
            ..flight.timing
        };
        Exchange {
            sent: flight.request.sent(),
            outcome,
            timing,
        }
    }
}

/// An exchange that never began.
fn unsent(outgoing: &Outgoing, error: CallError) -> Exchange {
    let sent = Sent {
        method: outgoing.method.to_string(),
        url: outgoing.url.to_string(),
        headers: outgoing.headers.clone(),
        body: outgoing.body.clone(),
    };
    Exchange {
        sent,
        outcome: Err(error),
        timing: Timing::default(),
    }
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
