//! From a keyring or a passphrase to an open vault.

use super::key::Key;
use super::keyring::Trouble;
use super::{Secret, Vault, VaultKeeper, VaultState, passphrase};
use crate::db::secrets;
use crate::db::vault::{self as table, Record};
use crate::{Error, Result};
use std::sync::Arc;
use std::time::Duration;

/// What a keyring is waited for where somebody waits for something else. It may be asking for its
/// password; the attempt goes on behind.
const PATIENCE: Duration = Duration::from_secs(3);

/// An attempt that did not open the vault: its state, and the cause if there are words for it.
type Shut = (VaultState, Option<String>);

impl Vault {
    /// Opens with what there is at the start: the passphrase that was given, or else the keyring.
    pub(crate) async fn open_at_start(&self) {
        self.within(PATIENCE).await;
    }

    /// Tries again where that disturbs nobody. A locked keyring would ask for its password, so
    /// that is for [`Vault::unlock`] alone.
    pub(crate) async fn look_for_keyring(&self) {
        let gone = matches!(
            self.state(),
            VaultState::NoKeyring | VaultState::KeyMissing | VaultState::WrongKey
        );
        if gone && self.0.given.is_none() {
            self.within(PATIENCE).await;
        }
    }

    async fn within(&self, patience: Duration) {
        let attempt = tokio::spawn({
            let vault = self.clone();
            async move { vault.unlock(None).await }
        });
        match tokio::time::timeout(patience, attempt).await {
            Ok(Ok(Err(error))) => tracing::warn!(%error, "the vault is not open"),
            Ok(Ok(Ok(())) | Err(_)) => {}
            Err(_) => tracing::warn!("the keyring is still being waited for"),
        }
    }

    /// Opens with `passphrase`, or else with what was given at the start, or the keyring. That it
    /// stays shut is no error: the state says so.
    ///
    /// # Errors
    /// `wrong_passphrase` or `no_passphrase` (field `passphrase`), or what the database refuses.
    pub async fn unlock(&self, passphrase: Option<Secret>) -> Result<()> {
        if let Some(passphrase) = passphrase {
            // Not after an attempt under way, whose keyring may be asking for its password.
            return self.unlock_with(passphrase).await;
        }
        let _one = self.0.attempt.lock().await;
        if self.contents().key.is_some() {
            return Ok(());
        }
        let Some(record) = self.0.db.read(table::get).await? else {
            return Ok(());
        };
        let tried = match (&self.0.given, &record.wrapped) {
            (Some(given), Some(_)) => self.with_given(&record, given.clone()).await?,
            (given, _) => {
                if given.is_some() {
                    tracing::warn!(
                        "a vault passphrase was given, but none is set; the keyring is asked"
                    );
                }
                self.with_keyring(&record).await
            }
        };
        match tried {
            Ok((key, keeper)) => self.open_with(key, keeper).await,
            Err((state, cause)) => {
                self.shut(state, cause);
                Ok(())
            }
        }
    }

    async fn unlock_with(&self, passphrase: Secret) -> Result<()> {
        let Some(record) = self.0.db.read(table::get).await? else {
            return Ok(());
        };
        let key = self.key_under(&record, passphrase, "passphrase").await?;
        self.open_with(key, VaultKeeper::Passphrase).await?;
        let given = tokio::spawn({
            let vault = self.clone();
            async move { vault.give_to_keyring().await }
        });
        // The vault is open either way.
        let _in_time = tokio::time::timeout(PATIENCE, given).await;
        Ok(())
    }

    async fn with_keyring(&self, record: &Record) -> Result<(Key, VaultKeeper), Shut> {
        match self.0.keyring.get().await {
            Ok(Some(bytes)) => Key::from_bytes(&bytes)
                .filter(|key| key.made(&record.probe))
                .map(|key| (key, VaultKeeper::Keyring))
                .ok_or((VaultState::WrongKey, None)),
            Ok(None) => Err((VaultState::KeyMissing, None)),
            Err(Trouble::Locked) => Err((VaultState::Locked, None)),
            Err(Trouble::Absent(cause)) => Err((VaultState::NoKeyring, Some(cause))),
        }
    }

    async fn with_given(
        &self,
        record: &Record,
        given: Secret,
    ) -> Result<Result<(Key, VaultKeeper), Shut>> {
        match self.key_under(record, given, "passphrase").await {
            Ok(key) => Ok(Ok((key, VaultKeeper::Passphrase))),
            Err(error) if error.code() == "wrong_passphrase" => {
                let cause = "The passphrase that Hookline was started with is not the recovery passphrase of this data folder.";
                Ok(Err((VaultState::WrongKey, Some(cause.to_owned()))))
            }
            Err(error) => Err(error),
        }
    }

    /// The data key under the recovery passphrase.
    ///
    /// # Errors
    /// `no_passphrase` or `wrong_passphrase` in `field`.
    pub(super) async fn key_under(
        &self,
        record: &Record,
        given: Secret,
        field: &str,
    ) -> Result<Key> {
        let Some(wrapped) = record.wrapped.clone() else {
            let message = "No recovery passphrase is set for this data folder.";
            return Err(Error::field("no_passphrase", field, message));
        };
        let unwrapped = passphrase::on_a_thread(move || passphrase::unwrap(&wrapped, &given));
        let probe = &record.probe;
        let key = unwrapped.await?.filter(|key| key.made(probe));
        key.ok_or_else(|| {
            let message = "This is not the recovery passphrase. Try it again.";
            Error::field("wrong_passphrase", field, message)
        })
    }

    /// Opens with the right key.
    pub(super) async fn open_with(&self, key: Key, keeper: VaultKeeper) -> Result<()> {
        let key = Arc::new(key);
        {
            let _turn = self.0.turn.lock().await;
            loop {
                let before = self.contents().forgotten;
                let stored = self.0.db.read(|c| Ok((table::get(c)?, secrets::all(c)?)));
                let (record, rows) = stored.await?;
                let Some(record) = record.filter(|record| key.made(&record.probe)) else {
                    // Everything was given up meanwhile.
                    return Ok(());
                };
                let mut contents = self.contents_mut();
                if contents.forgotten != before {
                    continue;
                }
                contents.key = Some(Arc::clone(&key));
                contents.keeper = Some(keeper);
                contents.passphrase = record.wrapped.is_some();
                contents.state = VaultState::Open;
                contents.cause = None;
                contents.load(rows);
                break;
            }
            self.mask_anew();
        }
        tracing::info!(?keeper, "the vault is open");
        self.look_again();
        self.publish();
        Ok(())
    }

    fn shut(&self, state: VaultState, cause: Option<String>) {
        let changed = {
            let mut contents = self.contents_mut();
            if contents.key.is_some() || contents.state == VaultState::Empty {
                // The passphrase was quicker, or what was to be opened was given up meanwhile.
                return;
            }
            let changed = contents.state != state || contents.cause != cause;
            contents.state = state;
            contents.cause = cause;
            changed
        };
        if changed {
            tracing::warn!(?state, "the vault is not open");
            self.publish();
        }
    }

    /// What there is to know before it is open: whether there is a key at all, and whose secrets.
    pub(super) async fn know_what_is_stored(&self) -> Result<()> {
        let stored = self.0.db.read(|c| Ok((table::get(c)?, secrets::all(c)?)));
        let (record, rows) = stored.await?;
        let mut contents = self.contents_mut();
        if let Some(record) = record {
            contents.state = VaultState::Locked;
            contents.passphrase = record.wrapped.is_some();
        }
        contents.load(rows);
        Ok(())
    }
}
