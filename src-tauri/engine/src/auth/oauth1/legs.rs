//! The three legs (RFC 5849 §2): temporary credentials, the user's consent, token credentials.

use super::problem::{self, Leg};
use super::{Consumer, Credentials, Stamp, sign_with};
use crate::api::connections::ConnectionProblem;
use crate::auth::browser::is_private_to_us;
use crate::auth::profile::Placement;
use crate::http::{AddressPolicy, Answer, Client, Outgoing, TlsProfile};
use crate::vault::Secret;
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use url::{Url, form_urlencoded};

/// The limit for one request to the provider.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Under which names providers tell whose the token is; the first that is there.
const ACCOUNT: &[&str] = &["screen_name", "username", "user_name", "fullname", "email"];

/// The provider, as a profile describes it.
#[derive(Clone)]
pub struct Provider<'a> {
    /// The application that asks.
    pub consumer: Consumer<'a>,
    /// What the profile adds to encrypted connections.
    pub tls: Option<Arc<TlsProfile>>,
    /// It is on the user's premises, so it may be without https.
    pub on_premises: bool,
}

/// What the last leg gives.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The token.
    pub credentials: Credentials,
    /// Whose it is, where the provider tells.
    pub account: Option<String>,
}

/// Asks for temporary credentials (§2.1). `callback` is where the provider sends the user back to.
///
/// # Errors
/// What the provider refused, or why it cannot be asked.
pub async fn request_token(
    http: &Client,
    provider: &Provider<'_>,
    callback: &Url,
) -> Result<Credentials, ConnectionProblem> {
    let further = [("oauth_callback", callback.as_str())];
    let (leg, address) = (
        Leg::Temporary,
        &provider.consumer.settings.request_token_url,
    );
    let (url, answer) = ask(http, provider, leg, address, None, &further).await?;
    // Without this promise the provider speaks the older 1.0, in which somebody else's consent
    // can be slipped in.
    if answer.get("oauth_callback_confirmed").map(String::as_str) != Some("true") {
        return Err(problem::unconfirmed(&url));
    }
    credentials(&answer).ok_or_else(|| problem::no_token(leg, &url))
}

/// Where the user consents (§2.2).
///
/// # Errors
/// The profile's address is none that a browser may be sent to.
pub fn authorization_url(
    provider: &Provider<'_>,
    temporary: &Credentials,
) -> Result<Url, ConnectionProblem> {
    let settings = provider.consumer.settings;
    let mut url = address(provider, &settings.authorization_url, "authorization")?;
    let extra = settings.extra.iter();
    url.query_pairs_mut()
        .extend_pairs(extra.map(|pair| (&pair.name, &pair.value)))
        .append_pair("oauth_token", temporary.token.expose());
    Ok(url)
}

/// Trades temporary credentials and the verifier of the user's consent for a token (§2.3).
///
/// # Errors
/// What the provider refused, or why it cannot be asked.
pub async fn access_token(
    http: &Client,
    provider: &Provider<'_>,
    temporary: &Credentials,
    verifier: &Secret,
) -> Result<Granted, ConnectionProblem> {
    let further = [("oauth_verifier", verifier.expose())];
    let (leg, address) = (Leg::Token, &provider.consumer.settings.access_token_url);
    let (url, answer) = ask(http, provider, leg, address, Some(temporary), &further).await?;
    let credentials = credentials(&answer).ok_or_else(|| problem::no_token(leg, &url))?;
    let account = ACCOUNT.iter().find_map(|name| answer.get(*name));
    Ok(Granted {
        credentials,
        account: account.filter(|name| !name.is_empty()).cloned(),
    })
}

/// One signed POST to the provider; gives the form it answered with.
async fn ask(
    http: &Client,
    provider: &Provider<'_>,
    leg: Leg,
    at: &str,
    token: Option<&Credentials>,
    further: &[(&str, &str)],
) -> Result<(Url, HashMap<String, String>), ConnectionProblem> {
    let consumer = &provider.consumer;
    let url = address(provider, at, leg.address())?;
    let mut headers = Vec::new();
    if consumer.settings.placement == Placement::Body {
        let form = "application/x-www-form-urlencoded".to_owned();
        headers.push(("Content-Type".to_owned(), form));
    }
    let mut outgoing = Outgoing {
        method: ::http::Method::POST,
        url: url.clone(),
        headers,
        body: Bytes::new(),
        timeout: TIMEOUT,
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: provider.tls.clone(),
        sign: None,
        pack: None,
    };
    let stamp = Stamp::fresh().map_err(|error| problem::own(error.to_string()))?;
    outgoing.slots = sign_with(consumer, token, &outgoing, &stamp, further)
        .map_err(|error| problem::own(error.message))?;
    let answer = http.send(outgoing).await.outcome;
    let answer = answer.map_err(|error| problem::unreachable(&error))?;
    if (200..300).contains(&answer.status) {
        return Ok((url, form(&answer)));
    }
    let mut secrets: Vec<&str> = further.iter().map(|(_, value)| *value).collect();
    secrets.extend(consumer.secret.map(Secret::expose));
    secrets.extend(
        token
            .iter()
            .flat_map(|both| [both.token.expose(), both.secret.expose()]),
    );
    Err(problem::refused(leg, consumer, &url, &answer, &secrets))
}

/// An address of the profile that may be used: encrypted, this machine, or on the premises.
fn address(provider: &Provider<'_>, text: &str, which: &str) -> Result<Url, ConnectionProblem> {
    let url = Url::parse(text.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| {
            problem::own(format!(
                "The {which} address of the auth profile is no web address. It begins with https://."
            ))
        })?;
    if is_private_to_us(&url) || provider.on_premises {
        return Ok(url);
    }
    Err(problem::own(format!(
        "The {which} address of the auth profile begins with http://, so what is secret would travel in the open. Change it to https://."
    )))
}

/// The pairs of an answer, whatever content type it claims.
fn form(answer: &Answer) -> HashMap<String, String> {
    form_urlencoded::parse(answer.body.trim_ascii())
        .into_owned()
        .collect()
}

fn credentials(form: &HashMap<String, String>) -> Option<Credentials> {
    let token = form.get("oauth_token").filter(|token| !token.is_empty())?;
    let secret = form.get("oauth_token_secret")?;
    Some(Credentials {
        token: Secret::new(token.clone()),
        secret: Secret::new(secret.clone()),
    })
}
