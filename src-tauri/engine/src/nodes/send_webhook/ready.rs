//! Send Webhook made ready: every field parsed once, filled in for every run.

use super::answer::Reader;
use super::body::Body;
use super::config::{Config, Method, ResponseType};
use super::content::Content;
use super::mode::Mode;
use super::pairs::{self, Entry};
use super::retry::Retry;
use super::status::Codes;
use super::{address, failed, signing};
use crate::http::{AddressPolicy, Answer, HOPS, Outgoing, next_hop};
use crate::ids::ConnectionId;
use crate::nodes::{ConnectionRef, FieldProblem, Prepared, Settled, Step, StepError};
use crate::run::batch::{Form, Rule};
use crate::run::policy::Policy;
use crate::signing::SignWith;
use crate::template::{Context, Scope, Template, component};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The status codes that count as delivered when none are named.
const USUAL_SUCCESS: &str = "200-299";
/// The most redirects that are followed.
const MAX_REDIRECTS: u8 = 5;

/// A Send Webhook step, ready to run.
#[derive(Debug)]
pub(super) struct Ready {
    connection: Option<ConnectionId>,
    method: http::Method,
    url: Template,
    /// The address, where it has no variables.
    fixed: Option<Url>,
    query: Vec<Entry>,
    headers: Vec<Entry>,
    content: Content,
    content_type: Option<Template>,
    accept: Option<&'static str>,
    timeout: Duration,
    policy: AddressPolicy,
    redirects: u8,
    reader: Reader,
    sign: Option<Arc<SignWith>>,
    mode: Mode,
    retry: Policy,
}

impl Ready {
    /// Parses every field; what is wrong with them is added to `problems`.
    pub(super) fn new(config: &Config, problems: &mut Vec<FieldProblem>) -> Option<Self> {
        let connection = ConnectionRef::compile(config.connection.as_ref(), problems);
        let url = address::compile(&config.url, problems);
        let query = pairs::compile("query", &config.query, Context::Text, problems);
        let headers = pairs::compile("headers", &config.headers, Context::Header, problems);
        pairs::check_headers(&headers, problems);
        let sign = config.signing.compile(problems);
        if let Some(sign) = &sign {
            signing::check_headers(sign, &headers, problems);
        }
        let content = Content::compile(&config.body, problems);
        if matches!(config.method, Method::Get | Method::Head) && !matches!(content, Content::None)
        {
            let message = "Many applications ignore the body of a GET or HEAD request. POST is usual with a body.";
            problems.push(FieldProblem {
                warning: true,
                ..FieldProblem::new("body", "body.type", message)
            });
        }
        if config.mode.batch().is_some() && !matches!(config.body, Body::Json { .. }) {
            let message = "Events go together as JSON. Choose JSON as the body, or no batches.";
            problems.push(FieldProblem::new("batch", "mode.batch", message));
        }
        let content_type = config.content_type.trim();
        let content_type = (!content_type.is_empty())
            .then(|| pairs::template("content_type", content_type, Context::Header, problems))
            .flatten();
        let success = match config.success.trim() {
            "" => USUAL_SUCCESS,
            codes => codes,
        };
        let success = Codes::parse("success", success, problems);
        // For whom somebody waits, hours between tries are of no use.
        let retry = match config.retry {
            Retry::Deliver if config.mode.is_urgent() => Policy::interactive(),
            ref retry => retry.compile(problems),
        };
        let reader = Reader {
            response: config.response.clone(),
            success,
            host: address::typed_host(&config.url),
        };
        let url = url?;
        Some(Self {
            connection,
            method: config.method.http(),
            fixed: url.literal().and_then(|text| callable(text).ok()),
            url,
            query,
            headers,
            content,
            content_type,
            accept: match config.response.kind {
                ResponseType::Json => Some("application/json"),
                ResponseType::Xml => Some("application/xml, text/xml"),
                ResponseType::Auto | ResponseType::Text => None,
            },
            timeout: Duration::from_secs(u64::from(config.timeout)),
            policy: match (config.allow_local, address::is_typed(config.url.trim())) {
                (true, _) => AddressPolicy::Local,
                (false, true) => AddressPolicy::Typed,
                (false, false) => AddressPolicy::Public,
            },
            redirects: if config.redirects { MAX_REDIRECTS } else { 0 },
            reader,
            sign,
            mode: config.mode.clone(),
            retry,
        })
    }

    fn url(&self, scope: &Scope<'_>) -> Result<Url, StepError> {
        let mut url = match &self.fixed {
            Some(url) => url.clone(),
            None => {
                let text = self.url.text(scope);
                callable(&text.map_err(|error| failed("url", error))?)?
            }
        };
        if self.query.is_empty() {
            return Ok(url);
        }
        let mut query = url.query().unwrap_or_default().to_owned();
        for entry in &self.query {
            let (name, value) = entry.render(scope)?;
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&format!("{}={}", component(&name), component(&value)));
        }
        url.set_query(Some(&query));
        Ok(url)
    }

    fn headers(&self, scope: &Scope<'_>) -> Result<Vec<(String, String)>, StepError> {
        let mut headers = self
            .headers
            .iter()
            .map(|entry| entry.render_header(scope))
            .collect::<Result<Vec<_>, _>>()?;
        self.refuse_overrides(&headers)?;
        let has = |headers: &[(String, String)], wanted: &str| {
            headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
        };
        if let Some(content_type) = self.content_type(scope)?
            && !has(&headers, "content-type")
        {
            headers.push(("content-type".to_owned(), content_type));
        }
        if let Some(accept) = self.accept
            && !has(&headers, "accept")
        {
            headers.push(("accept".to_owned(), accept.to_owned()));
        }
        headers.push(("webhook-id".to_owned(), scope.delivery.to_owned()));
        headers.push((HOPS.to_owned(), hops(scope)?.to_string()));
        Ok(headers)
    }

    /// Data must not stand where the signature does.
    fn refuse_overrides(&self, headers: &[(String, String)]) -> Result<(), StepError> {
        let Some(sign) = &self.sign else {
            return Ok(());
        };
        let at = headers.iter().position(|(name, _)| sign.format.sets(name));
        match at {
            None => Ok(()),
            Some(at) => Err(StepError {
                kind: "header",
                message: signing::OVERRIDES.to_owned(),
                field: Some(format!("{}.name", self.headers[at].field)),
            }),
        }
    }

    fn content_type(&self, scope: &Scope<'_>) -> Result<Option<String>, StepError> {
        let lines = self
            .mode
            .batch()
            .is_some_and(|rule| rule.form == Form::Lines);
        let own = match self.content.content_type(scope) {
            Some(_) if lines => Some("application/x-ndjson".to_owned()),
            own => own,
        };
        let Some(template) = &self.content_type else {
            return Ok(own);
        };
        let wanted = template
            .text(scope)
            .map_err(|error| failed("content_type", error))?;
        // Without its boundary a multipart body cannot be read.
        let boundary = own
            .as_deref()
            .and_then(|own| own.split_once("; boundary="))
            .map(|(_, boundary)| boundary);
        Ok(Some(match boundary {
            Some(boundary) if wanted.starts_with("multipart/") && !wanted.contains("boundary=") => {
                format!("{wanted}; boundary={boundary}")
            }
            _ => wanted,
        }))
    }
}

/// The address that `text` is, without a fragment: that is for the reader of a page and never sent.
fn callable(text: &str) -> Result<Url, StepError> {
    let callable = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    };
    let mut url = Url::parse(text).ok().filter(callable).ok_or_else(|| StepError {
        kind: "address",
        message: "With its variables filled in this is no address that can be called. It needs http:// or https://, a host, and no user name.".to_owned(),
        field: Some("url".to_owned()),
    })?;
    url.set_fragment(None);
    Ok(url)
}

/// Through how many flows the event has come, with this one.
fn hops(scope: &Scope<'_>) -> Result<u32, StepError> {
    // Only a trigger's output has a method; what others answer does not count.
    let triggers = scope
        .outputs
        .values()
        .filter(|output| output.fields.contains_key("method"));
    let received = triggers
        .filter_map(|output| output.fields.get("headers")?.get(HOPS)?.as_str())
        .max_by_key(|value| value.parse::<u32>().unwrap_or(u32::MAX));
    next_hop(received).ok_or_else(|| StepError {
        kind: "loop",
        message: "This event has come through 5 flows already, so this request would probably go round for ever. It was not sent.".to_owned(),
        field: None,
    })
}

impl Step for Ready {
    fn prepare(&self, scope: &Scope<'_>) -> Result<Prepared, StepError> {
        let outgoing = Outgoing {
            method: self.method.clone(),
            url: self.url(scope)?,
            headers: self.headers(scope)?,
            body: self.content.render(scope)?,
            timeout: self.timeout,
            policy: self.policy,
            redirects: self.redirects,
            slots: Vec::new(),
            tls: None,
            sign: self.sign.clone(),
            pack: self.mode.packing(),
        };
        Ok(Prepared::Call {
            outgoing: Box::new(outgoing),
            connection: self.connection,
        })
    }

    fn settle(&self, answer: &Answer) -> Result<Settled, StepError> {
        self.reader.read(answer)
    }

    fn batch(&self) -> Option<Rule> {
        self.mode.batch()
    }

    fn is_urgent(&self) -> bool {
        self.mode.is_urgent()
    }

    fn retry(&self) -> Option<&Policy> {
        Some(&self.retry)
    }

    fn references(&self) -> Vec<(String, String)> {
        let named = |field: &str, template: &Template| {
            template
                .references()
                .map(|path| (field.to_owned(), path))
                .collect::<Vec<_>>()
        };
        let mut all = named("url", &self.url);
        all.extend(
            self.query
                .iter()
                .chain(&self.headers)
                .flat_map(Entry::references),
        );
        all.extend(self.content.references());
        all.extend(
            self.content_type
                .iter()
                .flat_map(|template| named("content_type", template)),
        );
        all
    }
}
