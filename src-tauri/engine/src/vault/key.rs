//! The data key, and sealing under it: XChaCha20-Poly1305 with a random 24-byte nonce.
//! <https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha>

use crate::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

const NONCE: usize = 24;
/// Sealed under every data key, to tell whether a key is the right one.
const PROBE: &[u8] = b"hookline vault 1";

/// 256 random bits. They stay in one place in memory and are wiped when dropped.
pub(super) struct Key(Box<Zeroizing<[u8; Self::SIZE]>>);

impl Key {
    pub(super) const SIZE: usize = 32;

    /// A new key.
    pub(super) fn random() -> Result<Self> {
        let mut key = Self::zero();
        random(&mut **key.0)?;
        Ok(key)
    }

    /// The key with these bytes; none when there are not [`Key::SIZE`] of them.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zero();
        if bytes.len() != Self::SIZE {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    fn zero() -> Self {
        Self(Box::new(Zeroizing::new([0; Self::SIZE])))
    }

    /// The bytes, for the keyring.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The bytes, to be filled by a key derivation.
    pub(super) fn derived(fill: impl FnOnce(&mut [u8]) -> Result<()>) -> Result<Self> {
        let mut key = Self::zero();
        fill(&mut **key.0)?;
        Ok(key)
    }

    /// Nonce, ciphertext and tag of `plain`, to be opened only for the same place.
    pub(super) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = vec![0; NONCE];
        random(&mut sealed)?;
        let nonce = nonce(&sealed).ok_or_else(|| unsealable(&place))?;
        let aad = place.bytes();
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let ciphertext = self.cipher().encrypt(&nonce, payload);
        sealed.extend(ciphertext.map_err(|_| unsealable(&place))?);
        Ok(sealed)
    }

    /// What was sealed for `place` under this key; none when it was not.
    pub(super) fn unseal(&self, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (head, ciphertext) = sealed.split_at_checked(NONCE)?;
        let aad = place.bytes();
        let payload = Payload {
            msg: ciphertext,
            aad: &aad,
        };
        let plain = self.cipher().decrypt(&nonce(head)?, payload).ok()?;
        Some(Zeroizing::new(plain))
    }

    /// What tells later whether a key is this one.
    pub(super) fn probe(&self) -> Result<Vec<u8>> {
        self.seal(Place::vault("probe"), PROBE)
    }

    /// Whether `probe` was made with this key.
    pub(super) fn made(&self, probe: &[u8]) -> bool {
        self.unseal(Place::vault("probe"), probe)
            .is_some_and(|plain| *plain == PROBE)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        // Wiped when dropped (the crate's feature `zeroize`).
        XChaCha20Poly1305::new(&(**self.0).into())
    }
}

/// Where a sealed value belongs: it cannot be moved to another row or field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) owner: Uuid,
    pub(super) field: &'a str,
}

impl<'a> Place<'a> {
    /// What belongs to the vault itself.
    pub(super) fn vault(field: &'a str) -> Self {
        let owner = Uuid::nil();
        Self { owner, field }
    }

    /// The owner's 16 bytes, then the field: no two places give the same bytes.
    fn bytes(&self) -> Vec<u8> {
        [self.owner.as_bytes(), self.field.as_bytes()].concat()
    }
}

fn nonce(bytes: &[u8]) -> Option<XNonce> {
    XNonce::try_from(bytes).ok()
}

pub(super) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| Error::Io {
        what: "The system gives no random numbers".to_owned(),
        cause: error.to_string(),
    })
}

fn unsealable(place: &Place<'_>) -> Error {
    Error::invalid(
        "too_long",
        format!("The secret “{}” is too long to be stored.", place.field),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_under_its_key() {
        let key = Key::random().expect("random");
        let owner = Uuid::now_v7();
        let place = Place {
            owner,
            field: "token",
        };
        let sealed = key.seal(place, b"s3cret value").expect("sealed");
        assert_eq!(sealed.len(), NONCE + 12 + 16);
        let plain = key.unseal(place, &sealed).expect("the same place");
        assert_eq!(plain.as_slice(), b"s3cret value");
        let other_field = Place {
            owner,
            field: "toke",
        };
        assert!(key.unseal(other_field, &sealed).is_none());
        assert!(key.unseal(Place::vault("token"), &sealed).is_none());
        let other = Key::random().expect("random");
        assert!(other.unseal(place, &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.unseal(place, &changed).is_none(), "byte {at}");
        }
        assert!(key.unseal(place, &sealed[..10]).is_none());
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same() {
        let key = Key::random().expect("random");
        let once = key.seal(Place::vault("x"), b"value").expect("sealed");
        let twice = key.seal(Place::vault("x"), b"value").expect("sealed");
        assert_ne!(once, twice);
    }

    #[test]
    fn the_probe_tells_its_key() {
        let (one, two) = (
            Key::random().expect("random"),
            Key::random().expect("random"),
        );
        let probe = one.probe().expect("sealed");
        assert!(one.made(&probe));
        assert!(!two.made(&probe));
        let copy = Key::from_bytes(one.bytes()).expect("32 bytes");
        assert!(copy.made(&probe));
        assert!(Key::from_bytes(&one.bytes()[1..]).is_none());
    }
}
