//! Keys that sign what is sent.

use crate::api::runs::AttemptDetail;
use crate::ids::SigningKeyId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SigningPreset {
    /// Standard Webhooks: webhook-id, webhook-timestamp and webhook-signature.
    #[schemars(title = "Standard Webhooks")]
    StandardWebhooks,
    /// As GitHub signs: X-Hub-Signature-256.
    #[schemars(title = "GitHub")]
    Github,
    /// As Stripe signs: Stripe-Signature.
    #[schemars(title = "Stripe")]
    Stripe,
    /// As Slack signs: X-Slack-Signature and X-Slack-Request-Timestamp.
    #[schemars(title = "Slack")]
    Slack,
    /// As Shopify signs: X-Shopify-Hmac-SHA256.
    #[schemars(title = "Shopify")]
    Shopify,
    /// With a header and format of your own.
    #[schemars(title = "Custom")]
    Custom,
}

/// A key that signs what is sent.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SigningKey {
    /// Its identifier.
    pub id: SigningKeyId,
    /// Its name.
    pub name: String,
    /// What its secret looks like: that of this preset.
    pub preset: SigningPreset,
    /// When it was made, in UTC milliseconds.
    pub created: i64,
    /// When its secret was replaced last, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub rotated: Option<i64>,
    /// Until when the secret before it signs too, in UTC milliseconds. Only where the format
    /// carries two signatures (Standard Webhooks, Stripe); of the others, the new one signs at once.
    #[ts(optional = nullable)]
    pub overlap: Option<i64>,
    /// The flows whose draft or published version signs with it.
    pub flows: Vec<crate::api::connections::FlowUse>,
}

/// A new key.
#[derive(Deserialize, TS)]
pub struct SigningKeyCreate {
    /// Its name.
    pub name: String,
    /// What its secret looks like.
    pub preset: SigningPreset,
    /// A secret that the receiver gave; none (or an empty one) makes one.
    #[serde(default)]
    #[ts(optional = nullable, type = "string | null")]
    pub secret: Option<crate::vault::Secret>,
}

/// A key by its identifier.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct BySigningKey {
    /// The key.
    pub key: SigningKeyId,
}

/// Replaces the secret of a key; where the format carries two signatures, the one before signs
/// too for 24 hours.
#[derive(Deserialize, TS)]
pub struct SigningKeyRotate {
    /// The key.
    pub key: SigningKeyId,
    /// A secret that the receiver gave; none makes one.
    #[serde(default)]
    #[ts(optional = nullable, type = "string | null")]
    pub secret: Option<crate::vault::Secret>,
}

/// A key whose secret was just made: the only time that it is shown.
#[derive(Serialize, TS)]
pub struct SigningKeyMade {
    /// The key.
    pub key: SigningKey,
    /// The secret, for the receiver; none where the receiver gave it.
    #[ts(optional = nullable)]
    pub secret: Option<String>,
    /// What to do now, and which secret signs, in words.
    pub note: String,
}

/// Sends a small signed event to an address, so that a receiver can be tried.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SignedTest {
    /// The config of the Send Webhook node: its address, connection and signature.
    #[ts(type = "Record<string, unknown>")]
    pub config: serde_json::Map<String, serde_json::Value>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SignedTested {
    /// The exact exchange.
    pub attempt: AttemptDetail,
}
