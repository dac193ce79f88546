//! The authorization code with PKCE S256 (RFC 6749 §4.1, RFC 7636).

use super::failure::Failure;
use super::lenient::Expected;
use super::provider::{Provider, extra, failed};
use super::tokens::Tokens;
use crate::auth::browser::openable;
use crate::vault::Secret;
use oauth2::{
    AuthUrl, AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
};
use std::borrow::Cow;
use url::Url;

/// What was begun in the browser. Without `Debug`: it holds secrets.
pub struct Authorization {
    /// What the browser opens.
    pub url: Url,
    /// What must come back, once.
    pub state: Secret,
    /// What proves that the code came to whoever asked for it: 32 random bytes in base64url.
    pub verifier: Secret,
}

/// What the protocol itself puts into the authorization address.
const OURS: [&str; 7] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
    "scope",
];

impl Provider {
    /// The address at which the user consents, to come back to `redirect`.
    ///
    /// # Errors
    /// [`Failure::Settings`] when the profile's address cannot be opened in a browser.
    pub fn authorization(
        &self,
        redirect: &str,
        scopes: &[String],
    ) -> Result<Authorization, Failure> {
        let base =
            openable(&self.settings.authorization_url).map_err(|message| Failure::Settings {
                field: "authorization_url",
                message,
            })?;
        let redirect = redirect_url(redirect)?;
        let party = self.party().set_auth_uri(AuthUrl::from_url(base));
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256_len(32);
        let mut request = party
            .authorize_url(|| CsrfToken::new_random_len(32))
            .set_redirect_uri(Cow::Owned(redirect))
            .set_pkce_challenge(challenge);
        if let Some(scope) = self.scope(scopes) {
            request = request.add_scope(scope);
        }
        for (name, value) in extra(&self.settings.authorization_extra, &OURS) {
            request = request.add_extra_param(name, value);
        }
        let (url, state) = request.url();
        Ok(Authorization {
            url,
            state: Secret::new(state.into_secret()),
            verifier: Secret::new(verifier.into_secret()),
        })
    }

    /// Tokens for the code that came back (RFC 6749 §4.1.3).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn exchange(
        &self,
        code: &Secret,
        verifier: &Secret,
        redirect: &str,
    ) -> Result<Tokens, Failure> {
        let wire = self.wire(Expected::Tokens);
        let redirect = redirect_url(redirect)?;
        let party = self.party().set_token_uri(self.token_url()?);
        let mut request = party
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_redirect_uri(Cow::Owned(redirect))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()));
        for (name, value) in self.token_extra() {
            request = request.add_extra_param(name, value);
        }
        let given = request.request_async(&wire).await;
        given
            .map(Tokens::from)
            .map_err(|error| failed(error, &wire))
    }
}

fn redirect_url(text: &str) -> Result<RedirectUrl, Failure> {
    RedirectUrl::new(text.to_owned()).map_err(|_| Failure::Settings {
        field: "redirect",
        message: "The address to come back to is no web address.".to_owned(),
    })
}
