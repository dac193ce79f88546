//! The outbound HTTP client.

use super::decode::{BodyFault, Decoder, MAX_BODY};
use super::request::{Complete, listed};
use super::resolve::{Guarded, Lookup, System};
use super::trace::{self, Measure, Trace};
use super::{
    AddressPolicy, Answer, CONNECT_TIMEOUT, CallError, Exchange, Outgoing, Sent, Timing, failure,
};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout_at;
use url::Url;

/// How long an unused connection is kept: less than the shortest that common servers keep
/// theirs (5 s), so that it is rarely closed just as it is used again.
const IDLE: Duration = Duration::from_secs(4);

/// How much of a broken answer the log gets.
const PARTIAL: usize = 256 * 1024;

/// The outbound HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// One for each policy, so that a kept connection never crosses policies.
    local: reqwest::Client,
    public: reqwest::Client,
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
        let build = |policy, with_roots| {
            let resolver = Guarded {
                policy,
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
        let with_roots = (
            build(AddressPolicy::Local, true),
            build(AddressPolicy::Public, true),
        );
        if let (Ok(local), Ok(public)) = with_roots {
            return Ok(Self {
                inner: Arc::new(Inner {
                    local,
                    public,
                    no_tls: None,
                }),
            });
        }
        let unusable = |error: reqwest::Error| crate::Error::Io {
            what: "The HTTP client cannot be made".to_owned(),
            cause: error.to_string(),
        };
        let local = build(AddressPolicy::Local, false).map_err(unusable)?;
        let public = build(AddressPolicy::Public, false).map_err(unusable)?;
        let no_tls = "This computer has no certificate store, so https cannot be checked. Install the package ca-certificates and start Hookline again.";
        Ok(Self {
            inner: Arc::new(Inner {
                local,
                public,
                no_tls: Some(no_tls.to_owned()),
            }),
        })
    }

    /// Performs one exchange, and the redirects it may follow. Everything that can go wrong is
    /// told in the exchange.
    pub async fn send(&self, outgoing: Outgoing) -> Exchange {
        let began = Instant::now();
        let request = match Complete::new(&outgoing) {
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

    fn under(&self, policy: AddressPolicy) -> &reqwest::Client {
        match policy {
            AddressPolicy::Public => &self.inner.public,
            AddressPolicy::Typed | AddressPolicy::Local => &self.inner.local,
        }
    }
}

/// An exchange under way: where it stands, and what was measured of its last hop.
struct Flight<'a> {
    client: &'a Client,
    outgoing: Outgoing,
    request: Complete,
    policy: AddressPolicy,
    timing: Timing,
}

impl Flight<'_> {
    async fn run(&mut self, began: Instant) -> Result<Answer, Box<CallError>> {
        let deadline = tokio::time::Instant::from_std(began + self.outgoing.timeout);
        let mut followed = 0;
        loop {
            let response = self.hop(began, deadline).await?;
            let Some(target) = self.target(&response)? else {
                return self.answer(response, deadline).await;
            };
            if followed == self.outgoing.redirects {
                let message = format!(
                    "{} redirected more than {followed} times.",
                    failure::place(&self.request.url)
                );
                return Err(CallError::new("redirect", message));
            }
            followed += 1;
            if target.host() != self.outgoing.url.host() {
                self.policy = self.outgoing.policy.elsewhere();
            }
            self.request = self
                .request
                .clone()
                .redirected(response.status().as_u16(), target)?;
        }
    }

    /// Sends the request as it stands, until the answer's head has arrived.
    async fn hop(
        &mut self,
        began: Instant,
        deadline: tokio::time::Instant,
    ) -> Result<reqwest::Response, Box<CallError>> {
        let url = &self.request.url;
        if !url
            .host()
            .is_some_and(|host| self.policy.allows_host(&host))
        {
            return Err(failure::refused(url));
        }
        if url.scheme() == "https"
            && let Some(reason) = &self.client.inner.no_tls
        {
            return Err(CallError::new("tls", reason.clone()));
        }
        let trace = Arc::new(Trace::default());
        let call = self
            .client
            .under(self.policy)
            .execute(self.request.request());
        let result = timeout_at(deadline, trace::traced(Arc::clone(&trace), call)).await;
        let marks = trace.marks();
        self.timing.dns = marks.dns.map(micros);
        self.timing.connect = marks
            .connected
            .map(|all| micros(all.saturating_sub(marks.dns.unwrap_or_default())));
        let response = result
            .map_err(|_| failure::timed_out(url, self.outgoing.timeout, false))?
            .map_err(|error| failure::of(&error, url))?;
        self.timing.first_byte = Some(micros(began.elapsed()));
        self.timing.reused = marks.connected.is_none();
        Ok(response)
    }

    /// Where `response` redirects to, when redirects are followed.
    fn target(&self, response: &reqwest::Response) -> Result<Option<Url>, Box<CallError>> {
        if self.outgoing.redirects == 0
            || !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
        {
            return Ok(None);
        }
        let Some(location) = response.headers().get(http::header::LOCATION) else {
            return Ok(None);
        };
        let from = &self.request.url;
        let target = location.to_str().ok().and_then(|text| from.join(text).ok());
        match target {
            Some(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                if from.scheme() == "https" && url.scheme() == "http" {
                    let message = format!(
                        "{} redirected from https to http, which is not followed.",
                        failure::place(from)
                    );
                    return Err(CallError::new("redirect", message));
                }
                Ok(Some(url))
            }
            _ => {
                let message = format!(
                    "{} redirected to something that is no web address.",
                    failure::place(from)
                );
                Err(CallError::new("redirect", message))
            }
        }
    }

    /// Reads the rest of the answer.
    async fn answer(
        &self,
        mut response: reqwest::Response,
        deadline: tokio::time::Instant,
    ) -> Result<Answer, Box<CallError>> {
        let url = &self.request.url;
        let mut answer = Answer {
            version: version(response.version()).to_owned(),
            status: response.status().as_u16(),
            headers: listed(response.headers()),
            body: Bytes::new(),
        };
        let encoding = response
            .headers()
            .get(http::header::CONTENT_ENCODING)
            .and_then(|value| value.to_str().ok());
        let mut decoder = Decoder::new(encoding);
        let failed = loop {
            match timeout_at(deadline, response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    if let Err(fault) = decoder.push(&chunk) {
                        break body_fault(url, &fault);
                    }
                }
                Ok(Ok(None)) => match decoder.end() {
                    Ok(()) => {
                        answer.body = decoder.into_bytes(MAX_BODY);
                        return Ok(answer);
                    }
                    Err(fault) => break body_fault(url, &fault),
                },
                Ok(Err(error)) => break failure::of(&error, url),
                Err(_) => break failure::timed_out(url, self.outgoing.timeout, true),
            }
        };
        answer.body = decoder.into_bytes(PARTIAL);
        Err(Box::new(CallError {
            partial: Some(answer),
            ..*failed
        }))
    }
}

fn body_fault(url: &Url, fault: &BodyFault) -> Box<CallError> {
    let at = failure::place(url);
    CallError::new(
        "body",
        match fault {
            BodyFault::TooLarge => format!(
                "{at} answered with more than {} MiB, which is the most that is read.",
                MAX_BODY / 1024 / 1024
            ),
            BodyFault::Garbled => {
                format!("{at} answered with a compressed body that cannot be unpacked.")
            }
        },
    )
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

fn version(version: http::Version) -> &'static str {
    match version {
        http::Version::HTTP_09 => "HTTP/0.9",
        http::Version::HTTP_10 => "HTTP/1.0",
        http::Version::HTTP_2 => "HTTP/2",
        http::Version::HTTP_3 => "HTTP/3",
        _ => "HTTP/1.1",
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
