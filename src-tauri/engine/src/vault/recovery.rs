//! The recovery passphrase: it opens the vault where no keyring holds the key.

use super::key::Key;
use super::{Secret, Vault, VaultKeeper, VaultState, passphrase, words};
use crate::db::vault::{self as table, Wrapped};
use crate::time::now;
use crate::{Error, Result};
use std::sync::Arc;

impl Vault {
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
        let kept = self.0.keeping.lock().await;
        if self.state() != VaultState::Empty {
            return Err(changed());
        }
        let first = self.first_key_under(kept, passphrase).await?;
        let _turn = self.0.turn.lock().await;
        let record = first.record().clone();
        let stored = self.0.db.write(move |tx| table::insert(tx, &record, now()));
        stored.await?;
        first.stored(&mut self.contents_mut());
        self.look_again();
        Ok(())
    }

    async fn rewrap(&self, new: Option<&Secret>) -> Result<()> {
        let (key, wrapped) = match new {
            Some(new) => {
                let key = self.open_key()?;
                let wrapped = wrap(&key, new, "new").await?;
                (key, Some(wrapped))
            }
            // The keyring is then the only keeper: it has to hold the key now.
            None => (self.keep_in_keyring().await?, None),
        };
        let set = wrapped.is_some();
        let _turn = self.0.turn.lock().await;
        let stored = self.0.db.write(move |tx| {
            let record = table::get(tx)?;
            if !record.is_some_and(|record| key.made(&record.probe)) {
                return Err(changed());
            }
            table::set_wrapped(tx, wrapped.as_ref())
        });
        stored.await?;
        let mut contents = self.contents_mut();
        contents.passphrase = set;
        if !set {
            contents.keeper = Some(VaultKeeper::Keyring);
        }
        Ok(())
    }

    async fn keep_in_keyring(&self) -> Result<Arc<Key>> {
        let _one = self.0.keeping.lock().await;
        let key = self.open_key()?;
        self.0.keyring.put(key.bytes()).await.map_err(|_| {
            let message = "This computer's keyring does not take the key, so the passphrase is the only way to the secrets. Unlock or start the keyring first.";
            Error::conflict("only_way", message)
        })?;
        Ok(key)
    }

    fn open_key(&self) -> Result<Arc<Key>> {
        let contents = self.contents();
        let key = contents.key.clone();
        key.ok_or_else(|| words::refusal(&contents))
    }
}

/// `key` under `passphrase`.
///
/// # Errors
/// `short_passphrase` in `field`.
pub(super) async fn wrap(key: &Arc<Key>, passphrase: &Secret, field: &str) -> Result<Wrapped> {
    long_enough(passphrase, field)?;
    let (key, passphrase) = (Arc::clone(key), passphrase.clone());
    passphrase::on_a_thread(move || passphrase::wrap(&key, &passphrase)).await
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

fn changed() -> Error {
    let message = "The vault changed meanwhile. Try again.";
    Error::conflict("vault_changed", message)
}
