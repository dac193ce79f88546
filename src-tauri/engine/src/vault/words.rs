//! The states in words: what happened, and the way out.

use super::contents::Contents;
use crate::Error;
use crate::api::vault::VaultState;

/// What the state means and what to do; empty when all is well.
pub(super) fn message(contents: &Contents) -> String {
    let passphrase = contents.passphrase;
    let cause = contents
        .cause
        .as_deref()
        .map_or_else(String::new, |cause| format!(" ({cause})"));
    let (what, way_out) = match contents.state {
        VaultState::Empty | VaultState::Open => return String::new(),
        VaultState::Locked => (
            "This computer's keyring is locked, so secrets cannot be used.".to_owned(),
            if passphrase {
                "Unlock it, or enter the recovery passphrase."
            } else {
                "Unlock it and try again."
            },
        ),
        VaultState::NoKeyring => (
            format!("This computer's keyring does not answer, so secrets cannot be used{cause}."),
            if passphrase {
                "Enter the recovery passphrase, or start the keyring and try again."
            } else {
                "Start the keyring (such as GNOME Keyring or KWallet) and try again."
            },
        ),
        VaultState::KeyMissing => (
            "This computer's keyring does not hold the key to the secrets in this data folder."
                .to_owned(),
            if passphrase {
                "Enter the recovery passphrase."
            } else {
                "Bring the keyring's entry back and try again, or start anew and enter the secrets again."
            },
        ),
        VaultState::WrongKey => (
            contents.cause.clone().unwrap_or_else(|| {
                "This computer's keyring holds another key than the one for the secrets in this data folder.".to_owned()
            }),
            if passphrase {
                "Enter the recovery passphrase."
            } else {
                "Bring the keyring's entry back and try again, or start anew and enter the secrets again."
            },
        ),
    };
    format!("{what} {way_out}")
}

/// Why nothing secret can be read or stored now.
pub(super) fn refusal(contents: &Contents) -> Error {
    let code = match contents.state {
        VaultState::NoKeyring => "no_keyring",
        VaultState::KeyMissing => "key_missing",
        VaultState::WrongKey => "wrong_key",
        VaultState::Locked | VaultState::Open | VaultState::Empty => "vault_locked",
    };
    Error::conflict(code, message(contents))
}

/// The first secret cannot be stored, because nothing can keep its key.
pub(super) fn no_first_key(locked: bool, cause: Option<&str>) -> Error {
    let way_out =
        "or set a recovery passphrase in the settings, under Vault, which works without a keyring.";
    if locked {
        let message = format!(
            "This computer's keyring is locked, so nothing secret can be stored. Unlock it and try again, {way_out}"
        );
        return Error::conflict("vault_locked", message);
    }
    let cause = cause.map_or_else(String::new, |cause| format!(" ({cause})"));
    let message = format!(
        "This computer's keyring does not answer, so nothing secret can be stored{cause}. Start it and try again, {way_out}"
    );
    Error::conflict("no_keyring", message)
}
