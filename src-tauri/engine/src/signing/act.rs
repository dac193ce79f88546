//! An attempt is signed: the headers that go on it.

use super::format::{Custom, Encoding, Format, Hash};
use super::secret;
use crate::ids::SigningKeyId;
use crate::mask::DOTS;
use crate::vault::Secret;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// What a step signs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignWith {
    /// The key.
    pub key: SigningKeyId,
    /// How the signature is written.
    pub format: Format,
}

/// A key's secrets as they are now.
#[derive(Clone)]
pub struct Secrets {
    /// The one that signs.
    pub now: Secret,
    /// The one before, while it signs too.
    pub before: Option<Secret>,
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The delivery's `webhook-id`, the same for every attempt.
    pub id: &'a str,
    /// When this attempt is made, in Unix seconds.
    pub at: i64,
    /// The body, before it is packed.
    pub body: &'a [u8],
}

/// A signature on its way.
pub struct Signed {
    /// The header of the time, where the format has one.
    pub timestamp: Option<(String, String)>,
    /// The header of the signature.
    pub header: String,
    /// What the log shows of it, such as `v1,••••••`.
    pub shown: String,
    /// What is sent.
    pub value: Secret,
}

impl Format {
    /// Signs `message`. The same in gives the same out.
    ///
    /// None when a secret cannot be read, which [`secret::check`] never lets in.
    #[must_use]
    pub fn sign(&self, secrets: &Secrets, message: &Message<'_>) -> Option<Signed> {
        let signed = |secret: &Secret| self.signature(secret, message);
        let (prefix, joint) = self.frame();
        // Two lines only where the header carries a list: see the module's notes.
        let before = secrets.before.as_ref();
        let before = before.filter(|_| self.preset().carries_two());
        let mut parts = vec![signed(&secrets.now)?];
        parts.extend(before.and_then(signed));
        let head = match self {
            Self::Stripe => format!("t={},", message.at),
            _ => String::new(),
        };
        let shown = vec![format!("{prefix}{DOTS}"); parts.len()];
        let parts: Vec<Zeroizing<String>> = parts
            .iter()
            .map(|part| Zeroizing::new(format!("{prefix}{}", **part)))
            .collect();
        let parts: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
        let (header, timestamp) = self.headers();
        Some(Signed {
            timestamp: timestamp.map(|name| (name.to_owned(), message.at.to_string())),
            header: header.to_owned(),
            shown: format!("{head}{}", shown.join(joint)),
            value: Secret::new(format!("{head}{}", parts.join(joint))),
        })
    }

    /// What stands before each signature, and between two.
    fn frame(&self) -> (&str, &'static str) {
        match self {
            Self::StandardWebhooks => ("v1,", " "),
            Self::Github => ("sha256=", ""),
            Self::Stripe => ("v1=", ","),
            Self::Slack => ("v0=", ""),
            Self::Shopify => ("", ""),
            Self::Custom(custom) => (&custom.prefix, ""),
        }
    }

    fn signature(&self, secret: &Secret, message: &Message<'_>) -> Option<Zeroizing<String>> {
        let key = secret::key(self.preset(), secret)?;
        let at = message.at.to_string();
        let (hash, encoding) = match self {
            Self::StandardWebhooks | Self::Shopify => (Hash::Sha256, Encoding::Base64),
            Self::Github | Self::Stripe | Self::Slack => (Hash::Sha256, Encoding::Hex),
            Self::Custom(Custom { hash, encoding, .. }) => (*hash, *encoding),
        };
        let before: &[&str] = match self {
            Self::StandardWebhooks => &[message.id, ".", &at, "."],
            Self::Stripe => &[&at, "."],
            Self::Slack => &["v0:", &at, ":"],
            Self::Custom(Custom { timestamp, .. }) if timestamp.is_some() => &[&at, "."],
            Self::Github | Self::Shopify | Self::Custom(_) => &[],
        };
        let algorithm = match hash {
            Hash::Sha256 => hmac::HMAC_SHA256,
            Hash::Sha512 => hmac::HMAC_SHA512,
        };
        let mut context = hmac::Context::with_key(&hmac::Key::new(algorithm, &key));
        for part in before {
            context.update(part.as_bytes());
        }
        context.update(message.body);
        let tag = context.sign();
        Some(match encoding {
            Encoding::Hex => hex(tag.as_ref()),
            Encoding::Base64 => Zeroizing::new(STANDARD.encode(tag)),
        })
    }
}

/// Small letters, two a byte.
pub(super) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    // Of its full size from the beginning, so that no copy of it is left behind.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}
