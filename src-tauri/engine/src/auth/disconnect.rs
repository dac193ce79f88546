//! Access is given back: at the provider where it can be, and here in any case.

use crate::api::connections::ConnectionState;
use crate::auth::Auth;
use crate::auth::oauth2::{Failure, Kind, Stage};
use crate::auth::profile::Method;
use crate::auth::store::Known;
use crate::ids::ConnectionId;
use crate::{Error, Result, mask};

/// What the provider did with access that was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// Whether the provider ended the access.
    pub revoked: bool,
    /// What that means.
    pub message: String,
}

impl Auth {
    /// Gives a connection's access back and forgets its credentials.
    ///
    /// # Errors
    /// [`Error::NotFound`], or what the database refuses.
    pub async fn disconnect(&self, id: ConnectionId) -> Result<GivenBack> {
        let known = self
            .connection(id)
            .ok_or_else(|| Error::NotFound("This connection".to_owned()))?;
        self.sessions().end(id);
        let flight = self.flights().alone(id).await;
        let mut given_back = self.give_back(&known).await;
        // Some providers repeat what they were sent.
        mask::hide(&mut given_back.message, &self.vault().masker());
        let fields = self.vault().fields(id.0);
        let secrets = fields.into_iter().map(|field| (field, None)).collect();
        self.change(id, secrets, |row| {
            row.state = ConnectionState::New;
            row.problem = None;
            row.granted.clear();
            row.expires = None;
            row.renews = false;
            row.account = None;
            Ok(())
        })
        .await?;
        flight.land(Ok(()));
        Ok(given_back)
    }

    /// Tells the provider, without changing anything here.
    async fn give_back(&self, known: &Known) -> GivenBack {
        let place = known.profile.settings.name.as_str();
        let left = |why: &str| GivenBack {
            revoked: false,
            message: format!(
                "Hookline has forgotten the credentials. {why} To end the access there too, remove Hookline in the account settings of {place}."
            ),
        };
        let Method::Oauth2(settings) = &known.profile.settings.method else {
            return match &known.profile.settings.method {
                Method::Oauth1(_) => left("OAuth 1.0a knows no way to tell the provider."),
                _ => GivenBack {
                    revoked: false,
                    message: "Hookline has forgotten the credentials. They stay valid where they come from until they are changed there.".to_owned(),
                },
            };
        };
        if settings.revocation_url.is_empty() {
            return left("The auth profile has no revocation URL, so the provider was not told.");
        }
        match self.revoke(known, settings).await {
            Ok(true) => GivenBack {
                revoked: true,
                message: format!(
                    "{place} has ended the access, and Hookline has forgotten the credentials."
                ),
            },
            Ok(false) => GivenBack {
                revoked: false,
                message: "There was no access to end; Hookline has forgotten what there was."
                    .to_owned(),
            },
            Err(NotTold::Vault(error)) => left(&format!(
                "The provider was not told, as the credentials cannot be read now: {error}"
            )),
            Err(NotTold::Provider(failure)) => {
                let problem = failure.problem(Stage::Authorize);
                let said = problem
                    .provider
                    .map(|said| format!(" ({said})"))
                    .unwrap_or_default();
                left(&match failure {
                    Failure::Unsent(message)
                    | Failure::Lost(message)
                    | Failure::Disturbed(message) => {
                        format!("The provider could not be told: {message}")
                    }
                    _ => format!("The provider did not end the access{said}."),
                })
            }
        }
    }

    /// The refresh token first: most providers end the rest with it. False: there was nothing.
    async fn revoke(
        &self,
        known: &Known,
        settings: &crate::auth::profile::Oauth2Settings,
    ) -> Result<bool, NotTold> {
        let provider = self.provider(known, settings).map_err(NotTold::Vault)?;
        let mut revoked = false;
        for (field, kind) in [
            ("refresh_token", Kind::Refresh),
            ("access_token", Kind::Access),
        ] {
            let token = self
                .vault()
                .secret(known.row.id.0, field)
                .map_err(NotTold::Vault)?;
            if let Some(token) = token {
                match provider.revoke(&token, kind).await {
                    Ok(()) => revoked = true,
                    // Ended with the refresh token, or by itself.
                    Err(Failure::Refused { .. }) if revoked => {}
                    Err(failure) => return Err(NotTold::Provider(failure)),
                }
            }
        }
        Ok(revoked)
    }
}

/// Why the provider was not told.
enum NotTold {
    Vault(Error),
    Provider(Failure),
}
