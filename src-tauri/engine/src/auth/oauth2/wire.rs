//! One request to a provider through our own HTTP client: addresses as typed, no redirects, a
//! time limit.

use super::lenient::{self, Expected};
use crate::http::{AddressPolicy, Answer, CallError, Client, Outgoing, TlsProfile};
use crate::time::now;
use bytes::Bytes;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use url::Url;

/// The limit for one request to a provider.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Why a provider gave no answer that says anything about our request.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Fault {
    /// Nothing was sent.
    #[error("{0}")]
    Unsent(String),
    /// It was sent, at least in part, and no whole answer came: nobody knows what it did.
    #[error("{0}")]
    Lost(String),
    /// The provider says that it cannot answer now.
    #[error("{place} answered {status}. Its service is disturbed, or asked too often.")]
    Disturbed {
        /// Its host.
        place: String,
        /// The status.
        status: u16,
    },
}

/// The way to a provider for one request and its answer.
pub(super) struct Wire {
    pub(super) http: Client,
    pub(super) tls: Option<Arc<TlsProfile>>,
    pub(super) expected: Expected,
    /// How far the provider's clock was ahead of ours, in milliseconds; `i64::MIN` when it did
    /// not say.
    skew: AtomicI64,
}

impl Wire {
    pub(super) fn new(http: Client, tls: Option<Arc<TlsProfile>>, expected: Expected) -> Self {
        Self {
            http,
            tls,
            expected,
            skew: AtomicI64::new(i64::MIN),
        }
    }

    /// How far the provider's clock was ahead of ours at its last answer, in milliseconds.
    pub(super) fn skew(&self) -> Option<i64> {
        Some(self.skew.load(Ordering::Relaxed)).filter(|skew| *skew != i64::MIN)
    }

    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| Fault::Unsent("The provider's address is no web address.".to_owned()))?;
        let place = url.host_str().unwrap_or("The provider").to_owned();
        let (head, body) = request.into_parts();
        let given = head.headers.iter().filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        // On a connection of its own: one that was kept may be closed just as it is used, and
        // then nobody could say whether a refresh token was taken.
        let own = ("connection".to_owned(), "close".to_owned());
        let headers = given.chain([own]).collect();
        let outgoing = Outgoing {
            method: head.method,
            url,
            headers,
            body: Bytes::from(body),
            timeout: TIMEOUT,
            policy: AddressPolicy::Typed,
            redirects: 0,
            slots: Vec::new(),
            tls: self.tls.clone(),
            sign: None,
            pack: None,
        };
        let answer = self.http.send(outgoing).await.outcome.map_err(fault)?;
        if let Some(date) = date(&answer) {
            self.skew.store(date - now(), Ordering::Relaxed);
        }
        if answer.status == 429 || answer.status == 408 || answer.status >= 500 {
            // Some say what is wrong with the request in a 5xx; then it is about our request.
            return lenient::definite(&answer).ok_or(Fault::Disturbed {
                place,
                status: answer.status,
            });
        }
        Ok(lenient::read(self.expected, &answer))
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Whether anything of the request can have reached the provider.
fn fault(error: CallError) -> Fault {
    match error.kind {
        "dns" | "connect" | "tls" | "address" | "header" => Fault::Unsent(error.message),
        _ => Fault::Lost(error.message),
    }
}

/// When the provider wrote its answer, in UTC milliseconds.
fn date(answer: &Answer) -> Option<i64> {
    let text = answer
        .headers
        .iter()
        .find(|(name, _)| name == "date")
        .map(|(_, value)| value)?;
    let parsed = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(parsed.timestamp().as_millisecond())
}
