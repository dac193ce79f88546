//! One client at one provider, and what it can ask for.

use super::failure::Failure;
use super::lenient::Expected;
use super::tokens::{Given, Tokens};
use super::wire::{Fault, Wire};
use crate::auth::browser::is_private_to_us;
use crate::auth::profile::{ClientAuth, Oauth2Settings};
use crate::http::{Client, TlsProfile};
use crate::vault::Secret;
use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse};
use oauth2::{
    AuthType, ClientId, ClientSecret, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, TokenUrl,
};
use std::sync::Arc;
use url::Url;

/// The client as the crate knows it; its addresses are set where they are needed.
pub(super) type Party = oauth2::Client<
    BasicErrorResponse,
    Given,
    oauth2::basic::BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// One client at one provider.
pub struct Provider {
    /// As the profile says.
    pub settings: Oauth2Settings,
    /// The client's secret; a public client has none.
    pub secret: Option<Secret>,
    /// The way out.
    pub http: Client,
    /// The profile's own authorities.
    pub tls: Option<Arc<TlsProfile>>,
    /// Plain http is fine, as the provider stands on the user's own premises.
    pub on_premises: bool,
}

impl Provider {
    /// Tokens for the application itself (RFC 6749 §4.4).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn client_credentials(&self, scopes: &[String]) -> Result<Tokens, Failure> {
        let wire = self.wire(Expected::Tokens);
        let party = self.party().set_token_uri(self.token_url()?);
        let mut request = party.exchange_client_credentials();
        if let Some(scope) = self.scope(scopes) {
            request = request.add_scope(scope);
        }
        for (name, value) in self.token_extra() {
            request = request.add_extra_param(name, value);
        }
        let given = request.request_async(&wire).await;
        given
            .map(Tokens::from)
            .map_err(|error| failed(error, &wire))
    }

    /// New tokens for a refresh token (RFC 6749 §6). Those that come without a refresh token
    /// leave the old one as it is.
    ///
    /// # Errors
    /// [`Failure`]; [`Failure::Lost`] means that the old refresh token may be used up.
    pub async fn refresh(&self, token: &Secret) -> Result<Tokens, Failure> {
        let wire = self.wire(Expected::Tokens);
        let party = self.party().set_token_uri(self.token_url()?);
        let token = RefreshToken::new(token.expose().to_owned());
        let mut request = party.exchange_refresh_token(&token);
        for (name, value) in self.token_extra() {
            request = request.add_extra_param(name, value);
        }
        let given = request.request_async(&wire).await;
        given
            .map(Tokens::from)
            .map_err(|error| failed(error, &wire))
    }

    pub(super) fn wire(&self, expected: Expected) -> Wire {
        Wire::new(self.http.clone(), self.tls.clone(), expected)
    }

    /// The client, with how it proves itself (RFC 6749 §2.3.1).
    pub(super) fn party(&self) -> Party {
        let party = Party::new(ClientId::new(self.settings.client_id.clone()));
        let auth = match self.settings.client_auth {
            ClientAuth::Basic => AuthType::BasicAuth,
            ClientAuth::Body | ClientAuth::None => AuthType::RequestBody,
        };
        let party = party.set_auth_type(auth);
        match &self.secret {
            Some(secret) if self.settings.client_auth != ClientAuth::None => {
                party.set_client_secret(ClientSecret::new(secret.expose().to_owned()))
            }
            _ => party,
        }
    }

    pub(super) fn token_url(&self) -> Result<TokenUrl, Failure> {
        self.endpoint("token_url", &self.settings.token_url)
            .map(TokenUrl::from_url)
    }

    /// One of the provider's addresses. Secrets go there, so nobody on the way may read them.
    pub(super) fn endpoint(&self, field: &'static str, text: &str) -> Result<Url, Failure> {
        let wrong = |message: &str| Failure::Settings {
            field,
            message: message.to_owned(),
        };
        if text.is_empty() {
            return Err(wrong("The auth profile does not say this address."));
        }
        let url = Url::parse(text).map_err(|_| wrong("This is no web address."))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong("This is no web address."));
        }
        if is_private_to_us(&url) || self.on_premises {
            Ok(url)
        } else {
            Err(wrong(
                "Secrets are sent to this address, so it has to begin with https (or the profile be marked as on premises).",
            ))
        }
    }

    /// The scopes as one, between them what the provider wants.
    pub(super) fn scope(&self, scopes: &[String]) -> Option<Scope> {
        let separator = match self.settings.scope_separator.as_str() {
            "" => " ",
            separator => separator,
        };
        (!scopes.is_empty()).then(|| Scope::new(scopes.join(separator)))
    }

    /// What the profile adds to token requests. What the protocol itself sets cannot be added.
    pub(super) fn token_extra(&self) -> impl Iterator<Item = (String, String)> + '_ {
        const OURS: [&str; 9] = [
            "grant_type",
            "code",
            "redirect_uri",
            "code_verifier",
            "refresh_token",
            "device_code",
            "client_id",
            "client_secret",
            "scope",
        ];
        extra(&self.settings.token_extra, &OURS)
    }
}

pub(super) fn extra<'a>(
    given: &'a [crate::auth::profile::NameValue],
    ours: &'a [&'a str],
) -> impl Iterator<Item = (String, String)> + 'a {
    given
        .iter()
        .filter(|pair| !pair.name.is_empty() && !ours.contains(&pair.name.as_str()))
        .map(|pair| (pair.name.clone(), pair.value.clone()))
}

/// What an error of the crate means.
pub(super) fn failed<E>(error: RequestTokenError<Fault, E>, wire: &Wire) -> Failure
where
    E: oauth2::ErrorResponse + IntoRefusal,
{
    match error {
        RequestTokenError::ServerResponse(response) => {
            let (code, description) = response.into_refusal();
            Failure::Refused {
                code,
                description,
                skew: wire.skew(),
            }
        }
        RequestTokenError::Request(fault) => fault.into(),
        // Neither can hold anything of the answer here: `lenient` made its form.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Failure::odd(None),
    }
}

/// An error answer's code and description.
pub(super) trait IntoRefusal {
    /// Takes it apart.
    fn into_refusal(self) -> (String, Option<String>);
}

impl<T> IntoRefusal for oauth2::StandardErrorResponse<T>
where
    T: oauth2::ErrorResponseType + std::fmt::Display,
{
    fn into_refusal(self) -> (String, Option<String>) {
        (self.error().to_string(), self.error_description().cloned())
    }
}
