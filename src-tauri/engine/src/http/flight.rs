//! An exchange under way: its hops, its time limit, its answer.

use super::address::Reach;
use super::client::micros;
use super::clients::Clients;
use super::decode::{BodyFault, Decoder, MAX_BODY};
use super::request::{Complete, listed};
use super::trace::{self, Peer, Trace};
use super::{AddressPolicy, Answer, CallError, Outgoing, Timing, TlsProfile, failure};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout_at;
use url::Url;

/// How much of a broken answer the log gets.
const PARTIAL: usize = 256 * 1024;

/// An exchange under way: where it stands, and what was measured of its last hop.
pub(super) struct Flight<'a> {
    pub(super) clients: &'a Clients,
    pub(super) outgoing: Outgoing,
    pub(super) request: Complete,
    pub(super) policy: AddressPolicy,
    pub(super) tls: Option<Arc<TlsProfile>>,
    pub(super) timing: Timing,
}

impl Flight<'_> {
    /// Sends the request, follows what may be followed, reads the answer.
    pub(super) async fn run(&mut self, began: Instant) -> Result<Answer, Box<CallError>> {
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
            if target.origin() != self.request.url.origin() {
                let tls = self.tls.take();
                self.tls = tls.and_then(|tls| tls.elsewhere()).map(Arc::new);
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
        let reach = self.reach()?;
        let encrypted = url.scheme() == "https";
        let client = self.clients.find(reach, encrypted, self.tls.as_ref());
        let client = client.await?;
        let trace = Arc::new(Trace::default());
        let call = client.execute(self.request.request());
        let result = timeout_at(deadline, trace::traced(Arc::clone(&trace), call)).await;
        let marks = trace.marks();
        self.timing.dns = marks.dns.map(micros);
        self.timing.connect = marks
            .connected
            .map(|all| micros(all.saturating_sub(marks.dns.unwrap_or_default())));
        let response = result
            .map_err(|_| failure::timed_out(url, self.outgoing.timeout, false))?
            .map_err(|error| failure::of(&error, url, &trace.peer()))?;
        self.timing.first_byte = Some(micros(began.elapsed()));
        self.timing.reused = marks.connected.is_none();
        Ok(response)
    }

    /// Which addresses the request as it stands may reach. A credential never travels unencrypted
    /// to a public one.
    fn reach(&self) -> Result<Reach, Box<CallError>> {
        let url = &self.request.url;
        let within = |reach: Reach| url.host().is_some_and(|host| reach.allows_host(&host));
        let reach = self.policy.reach();
        if !within(reach) {
            return Err(failure::refused(url));
        }
        if url.scheme() == "https" || !self.request.carries() {
            return Ok(reach);
        }
        if reach == Reach::Public || !within(Reach::Near) {
            return Err(failure::insecure(url));
        }
        Ok(Reach::Near)
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
                Ok(Err(error)) => break failure::of(&error, url, &Peer::default()),
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

fn version(version: http::Version) -> &'static str {
    match version {
        http::Version::HTTP_09 => "HTTP/0.9",
        http::Version::HTTP_10 => "HTTP/1.0",
        http::Version::HTTP_2 => "HTTP/2",
        http::Version::HTTP_3 => "HTTP/3",
        _ => "HTTP/1.1",
    }
}
