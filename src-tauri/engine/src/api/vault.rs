//! The vault as screens see it.

use crate::vault::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the vault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// Nothing secret was stored yet, so there is no key yet.
    Empty,
    /// Secrets can be used.
    Open,
    /// The keyring is there but locked.
    Locked,
    /// There is no keyring on this computer, or it does not answer.
    NoKeyring,
    /// The keyring is open but does not hold this folder's key.
    KeyMissing,
    /// The keyring (or passphrase file) holds another key than the one the secrets are under.
    WrongKey,
}

impl VaultState {
    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Open => "open",
            Self::Locked => "locked",
            Self::NoKeyring => "no_keyring",
            Self::KeyMissing => "key_missing",
            Self::WrongKey => "wrong_key",
        }
    }
}

/// What opened the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultKeeper {
    /// The operating system's keyring.
    Keyring,
    /// The recovery passphrase: typed, from a file or from the environment.
    Passphrase,
}

/// The vault.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VaultInfo {
    /// How it is.
    pub state: VaultState,
    /// What that means and what to do, in a sentence; empty when all is well.
    pub message: String,
    /// What opened it.
    #[ts(optional = nullable)]
    pub keeper: Option<VaultKeeper>,
    /// Whether a recovery passphrase is set.
    pub passphrase: bool,
    /// How many secrets it holds.
    pub secrets: u32,
    /// How many runs wait for it.
    pub waiting: u32,
}

/// Tries to open the vault: through the keyring again, or with the passphrase.
#[derive(Deserialize, TS)]
pub struct VaultUnlock {
    /// The recovery passphrase; none tries the keyring again.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub passphrase: Option<Secret>,
}

/// Sets or changes the recovery passphrase.
#[derive(Deserialize, TS)]
pub struct VaultPassphrase {
    /// The present one, where there is one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub current: Option<Secret>,
    /// The new one, at least 12 characters; none removes it.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub new: Option<Secret>,
}
