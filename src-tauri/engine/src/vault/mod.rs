//! The encrypted secrets and the key that opens them.

mod secret;

pub use secret::Secret;
