//! Auth profiles and connections: how a request is let in.
//!
//! | file | concept |
//! | --- | --- |
//! | `profile` | what can be set on a profile |
//! | `store`, `used` | profiles and connections in memory; when they were used last |
//! | `fields`, `check` | what each method asks for; what is wrong with what was set or given |
//! | `link_name` | how steps and functions refer to a connection |
//! | `origins` | where a credential may go |
//! | `admit` | what may forbid that a credential goes on a request |
//! | `attach`, `body` | a connection's credential is put on a request; into its body |
//! | `signing` | an attempt is signed by a key of the vault |
//! | `refused` | why it is not, and what a step then waits for |
//! | `browser` | what may be opened in the user's browser |
//! | `callback` | where the browser comes back to |
//! | `sessions`, `authorize` | authorizations under way; how each method is authorized |
//! | `disconnect` | access is given back |
//! | `renewal`, `flights` | access is renewed, once however many ask |
//! | `party` | a profile and its secrets as the client of a provider |
//! | `oauth1` | OAuth 1.0a: signing, and the three legs |
//! | `oauth2` | OAuth 2: how tokens are come by, renewed and given back |
//! | `services` | built-in services: data |
//! | `trial`, `verdict` | the test of a connection; what it found |

mod admit;
mod attach;
mod authorize;
mod body;
pub mod browser;
pub mod callback;
pub mod check;
mod disconnect;
mod fields;
mod flights;
pub mod link_name;
pub mod oauth1;
pub mod oauth2;
pub mod origins;
mod party;
pub mod profile;
mod refused;
mod renewal;
pub mod services;
mod sessions;
mod signing;
pub mod store;
#[cfg(test)]
mod tests;
pub mod trial;
mod used;
mod verdict;

pub use attach::Attached;
pub use disconnect::GivenBack;
pub use refused::Refused;

use crate::api::connections::ConnectionState;
use crate::api::events::WatchEvent;
use crate::db::connections::ConnectionRow;
use crate::db::profiles::ProfileRow;
use crate::db::{Db, connections, profiles, signing_keys};
use crate::http::Client;
use crate::ids::{ConnectionId, ProfileId};
use crate::run::hub::Hub;
use crate::run::wait_for::WaitFor;
use crate::time::now;
use crate::vault::{Secret, Vault};
use crate::{Error, Result};
use flights::Flights;
use sessions::Sessions;
use signing::Keys;
use std::sync::Arc;
use store::{Known, Store};
use tokio::sync::{Mutex, broadcast};
use used::Used;

/// A listener that is further behind than this has to look at everything that waits.
const BEHIND: usize = 1024;

/// Profiles and connections. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Auth(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    vault: Vault,
    http: Client,
    hub: Arc<Hub>,
    store: Store,
    keys: Keys,
    /// Held from reading a row until it is known, so that the last one in line reads the newest.
    turn: Mutex<()>,
    used: Used,
    flights: Flights,
    sessions: Sessions,
    usable: broadcast::Sender<WaitFor>,
}

impl Auth {
    /// Reads all profiles and connections.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn open(db: Db, http: Client, hub: Arc<Hub>, vault: Vault) -> Result<Self> {
        let auth = Self(Arc::new(Inner {
            db,
            vault,
            http,
            hub,
            store: Store::default(),
            keys: Keys::default(),
            turn: Mutex::default(),
            used: Used::default(),
            flights: Flights::default(),
            sessions: Sessions::default(),
            usable: broadcast::Sender::new(BEHIND),
        }));
        auth.reload().await?;
        auth.forget_old_secrets().await?;
        auth.pass_on_openings();
        Ok(auth)
    }

    /// Says that what waits for the vault can go on, whenever it becomes open.
    fn pass_on_openings(&self) {
        let mut opened = self.0.vault.opened();
        let usable = self.0.usable.clone();
        tokio::spawn(async move {
            // Ends with the vault.
            while opened.changed().await.is_ok() {
                // Nobody may be listening.
                let _ = usable.send(WaitFor::Vault);
            }
        });
    }

    /// Reads everything again, after many rows have changed at once.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn reload(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let rows = self.0.db.read(store::rows).await?;
        self.0.store.fill(rows);
        self.0.keys.fill(self.0.db.read(signing_keys::list).await?);
        Ok(())
    }

    /// A connection with its profile, from memory.
    #[must_use]
    pub fn connection(&self, id: ConnectionId) -> Option<Arc<Known>> {
        self.0.store.connection(id)
    }

    /// A profile, from memory.
    #[must_use]
    pub fn profile(&self, id: ProfileId) -> Option<Arc<ProfileRow>> {
        self.0.store.profile(id)
    }

    /// The vault.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Changes of tokens.
    fn flights(&self) -> &Flights {
        &self.0.flights
    }

    /// Authorizations under way.
    fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// The way out.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.0.http
    }

    /// When a connection was used last since the start, in UTC milliseconds.
    #[must_use]
    pub fn used(&self, id: ConnectionId) -> Option<i64> {
        self.0.used.last(id)
    }

    /// Fires when something that steps wait for can be used: a connection is connected again (or
    /// is gone, so that waiting is over), or the vault became open.
    #[must_use]
    pub fn usable(&self) -> broadcast::Receiver<WaitFor> {
        self.0.usable.subscribe()
    }

    /// Changes a connection and (in the same transaction) secrets of it: none as the value removes
    /// one. Afterwards it is known as it is now, watchers are told, and what waited for it goes on
    /// if it has become connected. A caller that goes away does not stop this half-way.
    ///
    /// # Errors
    /// [`Error::NotFound`], what `change` or the database refuses, or a vault that is not open
    /// when there are secrets to be kept.
    pub async fn change<F>(
        &self,
        id: ConnectionId,
        secrets: Vec<(String, Option<Secret>)>,
        change: F,
    ) -> Result<Arc<Known>>
    where
        F: FnOnce(&mut ConnectionRow) -> Result<()> + Send + 'static,
    {
        let auth = self.clone();
        let changed = tokio::spawn(async move {
            auth.write(id.0, secrets, move |tx| {
                let mut row = connections::get(tx, id)?;
                change(&mut row)?;
                row.updated = now();
                connections::put(tx, &row)
            })
            .await?;
            auth.connection_changed(id).await
        });
        let known = changed.await.map_err(|_| Error::Closed)??;
        known.ok_or_else(|| Error::NotFound("This connection".to_owned()))
    }

    /// Makes `also` happen and secrets of `owner` change in one transaction.
    pub(crate) async fn write<T, F>(
        &self,
        owner: uuid::Uuid,
        secrets: Vec<(String, Option<Secret>)>,
        also: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::writer::Tx<'_>) -> Result<T> + Send + 'static,
    {
        if secrets.is_empty() {
            self.0.db.write(also).await
        } else {
            self.0.vault.write(owner, secrets, also).await
        }
    }

    /// Reads a connection again after a change, tells watchers, and lets go on what waited for it
    /// if it is connected or gone. None when it is gone.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn connection_changed(&self, id: ConnectionId) -> Result<Option<Arc<Known>>> {
        let before = {
            let _turn = self.0.turn.lock().await;
            let row = self
                .0
                .db
                .read(move |c| store::found(connections::get(c, id)));
            self.0.store.set_connection(id, row.await?)
        };
        let known = self.connection(id);
        let connected = |known: &Arc<Known>| known.row.state == ConnectionState::Connected;
        let was = before.as_ref().is_some_and(connected);
        if !was && known.as_ref().is_none_or(connected) || known.is_none() {
            // Nobody may be listening.
            let _ = self.0.usable.send(WaitFor::Connection(id));
        }
        if known.is_none() {
            self.0.sessions.end(id);
            self.0.flights.forget(id);
        }
        self.tell(WatchEvent::Connection { connection: id });
        Ok(known)
    }

    /// Reads a profile again after a change, and tells watchers.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn profile_changed(&self, id: ProfileId) -> Result<()> {
        {
            let _turn = self.0.turn.lock().await;
            let row = self.0.db.read(move |c| store::found(profiles::get(c, id)));
            self.0.store.set_profile(id, row.await?);
        }
        self.tell(WatchEvent::Profile { profile: id });
        Ok(())
    }

    /// Tells watchers something.
    pub(crate) fn tell(&self, event: WatchEvent) {
        self.0.hub.publish(vec![event]);
    }

    /// Notes that a connection was used.
    fn note_use(&self, id: ConnectionId) {
        let at = now();
        if self.0.used.note(id, at) {
            let auth = self.clone();
            tokio::spawn(async move {
                used::store(&auth.0.db, vec![(id, at)]).await;
                auth.tell(WatchEvent::Connection { connection: id });
            });
        }
    }

    /// Stores what is in memory only, before the database closes.
    pub(crate) async fn close(&self) {
        self.0.sessions.end_all();
        self.0.used.flush(&self.0.db).await;
    }
}
