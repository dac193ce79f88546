//! The outbound HTTP client.

use super::address::Reach;
use super::flight::Flight;
use super::request::Complete;
use super::resolve::{Guarded, Lookup, System};
use super::trace::Measure;
use super::{CONNECT_TIMEOUT, CallError, Exchange, Outgoing, Sent, Timing};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an unused connection is kept: less than the shortest that common servers keep
/// theirs (5 s), so that it is rarely closed just as it is used again.
const IDLE: Duration = Duration::from_secs(4);

/// The outbound HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// One for each reach, so that a kept connection never serves another.
    any: reqwest::Client,
    public: reqwest::Client,
    near: reqwest::Client,
    /// Why https cannot be used: no certificate store was found.
    no_tls: Option<String>,
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
        let build = |reach, with_roots| {
            let resolver = Guarded {
                reach,
                lookup: Arc::clone(&lookup),
            };
            let builder = reqwest::Client::builder()
                // A proxy from the environment would look names up itself, past our policy.
                .no_proxy()
                .referer(false)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .dns_resolver(resolver)
                .connector_layer(Measure)
                .connect_timeout(CONNECT_TIMEOUT)
                .pool_idle_timeout(IDLE)
                .tls_version_min(reqwest::tls::Version::TLS_1_2);
            if with_roots {
                builder
            } else {
                builder.tls_certs_only([])
            }
            .build()
        };
        let all = |with_roots, no_tls| {
            Ok::<_, reqwest::Error>(Inner {
                any: build(Reach::Any, with_roots)?,
                public: build(Reach::Public, with_roots)?,
                // Serves http alone.
                near: build(Reach::Near, false)?,
                no_tls,
            })
        };
        let no_tls = "This computer has no certificate store, so https cannot be checked. Install the package ca-certificates and start Hookline again.";
        let inner = all(true, None)
            .or_else(|_| all(false, Some(no_tls.to_owned())))
            .map_err(|error| crate::Error::Io {
                what: "The HTTP client cannot be made".to_owned(),
                cause: error.to_string(),
            })?;
        Ok(Self {
            inner: Arc::new(inner),
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
        let policy = outgoing.policy;
        let mut flight = Flight {
            client: self,
            outgoing,
            request,
            policy,
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

    /// Why https cannot be used, if it cannot.
    pub(super) fn no_tls(&self) -> Option<&str> {
        self.inner.no_tls.as_deref()
    }

    /// The client for what is within `reach`.
    pub(super) fn within(&self, reach: Reach) -> &reqwest::Client {
        match reach {
            Reach::Any => &self.inner.any,
            Reach::Public => &self.inner.public,
            Reach::Near => &self.inner.near,
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
