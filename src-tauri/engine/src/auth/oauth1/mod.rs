//! OAuth 1.0a (RFC 5849): signing a request, and the three legs that get a token.
//!
//! | file | concept |
//! | --- | --- |
//! | `encode` | percent-encoding and form pairs, to the byte |
//! | `base` | the base string: what is signed |
//! | `signature` | HMAC, RSA and PLAINTEXT over it |
//! | `place` | the parameters in header, query or body, and what the log shows of them |
//! | `legs` | temporary credentials, consent, token credentials |
//! | `problem` | why a provider gave none: its own words, and ours |
//!
//! Signing is a pure function: nonce and time are a [`Stamp`] that the caller makes anew for each
//! attempt. `oauth_body_hash` is no part of the standard and is not sent.

mod base;
mod encode;
mod legs;
mod place;
mod problem;
mod signature;
#[cfg(test)]
mod tests;

pub use legs::{Granted, Provider, access_token, authorization_url, request_token};
pub use signature::private_key_problem;

use crate::auth::browser::is_private_to_us;
use crate::auth::profile::{Oauth1Settings, Oauth1Signature};
use crate::http::{Outgoing, Slot};
use crate::nodes::StepError;
use crate::vault::Secret;
use crate::{Error, Result};
use encode::{Parameter, encode};
use std::fmt;

/// The application that calls: its profile, and the profile's secrets.
#[derive(Clone, Copy)]
pub struct Consumer<'a> {
    /// How it calls.
    pub settings: &'a Oauth1Settings,
    /// `consumer_secret` of the profile; none counts as empty.
    pub secret: Option<&'a Secret>,
    /// `private_key` of the profile, PEM; only RSA needs it.
    pub private_key: Option<&'a Secret>,
}

/// A token and its secret, temporary (§2.1) or for good (§2.3).
#[derive(Clone)]
pub struct Credentials {
    /// `oauth_token`.
    pub token: Secret,
    /// `oauth_token_secret`.
    pub secret: Secret,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// What makes each attempt another one (§3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Never used twice with the same time.
    pub nonce: String,
    /// UTC seconds.
    pub timestamp: i64,
}

impl Stamp {
    /// A nonce of 128 random bits, and now.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub fn fresh() -> Result<Self> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|error| Error::Io {
            what: "The system gives no random number".to_owned(),
            cause: error.to_string(),
        })?;
        Ok(Self {
            nonce: letters(u128::from_be_bytes(bits)),
            timestamp: crate::time::now() / 1000,
        })
    }
}

/// `number` in 25 letters and digits: what every server takes, also those that take no more than
/// 30 characters.
fn letters(mut number: u128) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let digit = |_| {
        let digit = DIGITS[(number % 36) as usize];
        number /= 36;
        char::from(digit)
    };
    (0..25).map(digit).collect()
}

/// Signs `outgoing` as it stands: query and form body are part of what is signed, so nothing of
/// them may change after this.
///
/// # Errors
/// Kind `auth`: PLAINTEXT over http to another machine, an unusable private key, a body that is
/// no form where the parameters go into it, or an `oauth_` parameter that the request has already.
pub fn sign(
    consumer: &Consumer<'_>,
    token: Option<&Credentials>,
    outgoing: &Outgoing,
    stamp: &Stamp,
) -> Result<Vec<Slot>, StepError> {
    sign_with(consumer, token, outgoing, stamp, &[])
}

/// As [`sign`], with further `oauth_` parameters.
fn sign_with(
    consumer: &Consumer<'_>,
    token: Option<&Credentials>,
    outgoing: &Outgoing,
    stamp: &Stamp,
    further: &[(&str, &str)],
) -> Result<Vec<Slot>, StepError> {
    let settings = consumer.settings;
    if settings.signature == Oauth1Signature::Plaintext && !is_private_to_us(&outgoing.url) {
        return Err(refused(
            "PLAINTEXT sends the secrets themselves, so it needs an https:// address. Change the address, or choose another signature method in the auth profile.",
        ));
    }
    let mut protocol = protocol(settings, token, stamp);
    protocol.extend(
        further
            .iter()
            .map(|(name, value)| ((*name).to_owned(), encode(value))),
    );
    for (name, _) in base::own(outgoing) {
        if name == place::SIGNATURE || protocol.iter().any(|(own, _)| *own == name) {
            return Err(refused(format!(
                "The request has a parameter {name} already, which is what the connection adds. Remove it from the address or the body."
            )));
        }
    }
    let base = base::base_string(outgoing, &protocol);
    let signature = signature::signature(consumer, token, &base)?;
    place::place(settings, outgoing, protocol, &signature)
}

/// The `oauth_` parameters (§3.1), encoded, without the signature.
fn protocol(
    settings: &Oauth1Settings,
    token: Option<&Credentials>,
    stamp: &Stamp,
) -> Vec<Parameter> {
    let method = match settings.signature {
        Oauth1Signature::HmacSha1 => "HMAC-SHA1",
        Oauth1Signature::HmacSha256 => "HMAC-SHA256",
        Oauth1Signature::HmacSha512 => "HMAC-SHA512",
        Oauth1Signature::RsaSha1 => "RSA-SHA1",
        Oauth1Signature::RsaSha256 => "RSA-SHA256",
        Oauth1Signature::Plaintext => "PLAINTEXT",
    };
    let timestamp = stamp.timestamp.to_string();
    let mut all = vec![("oauth_consumer_key", settings.consumer_key.as_str())];
    all.extend(token.map(|token| ("oauth_token", token.token.expose())));
    all.extend([
        ("oauth_signature_method", method),
        ("oauth_timestamp", &timestamp),
        ("oauth_nonce", &stamp.nonce),
        ("oauth_version", "1.0"),
    ]);
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), encode(value)))
        .collect()
}

/// The request cannot be signed.
fn refused(message: impl Into<String>) -> StepError {
    StepError {
        kind: "auth",
        message: message.into(),
        field: None,
    }
}
