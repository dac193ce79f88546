//! A request with every header it goes out with, so that what is captured is what was sent.

use super::fill::Filling;
use super::slot::Slot;
use super::{CallError, Outgoing, Sent, decode, failure};
use bytes::Bytes;
use http::Method;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap,
    HeaderName, HeaderValue, USER_AGENT,
};
use url::Url;

/// A request, complete: as the log shows it, and what fills it on its way out.
#[derive(Debug, Clone)]
pub(super) struct Complete {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    filling: Filling,
}

impl Complete {
    /// Adds to `outgoing` what the client sets itself; the step's own headers go before that, and
    /// `slots` before those.
    pub(super) fn new(outgoing: &Outgoing, slots: Vec<Slot>) -> Result<Self, Box<CallError>> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host(&outgoing.url)?);
        for (name, value) in &outgoing.headers {
            let header = HeaderName::from_bytes(name.as_bytes())
                .ok()
                .zip(HeaderValue::from_bytes(value.as_bytes()).ok());
            let Some((name, value)) = header else {
                return Err(CallError::new(
                    "header",
                    format!(
                        "The header {name:?} cannot be sent: its name or value holds characters that a header cannot have."
                    ),
                ));
            };
            if !matches!(
                name,
                HOST | CONTENT_LENGTH | http::header::TRANSFER_ENCODING
            ) {
                headers.append(name, value);
            }
        }
        let filling = Filling::new(slots, &mut headers)?;
        let own = [
            (USER_AGENT, concat!("Hookline/", env!("CARGO_PKG_VERSION"))),
            (ACCEPT, "*/*"),
            (ACCEPT_ENCODING, decode::OFFERED),
        ];
        for (name, value) in own {
            headers
                .entry(name)
                .or_insert(HeaderValue::from_static(value));
        }
        let mut complete = Self {
            method: outgoing.method.clone(),
            url: outgoing.url.clone(),
            headers,
            body: outgoing.body.clone(),
            filling,
        };
        complete.measure();
        Ok(complete)
    }

    /// The request that follows a redirect to `url` (RFC 9110 §15.4). At another origin nothing
    /// goes along that was meant for the first one.
    pub(super) fn redirected(mut self, status: u16, mut url: Url) -> Result<Self, Box<CallError>> {
        let becomes_get = match status {
            303 => self.method != Method::HEAD,
            301 | 302 => self.method == Method::POST,
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = Bytes::new();
            self.filling.drop_body(&mut self.headers);
            self.headers.remove(CONTENT_TYPE);
            self.headers.remove(CONTENT_ENCODING);
        }
        self.filling.strip(&mut url);
        if url.origin() != self.url.origin() {
            if self.filling.has_secret_body() {
                return Err(CallError::new(
                    "redirect",
                    format!(
                        "{} redirected to {}, which was not followed: the body holds a credential that is for {0} alone.",
                        failure::place(&self.url),
                        failure::place(&url)
                    ),
                ));
            }
            self.filling.withdraw(&mut self.headers);
            self.filling = Filling::default();
            let kept = |name: &HeaderName| {
                [HOST, USER_AGENT, ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE].contains(name)
                    || matches!(name.as_str(), "webhook-id" | super::HOPS)
            };
            let dropped: Vec<HeaderName> = self
                .headers
                .keys()
                .filter(|name| !kept(name))
                .cloned()
                .collect();
            for name in dropped {
                self.headers.remove(name);
            }
        }
        self.headers.insert(HOST, host(&url)?);
        self.url = url;
        self.measure();
        Ok(self)
    }

    /// Content-Length, also 0 where a body is usual.
    fn measure(&mut self) {
        let usual = matches!(self.method, Method::POST | Method::PUT | Method::PATCH);
        let length = self.wire_body().len();
        if length == 0 && !usual {
            self.headers.remove(CONTENT_LENGTH);
        } else {
            self.headers
                .insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
    }

    fn wire_body(&self) -> &Bytes {
        self.filling.body().unwrap_or(&self.body)
    }

    /// Whether it carries a credential.
    pub(super) fn carries(&self) -> bool {
        self.filling.holds_credential()
    }

    /// For the log.
    pub(super) fn sent(&self) -> Sent {
        Sent {
            method: self.method.to_string(),
            url: self.filling.shown(&self.url),
            headers: listed(&self.headers),
            body: self.body.clone(),
        }
    }

    /// For reqwest, with its credentials.
    pub(super) fn request(&self) -> reqwest::Request {
        let (mut url, mut headers) = (self.url.clone(), self.headers.clone());
        self.filling.fill(&mut url, &mut headers);
        let mut request = reqwest::Request::new(self.method.clone(), url);
        *request.headers_mut() = headers;
        let body = self.wire_body();
        if !body.is_empty() {
            *request.body_mut() = Some(body.clone().into());
        }
        request
    }
}

/// Headers in order, as text; bytes beyond ASCII that are no UTF-8 are read as Latin-1.
pub(super) fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| {
        std::str::from_utf8(value.as_bytes()).map_or_else(
            |_| value.as_bytes().iter().copied().map(char::from).collect(),
            str::to_owned,
        )
    };
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

fn host(url: &Url) -> Result<HeaderValue, Box<CallError>> {
    let wrong = || CallError::new("address", "The address has no host.");
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or_else(wrong)?;
    let text = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    HeaderValue::from_str(&text).map_err(|_| wrong())
}
