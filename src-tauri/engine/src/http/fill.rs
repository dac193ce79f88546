//! Credentials on their way: checked once, then put into every request to their own origin.
//!
//! A captured request has dots where these go, at the same places and in the same order.

use super::slot::Slot;
use super::{CallError, slot};
use crate::mask::DOTS;
use crate::template::component;
use crate::vault::Secret;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue};
use std::borrow::Cow;
use std::fmt;
use url::{Url, form_urlencoded};

/// Shorter values are too common to be told for a credential that an answer repeats.
const TELLING: usize = 8;

/// What fills a request's places. Empty for a request without credentials, and then costs nothing.
#[derive(Clone, Default)]
pub(super) struct Filling {
    /// In order; marked as sensitive.
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<Parameters>,
    body: Option<Bytes>,
    /// The body holds a credential.
    secret_body: bool,
    /// Which of the headers signs the request.
    signature: Option<HeaderName>,
}

/// Query parameters as they are shown and as they are sent, without the `&` before them.
#[derive(Clone)]
struct Parameters {
    shown: String,
    sent: Secret,
}

impl fmt::Debug for Filling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filling").finish_non_exhaustive()
    }
}

impl Filling {
    /// Takes the credentials, and writes into `headers` what is shown of them.
    pub(super) fn new(slots: Vec<Slot>, headers: &mut HeaderMap) -> Result<Self, Box<CallError>> {
        let mut filling = Self::default();
        let (mut shown, mut cookies) = (Vec::new(), Vec::new());
        for slot in slots {
            match slot {
                Slot::Header {
                    name,
                    shown: text,
                    value,
                } => {
                    let header = header_name(&name)?;
                    let text = HeaderValue::from_bytes(text.as_bytes());
                    shown.push((header.clone(), text.map_err(|_| unfit("header", &name))?));
                    let value = sensitive(value).ok_or_else(|| unfit("header", &name))?;
                    filling.headers.push((header, value));
                }
                Slot::Signature {
                    name,
                    shown: text,
                    value,
                } => {
                    let header = header_name(&name)?;
                    let text = HeaderValue::from_bytes(text.as_bytes());
                    let text = text.map_err(|_| unfit("header", &name))?;
                    let value = sensitive(value).ok_or_else(|| unfit("header", &name))?;
                    // Nothing else stands beside it.
                    shown.retain(|(other, _)| *other != header);
                    filling.headers.retain(|(other, _)| *other != header);
                    shown.push((header.clone(), text));
                    filling.headers.push((header.clone(), value));
                    filling.signature = Some(header);
                }
                Slot::Query { name, value } => {
                    let name = component(&name);
                    let value = Secret::new(component(value.expose()));
                    filling.query.push(Parameters {
                        shown: format!("{name}={DOTS}"),
                        sent: Secret::new(format!("{name}={}", value.expose())),
                    });
                }
                Slot::EncodedQuery { shown, value } => {
                    filling.query.push(Parameters { shown, sent: value });
                }
                Slot::Cookie { name, value } => cookies.push((name, value)),
                Slot::Body { value } => {
                    filling.body = Some(slot::bytes(value));
                    filling.secret_body = true;
                }
                Slot::Packed { body, credential } => {
                    filling.body = Some(body);
                    filling.secret_body = credential;
                }
            }
        }
        put(headers, &shown);
        filling.add_cookies(cookies, headers)?;
        Ok(filling)
    }

    /// Joins `cookies` to the cookies that are there.
    fn add_cookies(
        &mut self,
        cookies: Vec<(String, Secret)>,
        headers: &mut HeaderMap,
    ) -> Result<(), Box<CallError>> {
        if cookies.is_empty() {
            return Ok(());
        }
        let own = self.headers.iter().position(|(name, _)| name == COOKIE);
        let own = own.map(|at| self.headers.remove(at).1);
        let mut shown = joined(headers.get_all(COOKIE).iter());
        let mut sent = own.map_or_else(|| shown.clone(), |own| own.as_bytes().to_vec());
        for (name, value) in cookies {
            // A semicolon would begin another cookie (RFC 6265 §4.1.1).
            let fits = |text: &str| text.bytes().all(|b| b.is_ascii_graphic() && b != b';');
            if name.is_empty() || name.contains('=') || !fits(&name) || !fits(value.expose()) {
                return Err(unfit("cookie", &name));
            }
            for (cookies, value) in [(&mut shown, DOTS), (&mut sent, value.expose())] {
                if !cookies.is_empty() {
                    cookies.extend_from_slice(b"; ");
                }
                cookies.extend_from_slice(format!("{name}={value}").as_bytes());
            }
        }
        let shown = HeaderValue::from_maybe_shared(Bytes::from(shown));
        headers.insert(COOKIE, shown.map_err(|_| unfit("cookie", "Cookie"))?);
        let sent = HeaderValue::from_maybe_shared(Bytes::from(sent));
        let mut sent = sent.map_err(|_| unfit("cookie", "Cookie"))?;
        sent.set_sensitive(true);
        self.headers.push((COOKIE, sent));
        Ok(())
    }

    /// Whether something of it lets the request in: a signature alone does not.
    pub(super) fn holds_credential(&self) -> bool {
        let signatures = usize::from(self.signature.is_some());
        self.headers.len() > signatures || !self.query.is_empty() || self.secret_body
    }

    /// The body that is sent in place of the shown one.
    pub(super) fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// Whether its body holds a credential.
    pub(super) fn has_secret_body(&self) -> bool {
        self.secret_body
    }

    /// The request goes on without a body, and so without what signed that.
    pub(super) fn drop_body(&mut self, headers: &mut HeaderMap) {
        (self.body, self.secret_body) = (None, false);
        if let Some(signature) = self.signature.take() {
            self.headers.retain(|(name, _)| *name != signature);
            headers.remove(signature);
        }
    }

    /// Takes every header that it fills out of `headers`.
    pub(super) fn withdraw(&self, headers: &mut HeaderMap) {
        for (name, _) in &self.headers {
            headers.remove(name);
        }
    }

    /// `url` as the log shows it.
    pub(super) fn shown(&self, url: &Url) -> String {
        if self.query.is_empty() {
            return url.to_string();
        }
        let shown = self.query.iter().map(|query| query.shown.as_str());
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        format!("{bare}?{}", appended(url, shown))
    }

    /// Puts the credentials in their places.
    pub(super) fn fill(&self, url: &mut Url, headers: &mut HeaderMap) {
        put(headers, &self.headers);
        if !self.query.is_empty() {
            let sent = self.query.iter().map(|query| query.sent.expose());
            let query = appended(url, sent);
            url.set_query(Some(&query));
        }
    }

    /// Takes out of a redirect's target what repeats a credential of the query: it is neither
    /// doubled at the same origin, nor carried to another one.
    pub(super) fn strip(&self, url: &mut Url) {
        let Some(query) = url.query() else { return };
        let own: Vec<(Cow<'_, str>, Cow<'_, str>)> = self
            .query
            .iter()
            .flat_map(|query| form_urlencoded::parse(query.sent.expose().as_bytes()))
            .collect();
        let repeats = |pair: &&str| {
            form_urlencoded::parse(pair.as_bytes()).any(|(name, value)| {
                own.iter().any(|(own_name, own_value)| {
                    name == *own_name || (value.len() >= TELLING && value == *own_value)
                })
            })
        };
        let (repeated, kept): (Vec<&str>, Vec<&str>) = query.split('&').partition(repeats);
        if !repeated.is_empty() {
            let kept = kept.join("&");
            url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
        }
    }
}

/// Puts `given` into `headers`: the first of a name takes the place of what is there.
fn put(headers: &mut HeaderMap, given: &[(HeaderName, HeaderValue)]) {
    for (at, (name, value)) in given.iter().enumerate() {
        if given[..at].iter().any(|(earlier, _)| earlier == name) {
            headers.append(name, value.clone());
        } else {
            headers.insert(name, value.clone());
        }
    }
}

/// The query of `url` with `parameters` behind it.
fn appended<'a>(url: &'a Url, parameters: impl Iterator<Item = &'a str>) -> String {
    let there = url.query().filter(|query| !query.is_empty());
    there
        .into_iter()
        .chain(parameters)
        .collect::<Vec<_>>()
        .join("&")
}

fn joined<'a>(values: impl Iterator<Item = &'a HeaderValue>) -> Vec<u8> {
    values
        .map(HeaderValue::as_bytes)
        .collect::<Vec<_>>()
        .join(&b"; "[..])
}

fn sensitive(value: Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(slot::bytes(value)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn header_name(name: &str) -> Result<HeaderName, Box<CallError>> {
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
        CallError::new(
            "header",
            format!(
                "The connection sets a header named {name:?}, which no header can be called. Change it in its auth profile."
            ),
        )
    })?;
    if matches!(
        header,
        HOST | CONTENT_LENGTH | http::header::TRANSFER_ENCODING
    ) {
        return Err(CallError::new(
            "header",
            format!(
                "The connection sets the header “{name}”, which belongs to the request itself. Remove it from its auth profile."
            ),
        ));
    }
    Ok(header)
}

fn unfit(what: &str, name: &str) -> Box<CallError> {
    CallError::new(
        "header",
        format!(
            "The connection's credential for the {what} “{name}” holds characters that a {what} cannot have, such as a line break. Enter it again in the connection."
        ),
    )
}
