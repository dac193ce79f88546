//! Profiles and connections in memory, so that a request is let in without a query.

use crate::auth::origins::Allowed;
use crate::db::connections::ConnectionRow;
use crate::db::profiles::ProfileRow;
use crate::db::{connections, profiles};
use crate::http::TlsProfile;
use crate::ids::{ConnectionId, ProfileId};
use crate::{Error, Result};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use url::Url;

/// A connection with its profile, ready to be used.
#[derive(Debug)]
pub struct Known {
    /// The connection.
    pub row: Arc<ConnectionRow>,
    /// Its profile.
    pub profile: Arc<ProfileRow>,
    allowed: Vec<Allowed>,
    /// What it adds to encrypted connections; kept, so that connections can be kept.
    pub(super) tls: OnceLock<Arc<TlsProfile>>,
}

impl Known {
    fn new(row: Arc<ConnectionRow>, profile: Arc<ProfileRow>) -> Self {
        let origins = profile.settings.origins.iter();
        let allowed = origins.filter_map(|text| Allowed::parse(text).ok());
        // What an owner confirms is one origin, whatever is written there.
        let confirmed = row.confirmed.iter();
        let confirmed = confirmed.filter_map(|text| Allowed::parse(text).ok());
        Self {
            allowed: allowed
                .chain(confirmed.filter(|origin| !origin.is_wildcard()))
                .collect(),
            row,
            profile,
            tls: OnceLock::new(),
        }
    }

    /// The origin of the list that `url` is within.
    #[must_use]
    pub fn allowed(&self, url: &Url) -> Option<&Allowed> {
        self.allowed.iter().find(|allowed| allowed.allows(url))
    }

    /// Where its credential may go, in words.
    #[must_use]
    pub fn places(&self) -> String {
        let places: Vec<String> = self.allowed.iter().map(Allowed::text).collect();
        match places.split_last() {
            None => "nowhere yet".to_owned(),
            Some((last, [])) => format!("only to {last}"),
            Some((last, others)) => format!("only to {} and {last}", others.join(", ")),
        }
    }
}

/// Everything that is known.
#[derive(Debug, Default)]
pub(super) struct Store(RwLock<Inner>);

#[derive(Debug, Default)]
struct Inner {
    profiles: HashMap<ProfileId, Arc<ProfileRow>>,
    connections: HashMap<ConnectionId, Arc<Known>>,
}

impl Inner {
    fn learn(&mut self, row: Arc<ConnectionRow>) {
        // Without its profile (which the database refuses) it is as if it were not there.
        if let Some(profile) = self.profiles.get(&row.profile) {
            let known = Known::new(Arc::clone(&row), Arc::clone(profile));
            self.connections.insert(row.id, Arc::new(known));
        }
    }
}

/// All rows, in one consistent state.
pub(super) type Rows = (Vec<ProfileRow>, Vec<ConnectionRow>);

/// Reads all rows.
pub(super) fn rows(connection: &Connection) -> Result<Rows> {
    Ok((profiles::list(connection)?, connections::list(connection)?))
}

/// Reads one row that may be gone.
pub(super) fn found<T>(row: Result<T>) -> Result<Option<T>> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Store {
    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connection(&self, id: ConnectionId) -> Option<Arc<Known>> {
        self.read().connections.get(&id).cloned()
    }

    pub(super) fn profile(&self, id: ProfileId) -> Option<Arc<ProfileRow>> {
        self.read().profiles.get(&id).cloned()
    }

    /// Takes over all rows.
    pub(super) fn fill(&self, (profiles, connections): Rows) {
        let mut inner = self.write();
        let profiles = profiles.into_iter();
        inner.profiles = profiles.map(|row| (row.id, Arc::new(row))).collect();
        inner.connections.clear();
        for row in connections {
            inner.learn(Arc::new(row));
        }
    }

    /// Takes over a profile as it is now, or that it is gone.
    pub(super) fn set_profile(&self, id: ProfileId, row: Option<ProfileRow>) {
        let mut inner = self.write();
        let Some(row) = row else {
            inner.profiles.remove(&id);
            return;
        };
        inner.profiles.insert(id, Arc::new(row));
        let theirs = inner.connections.values();
        let theirs = theirs.filter(|known| known.row.profile == id);
        let theirs: Vec<_> = theirs.map(|known| Arc::clone(&known.row)).collect();
        for row in theirs {
            inner.learn(row);
        }
    }

    /// Takes over a connection as it is now, or that it is gone. Gives what was known before.
    pub(super) fn set_connection(
        &self,
        id: ConnectionId,
        row: Option<ConnectionRow>,
    ) -> Option<Arc<Known>> {
        let mut inner = self.write();
        let before = inner.connections.remove(&id);
        if let Some(row) = row {
            inner.learn(Arc::new(row));
        }
        before
    }
}
