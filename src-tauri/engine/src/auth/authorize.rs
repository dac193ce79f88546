//! How a connection is authorized: in the browser, on another device, or by the application itself.

use crate::api::connections::{Authorizing, ConnectionProblem};
use crate::auth::browser::openable;
use crate::auth::callback::{Callback, Expected, Hit, Stray};
use crate::auth::oauth2::{Failure, Provider, Stage, Tokens};
use crate::auth::profile::{Grant, Method, Oauth1Settings, Oauth2Settings};
use crate::auth::store::Known;
use crate::auth::{Auth, oauth1};
use crate::time::now;
use crate::vault::Secret;
use crate::{Error, Result};
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::oneshot;
use url::Url;

/// How long the browser is waited for.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// What an authorization gives. Without `Debug`: it holds secrets.
#[derive(Clone)]
pub(super) struct Granted {
    /// For the vault, by field; none removes one.
    pub(super) secrets: Vec<(String, Option<Secret>)>,
    /// How long the access lives.
    pub(super) life: Option<Duration>,
    /// The scopes given.
    pub(super) scopes: Vec<String>,
    /// Whose it is.
    pub(super) account: Option<String>,
    /// It can be renewed without the user.
    pub(super) renews: bool,
}

/// What the rest of an authorization comes to.
type Work = Pin<Box<dyn Future<Output = Result<Granted, ConnectionProblem>> + Send>>;

/// What the user has to do, and what happens then; none when all was done at once.
type Begun = Result<Option<(Authorizing, Work)>, ConnectionProblem>;

impl Auth {
    /// Begins to authorize a connection in the way of its profile.
    pub(super) async fn begin_as(&self, known: &Known) -> Result<Begun> {
        match &known.profile.settings.method {
            Method::Oauth2(settings) => {
                let provider = self.provider(known, settings)?;
                let scopes = known.row.scopes.clone();
                match settings.grant {
                    Grant::AuthorizationCode => in_browser(provider, scopes).await,
                    Grant::DeviceCode => Ok(on_device(provider, scopes).await),
                    Grant::ClientCredentials => self.at_once(known, provider, scopes).await,
                }
            }
            Method::Oauth1(settings) => self.in_browser_as_of_old(known, settings).await,
            _ => Err(Error::conflict(
                "nothing_to_authorize",
                "This connection needs no authorization: enter its credentials and save them.",
            )),
        }
    }

    async fn at_once(
        &self,
        known: &Known,
        provider: Provider,
        scopes: Vec<String>,
    ) -> Result<Begun> {
        let given = provider.client_credentials(&scopes).await;
        let ended = finished(given, &provider.settings, scopes);
        self.settle(known.row.id, ended).await?;
        Ok(Ok(None))
    }

    async fn in_browser_as_of_old(
        &self,
        known: &Known,
        settings: &Oauth1Settings,
    ) -> Result<Begun> {
        let consumer = self.consumer(known, settings)?;
        let callback = Callback::open().await?;
        let (http, redirect) = (self.http().clone(), callback.redirect());
        let mut redirect = Url::parse(redirect)
            .map_err(|_| Error::invalid("address", "The address to come back to is none."))?;
        // OAuth 1.0a has no state: the provider's own token comes back instead, and how well that
        // can be guessed is up to the provider.
        let state = Secret::new(oauth1::Stamp::fresh()?.nonce);
        redirect
            .query_pairs_mut()
            .append_pair("state", state.expose());
        let begun = async {
            let temporary = oauth1::request_token(&http, &consumer.provider(), &redirect).await?;
            let url = oauth1::authorization_url(&consumer.provider(), &temporary)?;
            let url = openable(url.as_str()).map_err(|why| {
                problem(
                    "settings",
                    format!("The authorization URL of the auth profile cannot be used. {why}"),
                )
            })?;
            Ok((temporary, url))
        };
        let (temporary, url) = match begun.await {
            Ok(begun) => begun,
            Err(problem) => return Ok(Err(problem)),
        };
        let hit = callback.expect(Expected::Oauth1 {
            token: temporary.token.clone(),
            state,
        });
        let work = async move {
            let trade = async |verifier: Secret| {
                oauth1::access_token(&http, &consumer.provider(), &temporary, &verifier).await
            };
            let given = come_back(callback, hit, trade).await?;
            let credentials = given.credentials;
            Ok(Granted {
                secrets: vec![
                    ("oauth_token".to_owned(), Some(credentials.token)),
                    ("oauth_token_secret".to_owned(), Some(credentials.secret)),
                ],
                life: None,
                scopes: Vec::new(),
                account: given.account,
                renews: false,
            })
        };
        Ok(Ok(Some((shown(&url, None, PATIENCE), Box::pin(work)))))
    }
}

async fn in_browser(provider: Provider, scopes: Vec<String>) -> Result<Begun> {
    let callback = Callback::open().await?;
    let redirect = callback.redirect().to_owned();
    let begun = match provider.authorization(&redirect, &scopes) {
        Ok(begun) => begun,
        Err(failure) => return Ok(Err(failure.problem(Stage::Authorize))),
    };
    let issuer = Some(provider.settings.issuer.clone()).filter(|issuer| !issuer.is_empty());
    let hit = callback.expect(Expected::Oauth2 {
        state: begun.state,
        issuer,
    });
    let verifier = begun.verifier;
    let work = async move {
        let trade = async |code: Secret| {
            let given = provider.exchange(&code, &verifier, &redirect).await;
            finished(given, &provider.settings, scopes)
        };
        come_back(callback, hit, trade).await
    };
    Ok(Ok(Some((
        shown(&begun.url, None, PATIENCE),
        Box::pin(work),
    ))))
}

async fn on_device(provider: Provider, scopes: Vec<String>) -> Begun {
    let begun = provider.device(&scopes).await;
    let grant = begun.map_err(|failure| failure.problem(Stage::Authorize))?;
    let shown = shown(&grant.url, Some(grant.user_code.clone()), grant.lasts);
    let work = async move {
        let given = provider.device_tokens(&grant).await;
        finished(given, &provider.settings, scopes)
    };
    Ok(Some((shown, Box::pin(work))))
}

/// Waits for the browser, then trades what it brought while its page is still being sent.
async fn come_back<T, F>(
    callback: Callback,
    hit: oneshot::Receiver<Hit>,
    trade: F,
) -> Result<T, ConnectionProblem>
where
    F: AsyncFnOnce(Secret) -> Result<T, ConnectionProblem>,
{
    let Ok(hit) = tokio::time::timeout(PATIENCE, hit).await else {
        return Err(nobody_came(callback.stray()));
    };
    let traded = async {
        match hit {
            Ok(Hit::Granted(what)) => trade(what).await,
            Ok(Hit::Denied { code, description }) => Err(Failure::Refused {
                code: denied(code),
                description,
                skew: None,
            }
            .problem(Stage::Authorize)),
            Err(_) => Err(nobody_came(None)),
        }
    };
    let (traded, ()) = tokio::join!(traded, callback.close());
    traded
}

/// The names of OAuth 1.0a for a denial, as OAuth 2 has it.
fn denied(code: String) -> String {
    match code.as_str() {
        "user_refused" | "permission_denied" => "access_denied".to_owned(),
        _ => code,
    }
}

/// Nothing good came in time; what came instead says why, perhaps.
fn nobody_came(stray: Option<Stray>) -> ConnectionProblem {
    match stray {
        Some(Stray::WrongIssuer) => problem(
            "wrong_issuer",
            "An answer came, but from another provider than the profile names as issuer, so it was not taken. Check the issuer in the auth profile, then try again.",
        ),
        Some(Stray::WrongState) => problem(
            "wrong_state",
            "An answer came, but not to this authorization: its state is another one. It may belong to an older window. Close those windows, then try again.",
        ),
        _ => problem(
            "timeout",
            "Nobody came back from the provider within 5 minutes; the browser window may have been closed. Try again.",
        ),
    }
}

fn finished(
    given: Result<Tokens, Failure>,
    settings: &Oauth2Settings,
    asked: Vec<String>,
) -> Result<Granted, ConnectionProblem> {
    let tokens = given.map_err(|failure| failure.problem(Stage::Authorize))?;
    let renews = tokens.refresh.is_some() || settings.grant == Grant::ClientCredentials;
    Ok(Granted {
        secrets: vec![
            ("access_token".to_owned(), Some(tokens.access)),
            // An older one goes with the grant that it came from.
            ("refresh_token".to_owned(), tokens.refresh),
        ],
        life: tokens.expires_in,
        scopes: tokens.granted.unwrap_or(asked),
        account: tokens.account,
        renews,
    })
}

fn shown(url: &Url, user_code: Option<String>, lasts: Duration) -> Authorizing {
    Authorizing {
        url: url.to_string(),
        user_code,
        until: crate::auth::renewal::end(Some(lasts)).unwrap_or_else(now),
    }
}

pub(super) fn problem(code: &str, message: impl Into<String>) -> ConnectionProblem {
    ConnectionProblem {
        code: code.to_owned(),
        message: message.into(),
        provider: None,
    }
}
