//! Changing what the vault holds. What is in the database and what is in memory change together;
//! a change that was begun is followed through although its caller went away.

use super::keeping::FirstKey;
use super::key::Place;
use super::{Secret, Vault};
use crate::db::secrets;
use crate::db::vault as table;
use crate::db::writer::Tx;
use crate::time::now;
use crate::{Error, Result};
use std::sync::Arc;
use tokio::sync::MutexGuard;
use uuid::Uuid;

impl Vault {
    /// Stores (or with none, removes) secrets of `owner`, and does what `also` does, in one
    /// transaction. The first secret makes the data key. Removing alone needs no key.
    ///
    /// # Errors
    /// `vault_locked`, `no_keyring`, `key_missing` or `wrong_key`; what `also` or the database
    /// refuses: then nothing was changed.
    pub async fn write<T, F>(
        &self,
        owner: Uuid,
        set: Vec<(String, Option<Secret>)>,
        also: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let vault = self.clone();
        let written = tokio::spawn(async move { vault.write_through(owner, set, also).await });
        written.await.map_err(|_| Error::Closed)?
    }

    async fn write_through<T, F>(
        &self,
        owner: Uuid,
        set: Vec<(String, Option<Secret>)>,
        also: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        if set.is_empty() {
            return self.0.db.write(also).await;
        }
        let needs_key = set.iter().any(|(_, value)| value.is_some());
        let (first, _turn) = self.turn_with_key(needs_key).await?;
        let key = match &first {
            Some(first) => Some(Arc::clone(first.key())),
            None if needs_key => self.key()?,
            None => None,
        };
        let mut sealed = Vec::with_capacity(set.len());
        for (field, value) in &set {
            let value = match (&key, value) {
                (Some(key), Some(value)) => {
                    let place = Place { owner, field };
                    Some(key.seal(place, value.expose().as_bytes())?)
                }
                _ => None,
            };
            sealed.push((field.clone(), value));
        }
        let record = first.as_ref().map(|first| first.record().clone());
        let done = self.0.db.write(move |tx| {
            if let Some(record) = record {
                table::insert(tx, &record, now())?;
            }
            for (field, value) in &sealed {
                match value {
                    Some(value) => secrets::put(tx, owner, field, value)?,
                    None => secrets::delete(tx, owner, field)?,
                }
            }
            also(tx)
        });
        let done = done.await?;
        // Before anybody can read a new value, it is one that must not be seen.
        let mut hidden = self.contents().values();
        hidden.extend(set.iter().filter_map(|(_, value)| value.clone()));
        self.mask(&hidden);
        let made = first.is_some();
        let counted = {
            let mut contents = self.contents_mut();
            if let Some(first) = first {
                first.stored(&mut contents);
            }
            let before = contents.count();
            for (field, value) in set {
                contents.set(owner, field, value);
            }
            contents.count() != before
        };
        if made {
            self.look_again();
        }
        if made || counted {
            self.publish();
        }
        Ok(done)
    }

    /// This one's turn: with the first key, not stored yet, if one is needed and there is none.
    async fn turn_with_key(
        &self,
        needs_key: bool,
    ) -> Result<(Option<FirstKey<'_>>, MutexGuard<'_, ()>)> {
        loop {
            let first = match needs_key {
                true => self.first_key().await?,
                false => None,
            };
            let turn = self.0.turn.lock().await;
            if !needs_key || first.is_some() || self.contents().key.is_some() {
                return Ok((first, turn));
            }
            // Everything was given up in between.
        }
    }

    /// Gives up every secret and the key. The next secret makes a new one. `also` runs in the same
    /// transaction, before anything is removed.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn start_anew<T, F>(&self, also: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let _turn = self.0.turn.lock().await;
        let cleared = self.0.db.write(|tx| {
            let done = also(tx)?;
            secrets::clear(tx)?;
            table::delete(tx)?;
            Ok(done)
        });
        let done = cleared.await?;
        self.contents_mut().clear();
        self.mask_anew();
        self.look_again();
        self.publish();
        Ok(done)
    }
}
