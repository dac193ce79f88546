//! What a provider gave.

use super::lenient::Extra;
use crate::vault::Secret;
use oauth2::basic::BasicTokenType;
use oauth2::{StandardTokenResponse, TokenResponse};
use std::time::Duration;

/// A token answer of a provider, as the crate reads it.
pub(super) type Given = StandardTokenResponse<Extra, BasicTokenType>;

/// What a provider gave. Without `Debug`: it holds secrets.
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token; none when the provider gave none, or no new one.
    pub refresh: Option<Secret>,
    /// How long the access token lives; none when the provider does not say.
    pub expires_in: Option<Duration>,
    /// The scopes given; none when they are those that were asked for.
    pub granted: Option<Vec<String>>,
    /// Whose tokens these are, as an ID token tells.
    pub account: Option<String>,
}

impl From<Given> for Tokens {
    fn from(given: Given) -> Self {
        let granted = given
            .scopes()
            .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect());
        Self {
            access: Secret::new(given.access_token().secret().clone()),
            refresh: given
                .refresh_token()
                .map(|token| Secret::new(token.secret().clone())),
            expires_in: given.expires_in(),
            granted,
            account: given.extra_fields().account.clone(),
        }
    }
}
