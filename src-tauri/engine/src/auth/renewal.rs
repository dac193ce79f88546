//! Access is renewed before it ends, or when it was refused: once, however many steps ask.
//!
//! A renewal runs in a task of its own, so that a step that is stopped does not stop it half-way:
//! many providers take a refresh token once, and an answer that nobody hears is access lost.

use crate::api::connections::{ConnectionProblem, ConnectionState};
use crate::auth::flights::{Found, wait};
use crate::auth::oauth2::{Failure, Stage, Tokens};
use crate::auth::profile::{Grant, Method, Oauth2Settings};
use crate::auth::store::Known;
use crate::auth::{Auth, Refused, admit};
use crate::ids::ConnectionId;
use crate::mask;
use crate::nodes::StepError;
use crate::time::now;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a renewal that failed for now is not tried again while the token is still good.
const REST: Duration = Duration::from_secs(10);

/// Tokens that were made because others were refused, and are refused themselves within this time,
/// are not at fault.
const SETTLED: Duration = Duration::from_secs(10);

/// How long to wait before access is stored again that the database refused to store.
const TRY_AGAIN: Duration = Duration::from_secs(1);

impl Auth {
    /// The connection with access that is still good, renewed if it is about to end; and which
    /// generation of its tokens that is.
    pub(super) async fn fresh(
        &self,
        id: ConnectionId,
        known: Arc<Known>,
        settings: &Oauth2Settings,
    ) -> Result<(u64, Arc<Known>), Refused> {
        // In this order: what is read after the generation is at least as new.
        let (generation, life, rests) = self.flights().with(id, |entry| {
            let rests = entry.rest_until.is_some_and(|until| until > Instant::now());
            (entry.generation, entry.life, rests)
        });
        let known = self.connection(id).unwrap_or(known);
        let Some(expires) = known.row.expires else {
            return Ok((generation, known));
        };
        let left = Duration::from_millis(u64::try_from(expires - now()).unwrap_or(0));
        let over = left.is_zero();
        if !is_due(left, settings.refresh.before, life) || (rests && !over) {
            return Ok((generation, known));
        }
        if !known.row.renews {
            return if over {
                Err(self.reconnect(id, &known, ended()).await?)
            } else {
                Ok((generation, known))
            };
        }
        match self.renewed(id, generation).await {
            Ok(()) => {
                let generation = self.flights().with(id, |entry| entry.generation);
                Ok((generation, self.connection(id).unwrap_or(known)))
            }
            // What is left of it can be used.
            Err(Refused::Fail(_)) if !over => Ok((generation, known)),
            Err(refused) => Err(refused),
        }
    }

    /// Renews the access that was refused, if there is any use in it. True: there is newer.
    pub(super) async fn renewed_after_refusal(
        &self,
        known: &Known,
        generation: u64,
    ) -> Result<bool, Refused> {
        let id = known.row.id;
        let hopeless = self.flights().with(id, |entry| {
            let settled = entry.life.map_or(SETTLED, |life| SETTLED.min(life / 2));
            let young = |(made, at): (u64, Instant)| made == generation && at.elapsed() < settled;
            entry.refused.is_some_and(young)
        });
        if hopeless || !known.row.renews {
            return Ok(false);
        }
        self.renewed(id, generation).await?;
        self.flights().with(id, |entry| {
            if entry.generation == generation + 1 {
                entry.refused = Some((entry.generation, Instant::now()));
            }
        });
        Ok(true)
    }

    /// Newer tokens than those of generation `seen`: there are some, or they are come by, once.
    async fn renewed(&self, id: ConnectionId, seen: u64) -> Result<(), Refused> {
        let auth = self.clone();
        let renewing = tokio::spawn(async move { auth.renew(id, seen).await });
        renewing.await.unwrap_or_else(|_| Err(stopped()))
    }

    async fn renew(&self, id: ConnectionId, seen: u64) -> Result<(), Refused> {
        loop {
            match self.flights().find(id, seen) {
                Found::Newer => return Ok(()),
                Found::UnderWay(landing) => {
                    if let Some(ended) = wait(landing).await {
                        return ended;
                    }
                }
                Found::Mine(flight) => {
                    let ended = self.renew_now(id).await;
                    flight.land(ended.clone());
                    return ended;
                }
            }
        }
    }

    async fn renew_now(&self, id: ConnectionId) -> Result<(), Refused> {
        let known = self
            .connection(id)
            .ok_or_else(|| Refused::connection("The connection of this step was deleted."))?;
        // A renewal that ended just before may have found that it has to be authorized again.
        admit::state(&known)?;
        let Method::Oauth2(settings) = &known.profile.settings.method else {
            return Err(Refused::connection("This connection renews nothing."));
        };
        let provider = self.provider(&known, settings)?;
        let alone = settings.grant == Grant::ClientCredentials;
        let token = self.vault().secret(id.0, "refresh_token")?;
        let given = match &token {
            Some(token) if !alone => provider.refresh(token).await,
            _ if alone => provider.client_credentials(&known.row.scopes).await,
            _ => return Err(self.reconnect(id, &known, ended()).await?),
        };
        match given {
            Ok(tokens) => {
                self.learn(id, &tokens, token.as_ref().map(|token| token.expose()));
                self.keep_renewed(id, tokens).await
            }
            Err(failure) => {
                tracing::warn!(connection = %id, code = failure.problem(Stage::Renew).code, "access was not renewed");
                Err(self.not_renewed(id, &known, failure, alone).await?)
            }
        }
    }

    /// What a renewal that failed means.
    async fn not_renewed(
        &self,
        id: ConnectionId,
        known: &Known,
        failure: Failure,
        alone: bool,
    ) -> Result<Refused, Refused> {
        let rotates = self.flights().with(id, |entry| entry.rotates);
        let for_now = match &failure {
            // Only a refresh token that may be used up is lost with the answer.
            Failure::Lost(_) => alone || rotates == Some(false),
            other => other.is_temporary(),
        };
        let problem = self.without_secrets(failure.problem(Stage::Renew));
        if !for_now && !matches!(failure, Failure::Settings { .. }) {
            return self.reconnect(id, known, problem).await;
        }
        self.flights()
            .with(id, |entry| entry.rest_until = Some(Instant::now() + REST));
        let name = &known.row.name;
        let error = |kind, message: &str| StepError {
            kind,
            message: format!("The access of “{name}” could not be renewed. {message}"),
            field: Some("connection".to_owned()),
        };
        Ok(Refused::Fail(match failure {
            Failure::Unsent(message) | Failure::Disturbed(message) => error("connect", &message),
            Failure::Lost(message) => error("closed", &message),
            Failure::Refused { .. } => error("connect", &problem.message),
            Failure::Settings { .. } => error("connection", &problem.message),
        }))
    }

    /// Nothing more can be done without the owner.
    async fn reconnect(
        &self,
        id: ConnectionId,
        known: &Known,
        problem: ConnectionProblem,
    ) -> Result<Refused, Refused> {
        let message = problem.message.clone();
        self.change(id, Vec::new(), move |row| {
            row.state = ConnectionState::Reconnect;
            row.problem = Some(problem);
            Ok(())
        })
        .await?;
        let name = &known.row.name;
        Ok(Refused::Wait {
            on: crate::run::wait_for::WaitFor::Connection(id),
            message: format!("“{name}” has to be authorized again. {message}"),
        })
    }

    /// A problem without what the vault holds: some providers repeat what they were sent.
    pub(super) fn without_secrets(&self, mut problem: ConnectionProblem) -> ConnectionProblem {
        let masker = self.vault().masker();
        mask::hide(&mut problem.message, &masker);
        if let Some(said) = &mut problem.provider {
            mask::hide(said, &masker);
        }
        problem
    }

    /// Stores renewed tokens; only then are they used. A database that refuses (a full disk) is
    /// asked again: many providers give a refresh token once, and take all access away when the
    /// one before it is used again.
    async fn keep_renewed(&self, id: ConnectionId, tokens: Tokens) -> Result<(), Refused> {
        let mut secrets = vec![("access_token".to_owned(), Some(tokens.access))];
        if let Some(refresh) = tokens.refresh {
            secrets.push(("refresh_token".to_owned(), Some(refresh)));
        }
        let expires = end(tokens.expires_in);
        let (granted, account) = (tokens.granted, tokens.account);
        loop {
            let (granted, account) = (granted.clone(), account.clone());
            let stored = self.change(id, secrets.clone(), move |row| {
                row.expires = expires;
                row.problem = None;
                if let Some(granted) = granted {
                    row.granted = granted;
                }
                if account.is_some() {
                    row.account = account;
                }
                Ok(())
            });
            match stored.await {
                Err(error) if error.is_storage() => {
                    tracing::error!(connection = %id, %error, "renewed access could not be stored; trying again");
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                stored => return Ok(stored.map(drop)?),
            }
        }
    }

    /// Notes what tokens tell about their provider.
    pub(super) fn learn(&self, id: ConnectionId, tokens: &Tokens, used: Option<&str>) {
        let new = tokens.refresh.as_ref().map(|token| token.expose());
        self.flights().with(id, |entry| {
            entry.life = tokens.expires_in;
            entry.rest_until = None;
            if used.is_some() {
                entry.rotates = Some(new.is_some_and(|new| Some(new) != used));
            }
        });
    }
}

/// When access that lives so long ends, in UTC milliseconds.
pub(super) fn end(life: Option<Duration>) -> Option<i64> {
    let life = i64::try_from(life?.as_millis()).unwrap_or(i64::MAX);
    Some(now().saturating_add(life))
}

/// Whether access with `left` to live is to be renewed: `before` seconds before its end, but not
/// in the first half of its life.
fn is_due(left: Duration, before: u32, life: Option<Duration>) -> bool {
    let before = Duration::from_secs(u64::from(before));
    left <= life.map_or(before, |life| before.min(life / 2))
}

/// It is over, and cannot be renewed.
fn ended() -> ConnectionProblem {
    ConnectionProblem {
        code: "expired".to_owned(),
        message: "The access has ended, and the provider gave nothing to renew it with. Connect again to go on; if the provider has a scope for lasting access (such as offline_access), choose it too.".to_owned(),
        provider: None,
    }
}

fn stopped() -> Refused {
    Refused::Fail(StepError {
        kind: "closed",
        message: "The renewal of the access was stopped. Try again.".to_owned(),
        field: Some("connection".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lives_are_renewed_at_half_time() {
        let due = |left, before, life: Option<u64>| {
            is_due(
                Duration::from_secs(left),
                before,
                life.map(Duration::from_secs),
            )
        };
        assert!(!due(61, 60, Some(3600)));
        assert!(due(60, 60, Some(3600)));
        assert!(!due(40, 60, Some(60)));
        assert!(due(30, 60, Some(60)));
        assert!(!due(2, 60, Some(3)));
        assert!(due(1, 60, Some(3)));
        assert!(due(0, 0, Some(3)));
        // Nothing is known of the life of tokens from before the start.
        assert!(due(60, 60, None));
    }
}
