//! Signatures on what is sent, so that a receiver can tell who sent it and that nobody changed it.
//!
//! | file | concept |
//! | --- | --- |
//! | `format` | how each preset writes its headers, and what it signs |
//! | `secret` | what each preset's secret looks like: made, read, checked |
//! | `act` | an attempt is signed: the headers that go on it |
//!
//! Everything here is pure: the secret, the time and the bytes come from outside. What is signed
//! is the body as the receiver reads it, with the key that a connection may have put into it. A
//! body that is packed on its way (`Content-Encoding`) is signed before that: servers and
//! frameworks unpack a request before anybody sees it, and the verifiers of Standard Webhooks,
//! Stripe, Slack and GitHub take text only, which packed bytes are not.
//!
//! **While a secret rotates** (24 hours), a format whose header carries a list is signed with both
//! secrets, the new one first: Standard Webhooks, Stripe. The others carry one signature, and that
//! is the new secret's at once. With the old one until the end of the day, a receiver that was
//! given the new secret right after it was made — the only time that it is shown — would refuse
//! everything for a day; with the new one it refuses only until somebody has entered it there. And
//! who rotates because a secret leaked wants it gone now.

mod act;
mod format;
mod secret;
#[cfg(test)]
mod tests;

pub use act::{Message, Secrets, SignWith, Signed};
pub use format::{Custom, Encoding, Format, Hash};
pub use secret::{check, make};

/// How long the secret before signs too, in milliseconds: 24 hours.
pub const OVERLAP: i64 = 24 * 60 * 60 * 1000;
