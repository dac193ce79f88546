//! Changing what the vault holds. What is in the database and what is in memory change together;
//! a change that was begun is followed through although its caller went away.

use super::key::{Key, Place};
use super::keyring::Trouble;
use super::{Secret, Vault, VaultKeeper, VaultState, passphrase, words};
use crate::db::secrets;
use crate::db::vault::{self as table, Record, Wrapped};
use crate::db::writer::Tx;
use crate::time::now;
use crate::{Error, Result};
use std::sync::Arc;
use uuid::Uuid;

/// A data key that is not in the database yet.
struct NewKey {
    record: Record,
    keeper: VaultKeeper,
}

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
        let _turn = self.0.turn.lock().await;
        let (key, new) = if set.iter().any(|(_, value)| value.is_some()) {
            let (key, new) = self.key_or_new().await?;
            (Some(key), new)
        } else {
            (None, None)
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
        let record = new.as_ref().map(|new| new.record.clone());
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
        let made = new.is_some();
        let counted = {
            let mut contents = self.contents_mut();
            if let (Some(key), Some(new)) = (key, new) {
                contents.begin(key, new.keeper, new.record.wrapped.is_some());
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

    /// The key that is there, or a new one when there never was any.
    async fn key_or_new(&self) -> Result<(Arc<Key>, Option<NewKey>)> {
        {
            let contents = self.contents();
            match (&contents.key, contents.state) {
                (Some(key), _) => return Ok((Arc::clone(key), None)),
                (None, VaultState::Empty) => {}
                (None, _) => return Err(words::refusal(&contents)),
            }
        }
        let key = Arc::new(Key::random()?);
        let (wrapped, keeper) = match &self.0.given {
            Some(given) => (
                Some(wrap(&key, given, "passphrase").await?),
                VaultKeeper::Passphrase,
            ),
            None => {
                self.0
                    .keyring
                    .put(key.bytes())
                    .await
                    .map_err(no_first_key)?;
                (None, VaultKeeper::Keyring)
            }
        };
        let new = new_key(&key, wrapped, keeper)?;
        Ok((key, Some(new)))
    }

    /// Sets or changes the recovery passphrase, or removes it with no `new` one. Without any key
    /// yet, it makes one.
    ///
    /// # Errors
    /// `wrong_passphrase` or `no_passphrase` (field `current`), `short_passphrase` (field `new`);
    /// `vault_locked` and its kin when there is no key to seal; `only_way` when nothing else
    /// keeps the key.
    pub async fn set_passphrase(&self, current: Option<Secret>, new: Option<Secret>) -> Result<()> {
        let vault = self.clone();
        let set = tokio::spawn(async move { vault.set_passphrase_through(current, new).await });
        set.await.map_err(|_| Error::Closed)?
    }

    async fn set_passphrase_through(
        &self,
        current: Option<Secret>,
        new: Option<Secret>,
    ) -> Result<()> {
        if let Some(new) = &new {
            long_enough(new, "new")?;
        }
        let record = self.0.db.read(table::get).await?;
        match (&record, current) {
            (Some(record), Some(current)) if record.wrapped.is_some() => {
                let key = self.key_under(record, current, "current").await?;
                if self.contents().key.is_none() {
                    self.open_with(key, VaultKeeper::Passphrase).await?;
                }
            }
            (Some(record), None) if record.wrapped.is_some() => {
                let message = "Enter the present passphrase first.";
                return Err(Error::field("no_passphrase", "current", message));
            }
            // Without one, whatever was typed as the present one does not matter.
            _ => {}
        }
        let _turn = self.0.turn.lock().await;
        match (record, new) {
            (None, None) => return Ok(()),
            (None, Some(new)) => self.begin_with_passphrase(&new).await?,
            (Some(_), new) => self.rewrap(new.as_ref()).await?,
        }
        self.publish();
        Ok(())
    }

    /// The first key, under a passphrase. The keyring gets it too, where there is one.
    async fn begin_with_passphrase(&self, passphrase: &Secret) -> Result<()> {
        if self.state() != VaultState::Empty {
            let message = "The vault changed meanwhile. Try again.";
            return Err(Error::conflict("vault_changed", message));
        }
        let key = Arc::new(Key::random()?);
        let wrapped = wrap(&key, passphrase, "new").await?;
        let keeper = match self.0.keyring.put(key.bytes()).await {
            Ok(()) => VaultKeeper::Keyring,
            Err(trouble) => {
                tracing::info!(?trouble, "only the passphrase keeps the vault's key");
                VaultKeeper::Passphrase
            }
        };
        let NewKey { record, .. } = new_key(&key, Some(wrapped), keeper)?;
        let stored = self.0.db.write(move |tx| table::insert(tx, &record, now()));
        stored.await?;
        self.contents_mut().begin(key, keeper, true);
        self.look_again();
        Ok(())
    }

    async fn rewrap(&self, new: Option<&Secret>) -> Result<()> {
        let key = {
            let contents = self.contents();
            let key = contents.key.clone();
            key.ok_or_else(|| words::refusal(&contents))?
        };
        let wrapped = match new {
            Some(new) => Some(wrap(&key, new, "new").await?),
            None => {
                // The keyring is then the only keeper: it has to hold the key now.
                self.0.keyring.put(key.bytes()).await.map_err(|_| {
                    let message = "This computer's keyring does not take the key, so the passphrase is the only way to the secrets. Unlock or start the keyring first.";
                    Error::conflict("only_way", message)
                })?;
                None
            }
        };
        let set = wrapped.is_some();
        let stored = self
            .0
            .db
            .write(move |tx| table::set_wrapped(tx, wrapped.as_ref()));
        stored.await?;
        let mut contents = self.contents_mut();
        contents.passphrase = set;
        if !set {
            contents.keeper = Some(VaultKeeper::Keyring);
        }
        Ok(())
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

async fn wrap(key: &Arc<Key>, passphrase: &Secret, field: &str) -> Result<Wrapped> {
    long_enough(passphrase, field)?;
    let (key, passphrase) = (Arc::clone(key), passphrase.clone());
    passphrase::on_a_thread(move || passphrase::wrap(&key, &passphrase)).await
}

fn new_key(key: &Key, wrapped: Option<Wrapped>, keeper: VaultKeeper) -> Result<NewKey> {
    let probe = key.probe()?;
    let record = Record { probe, wrapped };
    Ok(NewKey { record, keeper })
}

fn long_enough(passphrase: &Secret, field: &str) -> Result<()> {
    if passphrase.expose().chars().count() >= passphrase::SHORTEST {
        return Ok(());
    }
    let message = format!(
        "The passphrase needs at least {} characters; several words are easy to remember.",
        passphrase::SHORTEST
    );
    Err(Error::field("short_passphrase", field, message))
}

fn no_first_key(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Locked => words::no_first_key(true, None),
        Trouble::Absent(cause) => words::no_first_key(false, Some(&cause)),
    }
}
