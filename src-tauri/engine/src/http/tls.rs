//! What a connection adds to encrypted connections: authorities of its own, a client certificate.

use crate::vault::Secret;

/// Requests under different profiles never share a kept connection.
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
