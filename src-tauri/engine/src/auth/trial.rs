//! The test of a connection: its profile's test request, or one to an address given on the spot,
//! goes out exactly as a step's request would.

use crate::api::connections::ConnectionTested;
use crate::api::runs::{AttemptDetail, Body, Header};
use crate::auth::profile::{NameValue, TestRequest};
use crate::auth::store::Known;
use crate::auth::{Auth, Refused, check, verdict};
use crate::http::{AddressPolicy, Answer, Exchange, Outgoing};
use crate::ids::ConnectionId;
use crate::nodes::{Payload, StepError};
use crate::run::record::{AttemptRecord, KEPT};
use crate::template::component;
use crate::time::now;
use crate::vault::Masker;
use crate::{Error, Result, mask};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tests a connection. That it does not work is no error: the result says so.
///
/// # Errors
/// There is no address to test at (`no_test_url`), or one that cannot be used; with the field `url`.
pub async fn test(auth: &Auth, id: ConnectionId, url: Option<&str>) -> Result<ConnectionTested> {
    let known = auth
        .connection(id)
        .ok_or_else(|| Error::NotFound("This connection".to_owned()))?;
    let request = request(&known, url)?;
    let started = now();
    let exchange = match send(auth, Some(id), outgoing(&known, &request)?).await {
        Ok(exchange) => Arc::new(exchange),
        Err(Refused::Fail(error)) if error.kind == "origin" => {
            return Err(Error::field("origin", "url", error.message));
        }
        Err(refused) => {
            return Ok(ConnectionTested {
                ok: false,
                message: refused.message().to_owned(),
                attempt: None,
            });
        }
    };
    let masker = auth.vault().masker();
    let account = match &exchange.outcome {
        Ok(answer) => {
            verdict::account(&request, answer).map(|name| masker.text(&name).into_owned())
        }
        Err(_) => None,
    };
    let verdict = verdict::of(&known, &request, &exchange, account.as_deref());
    let attempt = detail(started, &exchange, verdict.as_ref().err(), &masker);
    note(auth, id, account).await?;
    Ok(ConnectionTested {
        ok: verdict.is_ok(),
        message: match verdict {
            Ok(message) => message,
            Err(error) => error.message,
        },
        attempt: Some(attempt),
    })
}

/// What is sent: to `url` if there is one, else what the profile says.
fn request(known: &Known, url: Option<&str>) -> Result<TestRequest> {
    if let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) {
        return Ok(TestRequest {
            url: url.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            expect: None,
            account: None,
        });
    }
    let settings = &known.profile.settings;
    settings.test.clone().ok_or_else(|| {
        Error::field(
            "no_test_url",
            "url",
            format!(
                "The auth profile “{}” has no test URL, so there is nothing to ask. Give an address here to test this connection now, or set a test URL on the profile.",
                settings.name
            ),
        )
    })
}

fn outgoing(known: &Known, request: &TestRequest) -> Result<Outgoing> {
    let near = known.profile.settings.on_premises;
    let mut url = check::address(&request.url, near)
        .map_err(|(code, message)| Error::field(code, "url", message))?;
    add_query(&mut url, &request.query);
    let headers = request.headers.iter();
    Ok(Outgoing {
        method: http::Method::GET,
        url,
        headers: headers
            .map(|row| (row.name.clone(), row.value.clone()))
            .collect(),
        body: Bytes::new(),
        timeout: PATIENCE,
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: None,
        sign: None,
        pack: None,
    })
}

fn add_query(url: &mut Url, rows: &[NameValue]) {
    if rows.is_empty() {
        return;
    }
    let mut query = url.query().unwrap_or_default().to_owned();
    for row in rows {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&format!(
            "{}={}",
            component(&row.name),
            component(&row.value)
        ));
    }
    url.set_query(Some(&query));
}

/// Sends `outgoing` as a step would: let in by a connection, signed, and once more when its access
/// was renewed.
pub(crate) async fn send(
    auth: &Auth,
    connection: Option<ConnectionId>,
    outgoing: Outgoing,
) -> Result<Exchange, Refused> {
    let mut first = outgoing.clone();
    let Some(id) = connection else {
        auth.sign(&mut first, now())?;
        first.pack().await;
        return Ok(auth.http().send(first).await);
    };
    let attached = auth.attach(id, &mut first).await?;
    auth.sign(&mut first, now())?;
    first.pack().await;
    let exchange = auth.http().send(first).await;
    let Ok(answer) = &exchange.outcome else {
        return Ok(exchange);
    };
    if !auth.again(&attached, answer).await? {
        return Ok(exchange);
    }
    let mut second = outgoing;
    auth.attach(id, &mut second).await?;
    auth.sign(&mut second, now())?;
    second.pack().await;
    Ok(auth.http().send(second).await)
}

/// Remembers that it was tested, and whose it is.
async fn note(auth: &Auth, id: ConnectionId, account: Option<String>) -> Result<()> {
    let noted = auth.change(id, Vec::new(), move |row| {
        row.tested = Some(now());
        row.account = account.or_else(|| row.account.take());
        Ok(())
    });
    match noted.await {
        // It was deleted while the other side took its time.
        Ok(_) | Err(Error::NotFound(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The exchange for people: credentials are dots, on the way there and back.
pub(crate) fn detail(
    started: i64,
    exchange: &Arc<Exchange>,
    error: Option<&StepError>,
    masker: &Masker,
) -> AttemptDetail {
    let answer = match &exchange.outcome {
        Ok(answer) => Some(answer),
        Err(error) => error.partial.as_ref(),
    };
    let mut summary = AttemptRecord::new(1, started, Arc::clone(exchange), error).summary;
    summary.url = masker.text(&summary.url).into_owned();
    let nothing = Bytes::new();
    AttemptDetail {
        summary,
        request_headers: headers(&exchange.sent.headers, masker),
        request_body: body(&exchange.sent.body, &exchange.sent.headers, masker),
        version: answer.map(|answer| answer.version.clone()),
        response_headers: answer
            .map(|answer| headers(&answer.headers, masker))
            .unwrap_or_default(),
        response_body: body(
            answer.map_or(&nothing, |answer| &answer.body),
            answer.map_or(&[], |answer: &Answer| &answer.headers),
            masker,
        ),
        timing: exchange.timing.clone(),
    }
}

fn headers(headers: &[(String, String)], masker: &Masker) -> Vec<Header> {
    let masked = mask::headers(headers).into_iter();
    masked
        .map(|(name, value)| Header {
            name: name.to_owned(),
            value: masker.text(&value).into_owned(),
        })
        .collect()
}

fn body(bytes: &Bytes, headers: &[(String, String)], masker: &Masker) -> Body {
    let masked = masker.bytes(bytes);
    let kept = masked.slice(..masked.len().min(KEPT));
    let mut headers = headers.iter();
    let content_type = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let content_type = content_type.map(|(_, value)| value.as_str());
    let whole = kept.len() == masked.len();
    let form = whole.then(|| Payload::read(kept.clone(), content_type).form);
    Body::show(&kept, masked.len() as u64, form)
}
