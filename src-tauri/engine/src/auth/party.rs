//! A profile and its secrets as the client of a provider.

use crate::Result;
use crate::auth::profile::{Oauth1Settings, Oauth2Settings};
use crate::auth::store::Known;
use crate::auth::{Auth, oauth1, oauth2};
use crate::http::TlsProfile;
use crate::vault::Secret;
use std::sync::Arc;

/// A client of OAuth 1.0a with its secrets, which [`oauth1::Consumer`] borrows.
pub(super) struct Consumer {
    pub(super) settings: Oauth1Settings,
    secret: Option<Secret>,
    private_key: Option<Secret>,
    tls: Option<Arc<TlsProfile>>,
    on_premises: bool,
}

impl Consumer {
    pub(super) fn provider(&self) -> oauth1::Provider<'_> {
        oauth1::Provider {
            consumer: oauth1::Consumer {
                settings: &self.settings,
                secret: self.secret.as_ref(),
                private_key: self.private_key.as_ref(),
            },
            tls: self.tls.clone(),
            on_premises: self.on_premises,
        }
    }
}

impl Auth {
    /// The profile's client of OAuth 2.
    ///
    /// # Errors
    /// A vault that is not open.
    pub(super) fn provider(
        &self,
        known: &Known,
        settings: &Oauth2Settings,
    ) -> Result<oauth2::Provider> {
        Ok(oauth2::Provider {
            settings: settings.clone(),
            secret: self.vault().secret(known.profile.id.0, "client_secret")?,
            http: self.http().clone(),
            tls: authorities(known),
            on_premises: known.profile.settings.on_premises,
        })
    }

    /// The profile's client of OAuth 1.0a.
    ///
    /// # Errors
    /// A vault that is not open.
    pub(super) fn consumer(&self, known: &Known, settings: &Oauth1Settings) -> Result<Consumer> {
        let owner = known.profile.id.0;
        Ok(Consumer {
            settings: settings.clone(),
            secret: self.vault().secret(owner, "consumer_secret")?,
            private_key: self.vault().secret(owner, "private_key")?,
            tls: authorities(known),
            on_premises: known.profile.settings.on_premises,
        })
    }
}

/// The profile's own authorities; a client certificate is a connection's and never goes here.
fn authorities(known: &Known) -> Option<Arc<TlsProfile>> {
    let extra_ca = &known.profile.settings.extra_ca;
    (!extra_ca.is_empty()).then(|| {
        Arc::new(TlsProfile {
            extra_ca: extra_ca.clone(),
            identity: None,
        })
    })
}
