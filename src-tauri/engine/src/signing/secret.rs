//! What each preset's secret looks like: made, read, checked.

use crate::api::signing::SigningPreset;
use crate::vault::Secret;
use crate::{Error, Result};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// What begins a secret of Standard Webhooks, and one of Stripe's.
const WHSEC: &str = "whsec_";

/// How many random bytes a secret is made of.
const RANDOM: usize = 32;

/// How many bytes a secret of Standard Webhooks may hold.
const STANDARD_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// How many characters any other secret may have: shorter ones can be guessed.
const CHARACTERS: std::ops::RangeInclusive<usize> = 8..=1024;

/// Some leave the `=` at the end out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A new secret of 32 random bytes, written as `preset` writes them.
///
/// # Errors
/// The system gives no random numbers.
pub fn make(preset: SigningPreset) -> Result<Secret> {
    let mut random = Zeroizing::new([0; RANDOM]);
    getrandom::fill(&mut *random).map_err(|error| Error::Io {
        what: "The system gives no random numbers".to_owned(),
        cause: error.to_string(),
    })?;
    Ok(match preset {
        SigningPreset::StandardWebhooks => {
            let text = Zeroizing::new(STANDARD.encode(*random));
            Secret::new(format!("{WHSEC}{}", *text))
        }
        SigningPreset::Stripe => Secret::new(format!("{WHSEC}{}", *super::act::hex(&*random))),
        SigningPreset::Github
        | SigningPreset::Slack
        | SigningPreset::Shopify
        | SigningPreset::Custom => Secret::new(super::act::hex(&*random).to_string()),
    })
}

/// A secret that the receiver gave, as it is kept: without what copying brought along.
///
/// # Errors
/// `secret` with the field `secret`: what is wrong with it.
pub fn check(preset: SigningPreset, given: &Secret) -> Result<Secret> {
    let text = given.expose().trim();
    let refused = |message: String| Err(Error::field("secret", "secret", message));
    if text.chars().any(char::is_control) {
        return refused(
            "This secret holds a line break or another control character. Copy it once more, as one line.".to_owned(),
        );
    }
    if preset != SigningPreset::StandardWebhooks {
        let count = text.chars().count();
        return if CHARACTERS.contains(&count) {
            Ok(Secret::new(text.to_owned()))
        } else if count > *CHARACTERS.end() {
            refused(format!(
                "This secret has {count} characters; more than {} is no secret that a receiver gives.",
                CHARACTERS.end()
            ))
        } else {
            refused(format!(
                "A secret of {count} characters can be guessed. It needs at least {}.",
                CHARACTERS.start()
            ))
        };
    }
    if text.starts_with("whsk_") || text.starts_with("whpk_") {
        return refused(
            "This belongs to a key pair. Hookline signs with a secret that both sides share; it begins with whsec_.".to_owned(),
        );
    }
    let encoded = text.strip_prefix(WHSEC).unwrap_or(text);
    match LENIENT.decode(encoded).map(Zeroizing::new) {
        Ok(bytes) if STANDARD_BYTES.contains(&bytes.len()) => {
            // Written in full, so that what is shown or copied is what every receiver can read.
            let encoded = Zeroizing::new(STANDARD.encode(&*bytes));
            Ok(Secret::new(format!("{WHSEC}{}", *encoded)))
        }
        Ok(bytes) => refused(format!(
            "This secret holds {} bytes; Standard Webhooks takes {} to {}. Copy it whole.",
            bytes.len(),
            STANDARD_BYTES.start(),
            STANDARD_BYTES.end()
        )),
        Err(_) => refused(
            "A secret of Standard Webhooks is whsec_ and base64 behind it. Copy it whole, or choose another format for the key.".to_owned(),
        ),
    }
}

/// The bytes that sign: of Standard Webhooks those behind its base64, else the text itself. None
/// when it cannot be read.
pub(super) fn key(preset: SigningPreset, secret: &Secret) -> Option<Zeroizing<Vec<u8>>> {
    let text = secret.expose();
    if preset != SigningPreset::StandardWebhooks {
        return Some(Zeroizing::new(text.as_bytes().to_vec()));
    }
    let encoded = text.strip_prefix(WHSEC)?;
    LENIENT.decode(encoded).ok().map(Zeroizing::new)
}
