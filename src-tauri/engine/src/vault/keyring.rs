//! The operating system's keyring: the one place that knows which one it is. Secret Service on
//! Linux and BSD, Keychain on macOS, Credential Manager on Windows.
//!
//! The store is connected anew for every call. There are few, and a store that outlives its daemon
//! never recovers. Each call has a thread of its own, not one of the runtime's: a keyring may ask
//! for its password for ever, and the runtime would wait for its threads when it ends.

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;
use zeroize::Zeroizing;

/// How long a person may take to answer the keyring's question.
const PATIENCE: Duration = Duration::from_secs(50);
/// So many calls may hang; then the keyring counts as one that does not answer.
const HANGING: usize = 4;

const SERVICE: &str = "Hookline";

/// Why the keyring did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is there, but locked, or somebody did not let us in.
    Locked,
    /// It is not there, or does not answer; with the system's words.
    Absent(String),
}

/// Connects to a keyring.
pub(super) type Connect = Arc<dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync>;

/// The keyring's entry of one data folder. Cheap to clone.
#[derive(Clone)]
pub(super) struct Keyring {
    folder: Arc<str>,
    connect: Connect,
    hanging: Arc<AtomicUsize>,
    putting: Arc<Mutex<()>>,
}

impl Keyring {
    /// The entry for the data folder with this identifier.
    pub(super) fn of(folder: &str, connect: Connect) -> Self {
        Self {
            folder: folder.into(),
            connect,
            hanging: Arc::default(),
            putting: Arc::default(),
        }
    }

    /// What the entry holds; none when there is no entry.
    pub(super) async fn get(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        self.call(|entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// Makes or replaces the entry. A keyring that still asks for its password because of an
    /// earlier call is locked: once it is answered, it would take the two in any order.
    pub(super) async fn put(&self, bytes: &[u8]) -> Result<(), Trouble> {
        let Ok(alone) = Arc::clone(&self.putting).try_lock_owned() else {
            return Err(Trouble::Locked);
        };
        let bytes = Zeroizing::new(bytes.to_vec());
        self.call(move |entry| {
            // Until the keyring is done with it, not until nobody waits any more.
            let _alone = alone;
            entry.set_secret(&bytes)
        })
        .await
    }

    async fn call<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Trouble> {
        let silent = || Trouble::Absent("it does not answer".to_owned());
        if self.hanging.load(Ordering::Relaxed) >= HANGING {
            return Err(silent());
        }
        let (answer, answered) = oneshot::channel();
        let connected = Arc::new(AtomicBool::new(false));
        let call = {
            let (folder, connected) = (Arc::clone(&self.folder), Arc::clone(&connected));
            let connect = Arc::clone(&self.connect);
            let hanging = Hanging::begin(&self.hanging);
            move || {
                let _hanging = hanging;
                let asked = entry(&connect, &folder).and_then(|entry| {
                    connected.store(true, Ordering::Relaxed);
                    ask(&entry)
                });
                // Nobody may be waiting any more.
                let _ = answer.send(asked.map_err(trouble));
            }
        };
        let thread = std::thread::Builder::new().name("keyring".to_owned());
        if let Err(error) = thread.spawn(call) {
            return Err(Trouble::Absent(error.to_string()));
        }
        match timeout(PATIENCE, answered).await {
            Ok(Ok(answer)) => answer,
            // The thread panicked.
            Ok(Err(_)) => Err(silent()),
            // A keyring that takes calls and does not answer is asking for its password.
            Err(_) if connected.load(Ordering::Relaxed) => Err(Trouble::Locked),
            Err(_) => Err(silent()),
        }
    }
}

/// Counts a call until it ends.
struct Hanging(Arc<AtomicUsize>);

impl Hanging {
    fn begin(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::NoStorageAccess(_) => Trouble::Locked,
        error => Trouble::Absent(error.to_string()),
    }
}

fn entry(connect: &Connect, folder: &str) -> Result<Entry, Error> {
    let user = format!("vault {folder}");
    connect()?.build(SERVICE, &user, modifiers().as_ref())
}

/// The system's keyring.
pub(super) fn system() -> Connect {
    Arc::new(store)
}

#[cfg(target_os = "macos")]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// What people see of the entry in their keyring's own window, where it can be said.
fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    cfg!(all(unix, not(target_os = "macos")))
        .then(|| HashMap::from([("label", "Hookline: the key of its secrets")]))
}
