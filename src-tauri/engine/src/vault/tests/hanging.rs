//! A keyring that asks for its password while nobody is there to answer.

use super::*;
use keyring_core::api::{CredentialApi, CredentialStore, CredentialStoreApi};
use keyring_core::{Credential, Entry, Error as KeyringError, Result as Answer};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex as Lock};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Longer than anybody waits for a keyring.
const LONG: Duration = Duration::from_secs(120);

/// A keyring with one entry. While it asks, it takes no key.
#[derive(Debug, Default)]
struct Asking {
    inner: Lock<Inside>,
    answered: Condvar,
    /// A key is about to be taken.
    asked: Notify,
}

#[derive(Debug, Default)]
struct Inside {
    asks: bool,
    /// The keys that it was given, in the order of the calls.
    given: Vec<Vec<u8>>,
    held: Option<Vec<u8>>,
}

impl Asking {
    fn new(asks: bool) -> Arc<Self> {
        let keyring = Self::default();
        keyring.inner().asks = asks;
        Arc::new(keyring)
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self) {
        self.inner().asks = true;
    }

    fn answer(&self) {
        self.inner().asks = false;
        self.answered.notify_all();
    }

    async fn vault(self: &Arc<Self>, data: &Path) -> (Db, Vault) {
        let hub = Arc::new(Hub::new());
        let db = Db::open(data, Arc::clone(&hub)).expect("a database");
        let keyring = Arc::clone(self);
        let connect: Connect =
            Arc::new(move || Ok(Arc::new(Store(Arc::clone(&keyring))) as Arc<CredentialStore>));
        let vault = Vault::with(connect, db.clone(), hub, None).await;
        let vault = vault.expect("a vault");
        vault.open_at_start().await;
        (db, vault)
    }
}

#[derive(Debug)]
struct Store(Arc<Asking>);

impl CredentialStoreApi for Store {
    fn vendor(&self) -> String {
        "test".to_owned()
    }

    fn id(&self) -> String {
        "test".to_owned()
    }

    fn build(&self, _: &str, _: &str, _: Option<&HashMap<&str, &str>>) -> Answer<Entry> {
        let entry = Held(Arc::clone(&self.0));
        Ok(Entry::new_with_credential(Arc::new(entry)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct Held(Arc<Asking>);

impl CredentialApi for Held {
    fn set_secret(&self, secret: &[u8]) -> Answer<()> {
        let mut inner = self.0.inner();
        inner.given.push(secret.to_vec());
        self.0.asked.notify_one();
        let asks = |inner: &mut Inside| inner.asks;
        let waited = self.0.answered.wait_while(inner, asks);
        let mut inner = waited.unwrap_or_else(PoisonError::into_inner);
        inner.held = Some(secret.to_vec());
        Ok(())
    }

    fn get_secret(&self) -> Answer<Vec<u8>> {
        self.0.inner().held.clone().ok_or(KeyringError::NoEntry)
    }

    fn delete_credential(&self) -> Answer<()> {
        self.0.inner().held = None;
        Ok(())
    }

    fn get_credential(&self) -> Answer<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Stores a secret of `owner`; the error's code, if it is refused.
async fn store(vault: &Vault, owner: Uuid, text: &str) -> Result<(), &'static str> {
    let stored = vault.write(owner, field("token", text), |_| Ok(()));
    let stored = timeout(LONG, stored).await.expect("nobody waits");
    stored.map_err(|error| error.code())
}

/// As [`store`], as often as the keyring is still busy with what it was asked before.
async fn store_in_the_end(vault: &Vault, owner: Uuid, text: &str) {
    let stored = async {
        while let Err(code) = store(vault, owner, text).await {
            assert_eq!(code, "vault_locked");
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, stored).await.expect("the keyring is done");
}

/// Waits in no time as long as anybody waits for the keyring.
async fn lose_patience<T>(waiting: impl Future<Output = T>) -> T {
    tokio::time::pause();
    let given_up = waiting.await;
    tokio::time::resume();
    given_up
}

#[tokio::test]
async fn a_keyring_that_asks_is_given_one_key_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (owner, keyring) = (Uuid::now_v7(), Asking::new(true));
    {
        let (db, vault) = keyring.vault(folder.path()).await;
        let first = tokio::spawn({
            let vault = vault.clone();
            async move { store(&vault, owner, "first-secret").await }
        });
        keyring.asked.notified().await;
        let first = lose_patience(first).await.expect("no panic");
        assert_eq!(first, Err("vault_locked"));
        // The question is still there: nobody asks another one.
        let second = store(&vault, owner, "second-secret").await;
        assert_eq!(second, Err("vault_locked"));
        assert_eq!(keyring.inner().given.len(), 1);
        keyring.answer();
        store_in_the_end(&vault, owner, "third-secret").await;
        db.close().await;
    }
    let given = keyring.inner().given.clone();
    assert!(
        given.iter().all(|key| *key == given[0]),
        "whichever is taken last, it is the right one"
    );
    let (_, vault) = keyring.vault(folder.path()).await;
    assert_eq!(vault.state(), VaultState::Open);
    assert_eq!(
        exposed(&vault, owner, "token").as_deref(),
        Some("third-secret")
    );
}

#[tokio::test]
async fn a_key_that_was_kept_but_not_stored_is_the_first_key_next_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (owner, keyring) = (Uuid::now_v7(), Asking::new(false));
    let (_, vault) = keyring.vault(folder.path()).await;
    let refused = vault.write(owner, field("token", "first-secret"), |_| {
        Err::<(), _>(Error::Db("disk full".to_owned()))
    });
    refused.await.expect_err("refused");
    store(&vault, owner, "second-secret").await.expect("stored");
    let given = keyring.inner().given.clone();
    assert_eq!(given.len(), 2);
    assert_eq!(given[0], given[1]);
}

#[tokio::test]
async fn an_older_key_is_not_taken_after_a_newer_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (owner, keyring) = (Uuid::now_v7(), Asking::new(false));
    let (_, vault) = keyring.vault(folder.path()).await;
    let set = vault.set_passphrase(None, Some(secret(GIVEN))).await;
    set.expect("set");
    keyring.asked.notified().await;
    keyring.ask();
    let unlocked = tokio::spawn({
        let vault = vault.clone();
        async move { vault.unlock(Some(secret(GIVEN))).await }
    });
    keyring.asked.notified().await;
    let unlocked = lose_patience(unlocked).await.expect("no panic");
    unlocked.expect("open either way");
    vault.start_anew(|_| Ok(())).await.expect("anew");
    let early = lose_patience(store(&vault, owner, "early-secret")).await;
    assert_eq!(early, Err("vault_locked"));
    keyring.answer();
    store_in_the_end(&vault, owner, "new-secret").await;
    let inner = keyring.inner();
    assert_eq!(inner.held.as_ref(), inner.given.last());
    assert_ne!(inner.given.first(), inner.given.last());
}

#[tokio::test]
async fn tokens_are_stored_while_a_keyring_asks() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (owner, keyring) = (Uuid::now_v7(), Asking::new(false));
    let (_, vault) = keyring.vault(folder.path()).await;
    let set = vault.set_passphrase(None, Some(secret(GIVEN))).await;
    set.expect("set");
    keyring.asked.notified().await;
    keyring.ask();
    let removed = tokio::spawn({
        let vault = vault.clone();
        async move { vault.set_passphrase(Some(secret(GIVEN)), None).await }
    });
    keyring.asked.notified().await;
    store(&vault, owner, "a-token").await.expect("stored");
    assert!(!removed.is_finished());
    keyring.answer();
    let removed = timeout(LONG, removed).await.expect("the keyring is done");
    removed.expect("no panic").expect("removed");
    assert!(!vault.info().await.expect("known").passphrase);
}
