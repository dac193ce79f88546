//! The code that is typed on another device (RFC 8628).

use super::failure::Failure;
use super::lenient::Expected;
use super::provider::{Provider, failed};
use super::tokens::Tokens;
use crate::auth::browser::openable;
use oauth2::{DeviceAuthorizationUrl, StandardDeviceAuthorizationResponse};
use std::time::Duration;
use tokio::time::{sleep, timeout};
use url::Url;

/// The longest that a user is waited for, whatever the provider says.
const LONGEST: Duration = Duration::from_secs(3600);

/// What was begun. Without `Debug`: it holds a secret.
pub struct DeviceGrant {
    /// What the user opens; with the code in it where the provider offers that.
    pub url: Url,
    /// What the user types there, or compares.
    pub user_code: String,
    /// How long it can be typed.
    pub lasts: Duration,
    codes: StandardDeviceAuthorizationResponse,
}

impl Provider {
    /// Asks for codes (RFC 8628 §3.1).
    ///
    /// # Errors
    /// [`Failure`]; also when the provider names an address that no browser should open.
    pub async fn device(&self, scopes: &[String]) -> Result<DeviceGrant, Failure> {
        let wire = self.wire(Expected::DeviceCodes);
        let url = self.endpoint("device_url", &self.settings.device_url)?;
        let party = self
            .party()
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(url));
        let mut request = party.exchange_device_code();
        if let Some(scope) = self.scope(scopes) {
            request = request.add_scope(scope);
        }
        for (name, value) in self.token_extra() {
            request = request.add_extra_param(name, value);
        }
        let codes: StandardDeviceAuthorizationResponse = request
            .request_async(&wire)
            .await
            .map_err(|error| failed(error, &wire))?;
        let plain = openable(codes.verification_uri().as_str());
        let url = codes
            .verification_uri_complete()
            .and_then(|complete| openable(complete.secret()).ok())
            .map_or(plain, Ok)
            .map_err(|_| Failure::odd(Some("an address that cannot be opened in a browser")))?;
        Ok(DeviceGrant {
            url,
            user_code: codes.user_code().secret().clone(),
            lasts: codes.expires_in().min(LONGEST),
            codes,
        })
    }

    /// Waits for the user, asking no more often than the provider wants (§3.4, §3.5: slower
    /// after `slow_down` and while it cannot be reached).
    ///
    /// # Errors
    /// [`Failure`]; `expired_token` when the user did not come in time.
    pub async fn device_tokens(&self, grant: &DeviceGrant) -> Result<Tokens, Failure> {
        let wire = self.wire(Expected::Tokens);
        let party = self.party().set_token_uri(self.token_url()?);
        let mut request = party.exchange_device_access_token(&grant.codes);
        for (name, value) in self.token_extra() {
            request = request.add_extra_param(name, value);
        }
        let asking = request.request_async(&wire, sleep, Some(LONGEST));
        match timeout(grant.lasts, asking).await {
            Ok(given) => given
                .map(Tokens::from)
                .map_err(|error| failed(error, &wire)),
            Err(_) => Err(Failure::Refused {
                code: "expired_token".to_owned(),
                description: None,
                skew: None,
            }),
        }
    }
}
