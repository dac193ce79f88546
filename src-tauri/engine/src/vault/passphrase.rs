//! The recovery passphrase: argon2id makes a key of it, and that key seals the data key.

use super::Secret;
use super::key::{Key, Place, random};
use crate::db::vault::Wrapped;
use crate::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};

/// RFC 9106 section 4, the second recommended choice: 64 MiB, three passes, four lanes.
const MEMORY: u32 = if cfg!(test) { 64 } else { 64 << 10 };
const PASSES: u32 = 3;
const LANES: u32 = 4;
const SALT: usize = 16;

/// What a stored row may ask for at most, so that a changed database cannot hang the machine.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 32;
const MOST_LANES: u32 = 64;

/// A passphrase is at least this many characters long.
pub(super) const SHORTEST: usize = 12;

/// Seals the data key under `passphrase`. Takes a good part of a second: see [`on_a_thread`].
pub(super) fn wrap(key: &Key, passphrase: &Secret) -> Result<Wrapped> {
    let mut salt = vec![0; SALT];
    random(&mut salt)?;
    let mut wrapped = Wrapped {
        sealed: Vec::new(),
        salt,
        memory: MEMORY,
        passes: PASSES,
        lanes: LANES,
    };
    let derived = derive(passphrase, &wrapped)?;
    wrapped.sealed = derived.seal(Place::vault("wrapped"), key.bytes())?;
    Ok(wrapped)
}

/// The data key, or none when `passphrase` is not the one. As slow as [`wrap`].
pub(super) fn unwrap(wrapped: &Wrapped, passphrase: &Secret) -> Result<Option<Key>> {
    let plain = derive(passphrase, wrapped)?.unseal(Place::vault("wrapped"), &wrapped.sealed);
    Ok(plain.and_then(|bytes| Key::from_bytes(&bytes)))
}

/// Computes where waiting is allowed.
pub(super) async fn on_a_thread<T: Send + 'static>(
    compute: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let computed = tokio::task::spawn_blocking(compute).await;
    computed.map_err(|_| Error::Closed)?
}

fn derive(passphrase: &Secret, with: &Wrapped) -> Result<Key> {
    let refused = || Error::Damaged("the vault's row cannot be used".to_owned());
    if with.memory > MOST_MEMORY || with.passes > MOST_PASSES || with.lanes > MOST_LANES {
        return Err(refused());
    }
    let parameters = Params::new(with.memory, with.passes, with.lanes, Some(Key::SIZE));
    let parameters = parameters.map_err(|_| refused())?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    Key::derived(|bytes| {
        argon
            .hash_password_into(passphrase.expose().as_bytes(), &with.salt, bytes)
            .map_err(|_| refused())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn only_the_passphrase_gives_the_key_back() {
        let key = Key::random().expect("random");
        let mut wrapped = wrap(&key, &secret("correct horse battery")).expect("wrapped");
        let back = unwrap(&wrapped, &secret("correct horse battery")).expect("computed");
        assert_eq!(back.expect("the key").bytes(), key.bytes());
        let wrong = unwrap(&wrapped, &secret("correct horse batterz")).expect("computed");
        assert!(wrong.is_none());
        wrapped.memory = u32::MAX;
        assert!(unwrap(&wrapped, &secret("correct horse battery")).is_err());
    }
}
