//! How each preset writes its headers, and what it signs.

use crate::api::signing::SigningPreset;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A format of signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>`; signs `id.timestamp.body`.
    StandardWebhooks,
    /// `X-Hub-Signature-256: sha256=<hex>`; signs the body.
    Github,
    /// `Stripe-Signature: t=<unix s>,v1=<hex>`; signs `timestamp.body`.
    Stripe,
    /// `X-Slack-Request-Timestamp`, `X-Slack-Signature: v0=<hex>`; signs `v0:timestamp:body`.
    Slack,
    /// `X-Shopify-Hmac-SHA256: <base64>`; signs the body.
    Shopify,
    /// As somebody set it.
    Custom(Custom),
}

/// A format of somebody's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custom {
    /// The header that carries the signature.
    pub header: String,
    /// What stands before the signature, such as `sha256=`.
    pub prefix: String,
    /// How the signature is written.
    pub encoding: Encoding,
    /// The hash of its HMAC.
    pub hash: Hash,
    /// The header that carries the time in Unix seconds; then `timestamp.body` is signed. None
    /// sends no time and signs the body alone.
    pub timestamp: Option<String>,
}

/// How a signature is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Digits and the letters a to f.
    #[default]
    #[schemars(title = "Hex")]
    Hex,
    /// Shorter, with the letters of the whole alphabet.
    #[schemars(title = "Base64")]
    Base64,
}

/// The hash of an HMAC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hash {
    /// The usual one.
    #[default]
    #[schemars(title = "SHA-256")]
    Sha256,
    /// Longer.
    #[schemars(title = "SHA-512")]
    Sha512,
}

pub(super) const STANDARD_SIGNATURE: &str = "webhook-signature";
pub(super) const STANDARD_TIMESTAMP: &str = "webhook-timestamp";
pub(super) const GITHUB: &str = "x-hub-signature-256";
pub(super) const STRIPE: &str = "stripe-signature";
pub(super) const SLACK_SIGNATURE: &str = "x-slack-signature";
pub(super) const SLACK_TIMESTAMP: &str = "x-slack-request-timestamp";
pub(super) const SHOPIFY: &str = "x-shopify-hmac-sha256";

impl Format {
    /// The preset whose secrets it takes.
    #[must_use]
    pub fn preset(&self) -> SigningPreset {
        match self {
            Self::StandardWebhooks => SigningPreset::StandardWebhooks,
            Self::Github => SigningPreset::Github,
            Self::Stripe => SigningPreset::Stripe,
            Self::Slack => SigningPreset::Slack,
            Self::Shopify => SigningPreset::Shopify,
            Self::Custom(_) => SigningPreset::Custom,
        }
    }

    /// The headers that it sets: the signature's, and that of the time where it has its own.
    #[must_use]
    pub fn headers(&self) -> (&str, Option<&str>) {
        match self {
            Self::StandardWebhooks => (STANDARD_SIGNATURE, Some(STANDARD_TIMESTAMP)),
            Self::Github => (GITHUB, None),
            Self::Stripe => (STRIPE, None),
            Self::Slack => (SLACK_SIGNATURE, Some(SLACK_TIMESTAMP)),
            Self::Shopify => (SHOPIFY, None),
            Self::Custom(custom) => (&custom.header, custom.timestamp.as_deref()),
        }
    }

    /// Whether it sets a header of this name.
    #[must_use]
    pub fn sets(&self, name: &str) -> bool {
        let (signature, timestamp) = self.headers();
        let mut own = std::iter::once(signature).chain(timestamp);
        own.any(|own| own.eq_ignore_ascii_case(name))
    }
}

impl SigningPreset {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::StandardWebhooks => "Standard Webhooks",
            Self::Github => "GitHub",
            Self::Stripe => "Stripe",
            Self::Slack => "Slack",
            Self::Shopify => "Shopify",
            Self::Custom => "Custom",
        }
    }

    /// Whether its header carries a list, so that two secrets can sign while one takes the
    /// other's place.
    #[must_use]
    pub fn carries_two(self) -> bool {
        matches!(self, Self::StandardWebhooks | Self::Stripe)
    }
}
