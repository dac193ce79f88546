//! How Send Webhook signs.

use super::pairs::Entry;
use crate::ids::SigningKeyId;
use crate::nodes::{FieldProblem, SigningRef, header};
use crate::signing::{Custom, Encoding, Format, Hash, SignWith};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A signature by which the receiver can tell that the request came from here unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Signing {
    /// Nothing is signed.
    #[default]
    #[schemars(title = "No signature")]
    None,
    /// The headers webhook-id, webhook-timestamp and webhook-signature. Libraries for most languages verify it. While a secret is replaced, both sign for 24 hours.
    #[schemars(title = "Standard Webhooks")]
    StandardWebhooks {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
    },
    /// The header X-Hub-Signature-256. It carries one signature: a replaced secret signs no more at once.
    #[schemars(title = "GitHub")]
    Github {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
    },
    /// The header Stripe-Signature. While a secret is replaced, both sign for 24 hours.
    #[schemars(title = "Stripe")]
    Stripe {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
    },
    /// The headers X-Slack-Signature and X-Slack-Request-Timestamp. One signature: a replaced secret signs no more at once.
    #[schemars(title = "Slack")]
    Slack {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
    },
    /// The header X-Shopify-Hmac-SHA256. It carries one signature: a replaced secret signs no more at once.
    #[schemars(title = "Shopify")]
    Shopify {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
    },
    /// An HMAC of the body in a header of your own. It carries one signature: a replaced secret signs no more at once.
    #[schemars(title = "Custom")]
    Custom {
        /// The key that signs.
        #[serde(default)]
        #[schemars(title = "Key", extend("x-widget" = "signing_key"))]
        key: SigningRef,
        /// The header that carries the signature.
        #[serde(default)]
        #[schemars(title = "Header", extend("x-required" = true, "x-placeholder" = "X-Signature"))]
        header: String,
        /// What stands before the signature, such as sha256=
        #[serde(default)]
        #[schemars(title = "Prefix", extend("x-placeholder" = "sha256="))]
        prefix: String,
        /// How the signature is written.
        #[serde(default)]
        #[schemars(title = "Written as")]
        encoding: Encoding,
        /// The hash of its HMAC.
        #[serde(default)]
        #[schemars(title = "Hash")]
        hash: Hash,
        /// A header with the time in Unix seconds. Then the time, a full stop and the body are signed, so that an old request cannot be sent again. Empty signs the body alone.
        #[serde(default)]
        #[schemars(title = "Time header", extend("x-placeholder" = "None"))]
        timestamp: String,
    },
}

impl Signing {
    /// Made ready, or what is wrong with it. A step that lost its key must not go out unsigned.
    pub(super) fn compile(&self, problems: &mut Vec<FieldProblem>) -> Option<Arc<SignWith>> {
        let (key, format) = match self {
            Self::None => return None,
            Self::StandardWebhooks { key } => (key, Format::StandardWebhooks),
            Self::Github { key } => (key, Format::Github),
            Self::Stripe { key } => (key, Format::Stripe),
            Self::Slack { key } => (key, Format::Slack),
            Self::Shopify { key } => (key, Format::Shopify),
            Self::Custom {
                key,
                header,
                prefix,
                encoding,
                hash,
                timestamp,
            } => {
                let timestamp = timestamp.trim();
                let custom = Custom {
                    header: header.trim().to_owned(),
                    prefix: prefix.clone(),
                    encoding: *encoding,
                    hash: *hash,
                    timestamp: (!timestamp.is_empty()).then(|| timestamp.to_owned()),
                };
                check(&custom, problems);
                (key, Format::Custom(custom))
            }
        };
        let id: Option<SigningKeyId> = key.id();
        if id.is_none() {
            problems.push(key.lost());
        }
        Some(Arc::new(SignWith { key: id?, format }))
    }
}

/// What is wrong with a format of somebody's own.
fn check(custom: &Custom, problems: &mut Vec<FieldProblem>) {
    let mut wrong = |code, field: &str, message: String| {
        problems.push(FieldProblem::new(code, format!("signing.{field}"), message));
    };
    let timestamp = custom.timestamp.as_deref();
    if custom.header.is_empty() {
        let message = "Give the header that carries the signature a name.".to_owned();
        wrong("required", "header", message);
    } else if let Err(message) = name(&custom.header) {
        wrong("header", "header", message);
    }
    if let Err(message) = header::value(&custom.prefix) {
        wrong("header", "prefix", message);
    }
    if let Some(Err(message)) = timestamp.map(name) {
        wrong("header", "timestamp", message);
    }
    if timestamp.is_some_and(|timestamp| timestamp.eq_ignore_ascii_case(&custom.header)) {
        let message = "Time and signature need a header each.".to_owned();
        wrong("duplicate", "timestamp", message);
    }
}

/// Whether a signature or its time may go into a header of this name.
fn name(wanted: &str) -> Result<(), String> {
    let taken = [
        "accept",
        "accept-encoding",
        "content-encoding",
        "content-type",
        "cookie",
        "user-agent",
    ];
    if taken.iter().any(|taken| wanted.eq_ignore_ascii_case(taken)) {
        return Err("This header says something else about a request. Choose another one, such as X-Signature.".to_owned());
    }
    header::name(wanted)
}

/// Headers that the step sets itself, where the signature would stand: it cannot be overridden.
pub(super) fn check_headers(sign: &SignWith, headers: &[Entry], problems: &mut Vec<FieldProblem>) {
    for entry in headers {
        if entry
            .name
            .literal()
            .is_some_and(|name| sign.format.sets(name))
        {
            let field = format!("{}.name", entry.field);
            problems.push(FieldProblem::new("header", field, OVERRIDES));
        }
    }
}

/// Why a header cannot be set.
pub(super) const OVERRIDES: &str = "The signature sets this header itself. Remove it.";
