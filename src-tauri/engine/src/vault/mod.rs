//! The encrypted secrets and the key that opens them.
//!
//! Secrets are sealed in the database under a data key. The key lives in the operating system's
//! keyring, and also in the database under the recovery passphrase when there is one. While the
//! vault is open, key and values are in memory: a keyring that is locked or ends later stops nothing.
//!
//! - [`secret`]: a value that nobody may read by accident
//! - [`key`]: the data key, sealing and unsealing
//! - [`passphrase`]: argon2id seals the data key itself
//! - [`keyring`]: the operating system's keyring, whichever it is
//! - [`opening`]: from a keyring or passphrase to an open vault, and its states
//! - [`changes`]: storing secrets, starting anew
//! - [`keeping`]: the key goes to the keyring or under a passphrase, from the first key on
//! - [`recovery`]: the recovery passphrase is set, changed and removed
//! - [`contents`]: what is in memory
//! - [`masker`], [`encodings`]: no value of the vault is seen, in whatever encoding
//! - [`words`]: the states in words, each with its way out

mod changes;
mod contents;
mod encodings;
mod keeping;
mod key;
mod keyring;
mod masker;
mod opening;
mod passphrase;
mod recovery;
mod secret;
mod words;

pub use masker::Masker;
pub use secret::Secret;

use crate::api::events::WatchEvent;
use crate::api::vault::{VaultInfo, VaultKeeper, VaultState};
use crate::db::{Db, meta, vault as table};
use crate::run::hub::Hub;
use crate::{Error, Result};
use contents::Contents;
use keeping::Keeping;
use keyring::{Connect, Keyring};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

/// The vault of a data folder. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    db: Db,
    hub: Arc<Hub>,
    keyring: Keyring,
    /// The passphrase from a file or the environment: it stands instead of the keyring.
    given: Option<Secret>,
    contents: RwLock<Contents>,
    /// What is stored and what is in memory change together, one change at a time.
    turn: Mutex<()>,
    /// One attempt to open at a time: a keyring asks one question at a time.
    attempt: Mutex<()>,
    /// Taken before `turn`, which is never held while a keyring is waited for.
    keeping: Keeping,
    opened: watch::Sender<u64>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vault").field(&self.state()).finish()
    }
}

impl Vault {
    /// The vault in `db`, not open yet. `given` is the recovery passphrase from a file or the
    /// environment.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn new(db: Db, hub: Arc<Hub>, given: Option<Secret>) -> Result<Self> {
        Self::with(keyring::system(), db, hub, given).await
    }

    async fn with(keyring: Connect, db: Db, hub: Arc<Hub>, given: Option<Secret>) -> Result<Self> {
        let folder = match db.read(meta::known_folder).await? {
            Some(folder) => folder,
            None => db.write(|tx| meta::folder(tx)).await?,
        };
        let vault = Self(Arc::new(Inner {
            db,
            hub,
            keyring: Keyring::of(&folder, keyring),
            given,
            contents: RwLock::new(Contents::empty()),
            turn: Mutex::default(),
            attempt: Mutex::default(),
            keeping: Keeping::default(),
            opened: watch::Sender::new(0),
        }));
        vault.know_what_is_stored().await?;
        Ok(vault)
    }

    /// How it is.
    #[must_use]
    pub fn state(&self) -> VaultState {
        self.contents().state
    }

    /// How it is, for screens.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn info(&self) -> Result<VaultInfo> {
        let waiting = self.0.db.read(table::waiting_runs).await?;
        let contents = self.contents();
        Ok(VaultInfo {
            state: contents.state,
            message: words::message(&contents),
            keeper: contents.keeper,
            passphrase: contents.passphrase,
            secrets: u32::try_from(contents.count()).unwrap_or(u32::MAX),
            waiting,
        })
    }

    /// The secret `field` of `owner`, from memory; none when nothing is stored there.
    ///
    /// # Errors
    /// `vault_locked`, `no_keyring`, `key_missing` or `wrong_key` while the vault is not open;
    /// `unreadable_secret` when this one is damaged.
    pub fn secret(&self, owner: Uuid, field: &str) -> Result<Option<Secret>> {
        let contents = self.contents();
        let Some(value) = contents.value(owner, field) else {
            return Ok(None);
        };
        if contents.key.is_none() {
            return Err(words::refusal(&contents));
        }
        match value {
            Some(value) => Ok(Some(value.clone())),
            None => Err(Error::conflict(
                "unreadable_secret",
                "This secret is damaged and cannot be read. Enter it again.",
            )),
        }
    }

    /// The names of the secrets that `owner` has. Works without a key.
    #[must_use]
    pub fn fields(&self, owner: Uuid) -> Vec<String> {
        self.contents().fields(owner)
    }

    /// After [`crate::db::secrets::delete_all`] was committed.
    pub fn forgotten(&self, owner: Uuid) {
        self.contents_mut().forget(owner);
        self.publish();
    }

    /// What hides the values of the vault, as they are now.
    #[must_use]
    pub fn masker(&self) -> Arc<Masker> {
        Arc::clone(&self.contents().masker)
    }

    /// Changes whenever the vault becomes open, and when everything in it was given up: those who
    /// wait for it should look again.
    #[must_use]
    pub fn opened(&self) -> watch::Receiver<u64> {
        self.0.opened.subscribe()
    }

    fn contents(&self) -> RwLockReadGuard<'_, Contents> {
        self.0
            .contents
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn contents_mut(&self) -> RwLockWriteGuard<'_, Contents> {
        self.0
            .contents
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds the masker for what is held now. Only while it is this one's turn.
    fn mask_anew(&self) {
        let values = self.contents().values();
        self.mask(&values);
    }

    /// From now on `values` are hidden. Only while it is this one's turn.
    fn mask(&self, values: &[Secret]) {
        let masker = Arc::new(Masker::of(values));
        self.contents_mut().masker = masker;
    }

    fn look_again(&self) {
        self.0.opened.send_modify(|times| *times += 1);
    }

    fn publish(&self) {
        self.0.hub.publish(vec![WatchEvent::Vault {}]);
    }
}

#[cfg(test)]
mod tests;
