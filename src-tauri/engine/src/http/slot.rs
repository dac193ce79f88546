//! Credentials within a request. They fill their places after the request was captured for the
//! log, so what is stored never held them.

use crate::vault::Secret;
use bytes::Bytes;

/// A credential and its place.
#[derive(Clone)]
pub enum Slot {
    /// A header; takes the place of one of the same name.
    Header {
        /// The header.
        name: String,
        /// What the log shows, such as `Bearer ••••••`.
        shown: String,
        /// What is sent.
        value: Secret,
    },
    /// A query parameter, percent-encoded and appended to the address.
    Query {
        /// The parameter.
        name: String,
        /// What is sent; the log shows dots.
        value: Secret,
    },
    /// Query parameters, encoded already and appended to the address as they are: what was
    /// signed is what is sent.
    EncodedQuery {
        /// What the log shows, such as `oauth_nonce=7d8f&oauth_signature=••••••`.
        shown: String,
        /// What is sent, such as `oauth_nonce=7d8f&oauth_signature=…`.
        value: Secret,
    },
    /// A cookie, appended to the `Cookie` header.
    Cookie {
        /// The cookie.
        name: String,
        /// What is sent; the log shows dots.
        value: Secret,
    },
    /// The header that signs the request; takes the place of one of the same name. It lets nobody
    /// in, so it may also travel unencrypted; a request that goes on without its body goes on
    /// without it.
    Signature {
        /// The header.
        name: String,
        /// What the log shows, such as `v1,••••••`.
        shown: String,
        /// What is sent.
        value: Secret,
    },
    /// The whole body: `Outgoing::body` is what the log shows of it.
    Body {
        /// What is sent.
        value: Secret,
    },
    /// The whole body, packed: `Outgoing::body` is what the log shows of it.
    Packed {
        /// What is sent.
        body: Bytes,
        /// It holds a credential.
        credential: bool,
    },
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Header { .. } => "Header",
            Self::Query { .. } => "Query",
            Self::EncodedQuery { .. } => "EncodedQuery",
            Self::Cookie { .. } => "Cookie",
            Self::Signature { .. } => "Signature",
            Self::Body { .. } => "Body",
            Self::Packed { .. } => "Packed",
        })
    }
}

/// A secret's bytes for the wire: shared, not copied, and wiped with the last of them.
pub(super) fn bytes(secret: Secret) -> Bytes {
    struct Owner(Secret);

    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            self.0.expose().as_bytes()
        }
    }

    Bytes::from_owner(Owner(secret))
}
