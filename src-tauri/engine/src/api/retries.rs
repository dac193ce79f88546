//! Retry policies in words.

use crate::nodes::send_webhook::Retry;
use crate::{Engine, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A retry policy as a node's config has it.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RetryOf {
    /// The field `retry` of Send Webhook.
    #[ts(type = "unknown")]
    pub retry: Value,
}

/// What a retry policy means.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RetryExplained {
    /// In words: “8 tries over about 18 hours”.
    pub words: String,
    /// The waits between tries in milliseconds, without jitter: one fewer than tries.
    pub waits_ms: Vec<u64>,
    /// Each wait is longer or shorter by up to so many percent.
    pub jitter: u8,
}

pub(super) async fn explain(_: &Engine, of: RetryOf) -> Result<RetryExplained> {
    let retry: Retry = serde_json::from_value(of.retry).map_err(|_| {
        Error::field(
            "config",
            "retry",
            "These are not settings that a retry policy has.",
        )
    })?;
    let mut problems = Vec::new();
    let policy = retry.compile(&mut problems);
    if let Some(problem) = problems.into_iter().next() {
        return Err(Error::field(problem.code, problem.field, problem.message));
    }
    let explained = policy.explain();
    let millis = |wait: &std::time::Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Ok(RetryExplained {
        words: explained.words,
        waits_ms: explained.waits.iter().map(millis).collect(),
        jitter: policy.jitter,
    })
}
