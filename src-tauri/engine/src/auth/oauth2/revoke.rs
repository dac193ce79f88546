//! Giving a token back (RFC 7009). Not by the crate, which knows no http: a provider on this
//! computer or on the user's premises may have nothing else.

use super::failure::Failure;
use super::lenient::{self, Expected};
use super::provider::Provider;
use crate::auth::profile::ClientAuth;
use crate::vault::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use oauth2::HttpRequest;
use url::form_urlencoded::{Serializer, byte_serialize};

/// Which token is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The access token.
    Access,
    /// The refresh token; most providers end the access token with it.
    Refresh,
}

impl Provider {
    /// Whether tokens can be given back.
    #[must_use]
    pub fn revokes(&self) -> bool {
        !self.settings.revocation_url.is_empty()
    }

    /// Gives a token back (RFC 7009 §2.1). One that is unknown to the provider is as good as
    /// given back (§2.2).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn revoke(&self, token: &Secret, kind: Kind) -> Result<(), Failure> {
        let request = self.revocation(token, kind)?;
        let wire = self.wire(Expected::Nothing);
        let answer = wire.send(request).await.map_err(Failure::from)?;
        if answer.status().is_success() {
            return Ok(());
        }
        let (code, description) = lenient::error_of(&answer);
        Err(Failure::Refused {
            code,
            description,
            skew: wire.skew(),
        })
    }

    fn revocation(&self, token: &Secret, kind: Kind) -> Result<HttpRequest, Failure> {
        let url = self.endpoint("revocation_url", &self.settings.revocation_url)?;
        let hint = match kind {
            Kind::Access => "access_token",
            Kind::Refresh => "refresh_token",
        };
        let mut form = Serializer::new(String::new());
        form.append_pair("token", token.expose());
        form.append_pair("token_type_hint", hint);
        let mut request = http::Request::post(url.as_str())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let id = &self.settings.client_id;
        match (&self.secret, self.settings.client_auth) {
            (Some(secret), ClientAuth::Basic) => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let both = format!("{}:{}", encoded(id), encoded(secret.expose()));
                request = request.header(AUTHORIZATION, format!("Basic {}", STANDARD.encode(both)));
            }
            (Some(secret), ClientAuth::Body) => {
                form.append_pair("client_id", id);
                form.append_pair("client_secret", secret.expose());
            }
            _ => {
                form.append_pair("client_id", id);
            }
        }
        request
            .body(form.finish().into_bytes())
            .map_err(|_| Failure::odd(None))
    }
}
