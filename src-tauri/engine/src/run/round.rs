//! The tries of one step: whether a failure is final, or waits for the next try.

use crate::http::{Answer, Exchange};
use crate::ids::RunId;
use crate::nodes::StepError;
use crate::run::call::{Outcome, Parking};
use crate::run::policy::{Policy, Tried};
use crate::run::wait_for::WaitFor;
use crate::span;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A try of a step, and those before it.
pub(super) struct Round<'a> {
    /// None: a failure is final.
    pub(super) policy: Option<&'a Policy>,
    pub(super) run: RunId,
    pub(super) node: &'a str,
    /// Tries before this one.
    pub(super) before: u32,
    /// When the first one began, in UTC milliseconds.
    pub(super) since: i64,
}

impl Round<'_> {
    /// What a try that failed `now` means; `exchange` is its last one.
    pub(super) fn judge(&self, error: StepError, exchange: Option<&Exchange>, now: i64) -> Outcome {
        let answer = exchange.and_then(|exchange| match &exchange.outcome {
            Ok(answer) => Some(answer),
            Err(error) => error.partial.as_ref(),
        });
        let tries = self.before.saturating_add(1);
        let tried = Tried {
            tries,
            since: self.since,
            now,
            kind: error.kind,
            status: answer.map(|answer| answer.status),
            retry_after: answer.and_then(retry_after),
            seed: self.seed(tries),
        };
        match self.policy.and_then(|policy| policy.next(&tried)) {
            Some(due) => Outcome::Parked(Parking {
                on: WaitFor::Retry,
                due: Some(due),
                error,
            }),
            None => Outcome::Failed(self.given_up(error, tries, now)),
        }
    }

    fn given_up(&self, error: StepError, tries: u32, now: i64) -> StepError {
        if tries == 1 {
            return error;
        }
        let over = Duration::from_millis(u64::try_from(now - self.since).unwrap_or_default());
        StepError {
            message: format!(
                "Gave up after {tries} tries over {}: {}",
                span::words(over),
                error.message
            ),
            ..error
        }
    }

    /// The same for the same try, also after a crash.
    fn seed(&self, tries: u32) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.run.0.as_bytes());
        hash.update(self.node);
        hash.update([0]);
        hash.update(tries.to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        digest[..8]
            .iter()
            .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
    }
}

fn retry_after(answer: &Answer) -> Option<&str> {
    let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("retry-after");
    Some(&answer.headers.iter().find(named)?.1)
}
