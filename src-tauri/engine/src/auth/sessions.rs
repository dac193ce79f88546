//! Authorizations under way: at most one a connection, in memory only. What comes of one is stored
//! with its connection.

use crate::api::connections::{Authorizing, ConnectionProblem, ConnectionState};
use crate::api::events::WatchEvent;
use crate::api::vault::VaultState;
use crate::auth::Auth;
use crate::auth::authorize::{Granted, problem};
use crate::ids::ConnectionId;
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How long to wait before what came of an authorization is stored again that the database refused
/// to store.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// All authorizations under way.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    begun: u64,
    sessions: HashMap<ConnectionId, Session>,
}

#[derive(Debug)]
struct Session {
    /// Tells it from a later one of the same connection.
    number: u64,
    shown: Authorizing,
    /// Ending it closes its listener, too.
    task: AbortHandle,
}

impl Sessions {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a connection's authorization. False when none was under way.
    pub(super) fn end(&self, id: ConnectionId) -> bool {
        let ended = self.inner().sessions.remove(&id);
        ended.is_some_and(|session| {
            session.task.abort();
            true
        })
    }

    /// Ends all of them.
    pub(super) fn end_all(&self) {
        for (_, session) in self.inner().sessions.drain() {
            session.task.abort();
        }
    }

    /// Takes a session that came to its end out of the list. False when it was ended before.
    fn finish(&self, id: ConnectionId, number: u64) -> bool {
        let mut inner = self.inner();
        let is_listed = inner
            .sessions
            .get(&id)
            .is_some_and(|it| it.number == number);
        if is_listed {
            inner.sessions.remove(&id);
        }
        is_listed
    }
}

impl Auth {
    /// What the user has to do, while a connection is being authorized.
    #[must_use]
    pub fn authorizing(&self, id: ConnectionId) -> Option<Authorizing> {
        let inner = self.sessions().inner();
        inner.sessions.get(&id).map(|session| session.shown.clone())
    }

    /// Begins to authorize a connection, instead of an authorization that is under way. What the
    /// user has to do, if anything, is told by [`Auth::authorizing`]; what comes of it, also a
    /// refusal at once, is told by the connection.
    ///
    /// # Errors
    /// [`Error::NotFound`], `nothing_to_authorize`, a vault that is not open, or what the database
    /// refuses.
    pub async fn begin(&self, id: ConnectionId) -> Result<()> {
        let known = self
            .connection(id)
            .ok_or_else(|| Error::NotFound("This connection".to_owned()))?;
        self.refuse_closed_vault().await?;
        self.sessions().end(id);
        let begun = self.begin_as(&known).await?;
        match begun {
            Ok(Some((shown, work))) => self.start(id, shown, work),
            Ok(None) => {}
            Err(problem) => self.settle(id, Err(problem)).await?,
        }
        Ok(())
    }

    /// Ends an authorization that is under way.
    ///
    /// # Errors
    /// [`Error::NotFound`], or what the database refuses.
    pub async fn cancel(&self, id: ConnectionId) -> Result<()> {
        if self.sessions().end(id) {
            let message = "The authorization was cancelled. Try again when you are ready.";
            self.settle(id, Err(problem("cancelled", message))).await?;
        }
        Ok(())
    }

    /// Nobody is sent to a provider for something that could not be kept.
    async fn refuse_closed_vault(&self) -> Result<()> {
        let code = match self.vault().state() {
            VaultState::Empty | VaultState::Open => return Ok(()),
            VaultState::Locked => "vault_locked",
            VaultState::NoKeyring => "no_keyring",
            VaultState::KeyMissing => "key_missing",
            VaultState::WrongKey => "wrong_key",
        };
        Err(Error::conflict(code, self.vault().info().await?.message))
    }

    /// Lists an authorization, and stores what comes of it.
    pub(super) fn start<F>(&self, id: ConnectionId, shown: Authorizing, work: F)
    where
        F: Future<Output = Result<Granted, ConnectionProblem>> + Send + 'static,
    {
        {
            let mut inner = self.sessions().inner();
            inner.begun += 1;
            let number = inner.begun;
            let auth = self.clone();
            let task = tokio::spawn(async move {
                let ended = work.await;
                // It stays in the list until that is stored, so that nobody sees neither.
                if let Err(error) = auth.settle_in_the_end(id, ended).await {
                    tracing::warn!(connection = %id, %error, "what came of an authorization was not stored");
                }
                if auth.sessions().finish(id, number) {
                    auth.tell(WatchEvent::Connection { connection: id });
                }
            });
            let task = task.abort_handle();
            let session = Session {
                number,
                shown,
                task,
            };
            if let Some(earlier) = inner.sessions.insert(id, session) {
                earlier.task.abort();
            }
        }
        self.tell(WatchEvent::Connection { connection: id });
    }

    /// Stores what came of an authorization. A database that refuses (a full disk) is asked again:
    /// what the provider gave for a code that it takes once would be lost.
    async fn settle_in_the_end(
        &self,
        id: ConnectionId,
        ended: Result<Granted, ConnectionProblem>,
    ) -> Result<()> {
        loop {
            match self.settle(id, ended.clone()).await {
                Err(error) if error.is_storage() => {
                    tracing::error!(connection = %id, %error, "what came of an authorization could not be stored; trying again");
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                settled => return settled,
            }
        }
    }

    /// Stores what came of an authorization.
    pub(super) async fn settle(
        &self,
        id: ConnectionId,
        ended: Result<Granted, ConnectionProblem>,
    ) -> Result<()> {
        let problem = match ended {
            Ok(granted) => match self.keep(id, granted).await {
                Ok(()) => return Ok(()),
                Err(error @ (Error::NotFound(_) | Error::Db(_) | Error::Disk { .. })) => {
                    return Err(error);
                }
                Err(error) => problem(error.code(), error.to_string()),
            },
            Err(problem) => problem,
        };
        let problem = self.without_secrets(problem);
        tracing::info!(connection = %id, code = problem.code, "a connection was not authorized");
        self.change(id, Vec::new(), move |row| {
            // Why it has to be connected again says more than that somebody thought better of it.
            let is_news = problem.code != "cancelled" || row.state == ConnectionState::New;
            if is_news {
                row.problem = Some(problem);
            }
            Ok(())
        })
        .await?;
        Ok(())
    }

    /// Stores what was granted, in one transaction; not while a renewal is under way.
    async fn keep(&self, id: ConnectionId, granted: Granted) -> Result<()> {
        let flight = self.flights().alone(id).await;
        let Granted {
            secrets,
            life,
            scopes,
            account,
            renews,
        } = granted;
        let expires = crate::auth::renewal::end(life);
        self.change(id, secrets, move |row| {
            row.state = ConnectionState::Connected;
            row.problem = None;
            row.granted = scopes;
            row.expires = expires;
            row.renews = renews;
            row.account = account;
            Ok(())
        })
        .await?;
        self.flights().with(id, |entry| {
            entry.life = life;
            entry.rest_until = None;
            entry.refused = None;
        });
        flight.land(Ok(()));
        Ok(())
    }
}
