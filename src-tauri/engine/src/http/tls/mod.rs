//! Encrypted connections: what a connection adds to them, and why one came to nothing.
//!
//! | file | concept |
//! | --- | --- |
//! | `material` | certificates and keys out of PEM, with words for what cannot be used |
//! | `check` | whether a profile can be used, asked when it is saved |
//! | `config` | the settings of encrypted connections under a profile |
//! | `witness` | what was seen of the other side, for the words about a failure |
//! | `facts` | what a certificate says of itself |
//! | `words` | a failure in words: which certificate, whose, and what to do |

mod check;
mod config;
mod facts;
mod material;
mod witness;
mod words;

pub use check::{CertificateInfo, check};
pub(super) use config::{Settings, System};
pub(super) use facts::Facts;
pub(super) use witness::Presented;
pub(super) use words::{closed_after_asking, failure};

use crate::vault::Secret;
use sha2::{Digest, Sha256};

/// What a connection adds to encrypted connections. Requests under different profiles never share
/// a kept connection.
#[derive(Clone)]
pub struct TlsProfile {
    /// Authorities that are trusted besides the system's: certificates as PEM; may be empty.
    pub extra_ca: String,
    /// The client's certificate chain as PEM, and its private key as PEM (PKCS #8, PKCS #1 or SEC 1).
    pub identity: Option<(String, Secret)>,
}

impl std::fmt::Debug for TlsProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsProfile").finish_non_exhaustive()
    }
}

impl TlsProfile {
    /// The same for equal profiles only.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let (certificate, key) = self
            .identity
            .as_ref()
            .map_or(("", ""), |(certificate, key)| (certificate, key.expose()));
        let mut hash = Sha256::new();
        for part in [&self.extra_ca, certificate, key] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// What of it is meant for other origins too: its authorities, not its certificate.
    pub(super) fn elsewhere(&self) -> Option<Self> {
        (!self.extra_ca.is_empty()).then(|| Self {
            extra_ca: self.extra_ca.clone(),
            identity: None,
        })
    }
}
