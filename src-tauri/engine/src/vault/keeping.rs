//! The key goes to its keeper: the keyring, or the passphrase that was given at the start.
//!
//! One key at a time: a keyring that asks for its password may take a key long after nobody waits
//! for it any more, and an older key must not come after a newer one. For the same reason a first
//! key that was made stays the first key however often it takes until it is kept and stored.

use super::contents::Contents;
use super::key::Key;
use super::keyring::Trouble;
use super::recovery::wrap;
use super::{Secret, Vault, VaultKeeper, VaultState, words};
use crate::db::vault::{Record, Wrapped};
use crate::{Error, Result};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// Held while a key is given to its keeper; with the first key, once made, until it is stored.
pub(super) type Keeping = Mutex<Option<Arc<Key>>>;

/// A key that its keeper has and that is not in the database yet.
pub(super) struct FirstKey<'a> {
    key: Arc<Key>,
    record: Record,
    keeper: VaultKeeper,
    kept: MutexGuard<'a, Option<Arc<Key>>>,
}

impl<'a> FirstKey<'a> {
    fn new(
        kept: MutexGuard<'a, Option<Arc<Key>>>,
        key: Arc<Key>,
        wrapped: Option<Wrapped>,
        keeper: VaultKeeper,
    ) -> Result<Self> {
        let probe = key.probe()?;
        Ok(Self {
            key,
            record: Record { probe, wrapped },
            keeper,
            kept,
        })
    }

    pub(super) fn key(&self) -> &Arc<Key> {
        &self.key
    }

    /// What the database holds about it.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// After the commit.
    pub(super) fn stored(mut self, contents: &mut Contents) {
        *self.kept = None;
        contents.begin(self.key, self.keeper, self.record.wrapped.is_some());
    }
}

impl Vault {
    /// The key that is there; none when there never was any.
    ///
    /// # Errors
    /// `vault_locked`, `no_keyring`, `key_missing` or `wrong_key`.
    pub(super) fn key(&self) -> Result<Option<Arc<Key>>> {
        let contents = self.contents();
        match (&contents.key, contents.state) {
            (Some(key), _) => Ok(Some(Arc::clone(key))),
            (None, VaultState::Empty) => Ok(None),
            (None, _) => Err(words::refusal(&contents)),
        }
    }

    /// The first key, when there never was any; none when there is one.
    ///
    /// # Errors
    /// As [`Vault::key`], or nobody keeps it.
    pub(super) async fn first_key(&self) -> Result<Option<FirstKey<'_>>> {
        if self.key()?.is_some() {
            return Ok(None);
        }
        let mut kept = self.0.keeping.lock().await;
        // Who had it before may have stored one.
        if self.key()?.is_some() {
            return Ok(None);
        }
        let key = made(&mut kept)?;
        let (wrapped, keeper) = match &self.0.given {
            Some(given) => (
                Some(wrap(&key, given, "passphrase").await?),
                VaultKeeper::Passphrase,
            ),
            None => {
                let put = self.0.keyring.put(key.bytes()).await;
                put.map_err(no_first_key)?;
                (None, VaultKeeper::Keyring)
            }
        };
        FirstKey::new(kept, key, wrapped, keeper).map(Some)
    }

    /// The first key, under a passphrase that somebody typed. The keyring gets it too, where there
    /// is one.
    pub(super) async fn first_key_under<'a>(
        &self,
        mut kept: MutexGuard<'a, Option<Arc<Key>>>,
        passphrase: &Secret,
    ) -> Result<FirstKey<'a>> {
        let key = made(&mut kept)?;
        let wrapped = wrap(&key, passphrase, "new").await?;
        let keeper = match self.0.keyring.put(key.bytes()).await {
            Ok(()) => VaultKeeper::Keyring,
            Err(trouble) => {
                tracing::info!(?trouble, "only the passphrase keeps the vault's key");
                VaultKeeper::Passphrase
            }
        };
        FirstKey::new(kept, key, Some(wrapped), keeper)
    }

    /// After a passphrase opened it: the keyring of this computer gets the key, if there is one.
    pub(super) async fn give_to_keyring(&self) {
        let _one = self.0.keeping.lock().await;
        let Some(key) = self.contents().key.clone() else {
            return;
        };
        match self.0.keyring.put(key.bytes()).await {
            Ok(()) => tracing::info!("the keyring holds the vault's key"),
            Err(trouble) => tracing::info!(?trouble, "the keyring does not take the vault's key"),
        }
    }
}

/// The first key: the one that was made before, or a new one.
fn made(kept: &mut Option<Arc<Key>>) -> Result<Arc<Key>> {
    if let Some(key) = kept {
        return Ok(Arc::clone(key));
    }
    let key = Arc::new(Key::random()?);
    *kept = Some(Arc::clone(&key));
    Ok(key)
}

fn no_first_key(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Locked => words::no_first_key(true, None),
        Trouble::Absent(cause) => words::no_first_key(false, Some(&cause)),
    }
}
