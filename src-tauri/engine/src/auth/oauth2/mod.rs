//! OAuth 2 (RFC 6749): how tokens are come by, renewed and given back.
//!
//! | file | concept |
//! | --- | --- |
//! | `provider` | [`Provider`]: one client at one provider, and what it can ask for |
//! | `code` | the authorization code with PKCE S256 (RFC 7636) |
//! | `device` | the code that is typed on another device (RFC 8628) |
//! | `revoke` | giving a token back (RFC 7009) |
//! | `wire` | one request through our own HTTP client |
//! | `lenient` | what providers answer in ways of their own, brought into the form of the standard |
//! | `tokens` | what a provider gave |
//! | `failure` | why there is no token, in words |
//!
//! The crate `oauth2` writes the requests and reads the answers; everything that goes over the
//! wire goes through [`crate::http::Client`].

mod code;
mod device;
mod failure;
mod lenient;
mod provider;
mod revoke;
mod tokens;
mod wire;

pub use code::Authorization;
pub use device::DeviceGrant;
pub use failure::{Failure, Stage};
pub use provider::Provider;
pub use revoke::Kind;
pub use tokens::Tokens;
