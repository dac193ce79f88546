//! When a delivery that failed is tried again. Pure: it knows no clock, no queue and no chance.
//!
//! | what failed | tried again |
//! | --- | --- |
//! | no answer: no address, no connection, TLS, time-out, broken off | where the policy says so (`network`) |
//! | an answer with one of `codes`, usually 408, 425, 429, 500-599 | yes |
//! | any other answer, and what never was sent | no |
//!
//! An answer 429 or 503 may name the time itself (RFC 9110, section 10.2.3).

use crate::span;
use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What `Retry-After` says is kept within these limits, in milliseconds.
const RETRY_AFTER: RangeInclusive<i64> = 1_000..=24 * 60 * 60 * 1_000;
/// The answers that may say so.
const MAY_SAY: [u16; 2] = [429, 503];
/// Kinds of failures without a whole answer.
const NETWORK: [&str; 6] = ["dns", "connect", "tls", "timeout", "closed", "protocol"];

/// When to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How long to wait after the first try, the second one, …; the last one is final.
    pub waits: Vec<Duration>,
    /// Each wait is longer or shorter by up to so many percent.
    pub jitter: u8,
    /// The status codes that are tried again.
    pub codes: Vec<RangeInclusive<u16>>,
    /// Whether what got no answer is tried again.
    pub network: bool,
    /// Whether `Retry-After` is honoured.
    pub retry_after: bool,
    /// No try begins later than this after the first one.
    pub within: Option<Duration>,
}

/// A try that failed.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// How many tries there were, with this one.
    pub tries: u32,
    /// When the first of them began, in UTC milliseconds.
    pub since: i64,
    /// Now, in UTC milliseconds.
    pub now: i64,
    /// The failure's kind.
    pub kind: &'a str,
    /// The answer's status.
    pub status: Option<u16>,
    /// The answer's `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// Any number; the same one gives the same jitter.
    pub seed: u64,
}

impl Policy {
    /// The usual conditions, with other waits.
    #[must_use]
    pub fn usual(waits: Vec<Duration>) -> Self {
        Self {
            waits,
            jitter: 20,
            codes: vec![408..=408, 425..=425, 429..=429, 500..=599],
            network: true,
            retry_after: true,
            within: None,
        }
    }

    /// After 5 s, 1 m, 5 m, 30 m, 2 h, 5 h and 10 h.
    #[must_use]
    pub fn deliver() -> Self {
        let waits = [5, 60, 300, 1_800, 7_200, 18_000, 36_000];
        Self::usual(waits.map(Duration::from_secs).to_vec())
    }

    /// While somebody waits: after 2 s and 10 s.
    #[must_use]
    pub fn interactive() -> Self {
        Self::usual([2, 10].map(Duration::from_secs).to_vec())
    }

    /// Never.
    #[must_use]
    pub fn none() -> Self {
        Self::usual(Vec::new())
    }

    /// Waits that grow: each `factor` times the one before, up to `longest`.
    #[must_use]
    pub fn growing(first: Duration, factor: u32, longest: Duration, tries: u32) -> Vec<Duration> {
        let waits = std::iter::successors(Some(first.min(longest)), |wait| {
            Some(wait.saturating_mul(factor).min(longest))
        });
        waits.take(tries.saturating_sub(1) as usize).collect()
    }

    /// When to try again, in UTC milliseconds. None: the failure is final.
    #[must_use]
    pub fn next(&self, tried: &Tried<'_>) -> Option<i64> {
        if !self.covers(tried) {
            return None;
        }
        let place = tried.tries.saturating_sub(1) as usize;
        let scheduled = self.jittered(*self.waits.get(place)?, tried.seed);
        let due = tried.now + self.named(tried).unwrap_or(scheduled);
        let in_time = self
            .within
            .is_none_or(|within| due <= tried.since.saturating_add(millis(within)));
        in_time.then_some(due)
    }

    fn covers(&self, tried: &Tried<'_>) -> bool {
        match tried.status {
            _ if NETWORK.contains(&tried.kind) => self.network,
            Some(status) if tried.kind == "status" => {
                self.codes.iter().any(|codes| codes.contains(&status))
            }
            _ => false,
        }
    }

    /// The wait that the answer names, in milliseconds.
    fn named(&self, tried: &Tried<'_>) -> Option<i64> {
        let may_say = tried.status.is_some_and(|status| MAY_SAY.contains(&status));
        if !self.retry_after || !may_say || tried.kind != "status" {
            return None;
        }
        let wait = retry_after(tried.retry_after?, tried.now)?;
        Some(wait.clamp(*RETRY_AFTER.start(), *RETRY_AFTER.end()))
    }

    fn jittered(&self, wait: Duration, seed: u64) -> i64 {
        let wait = millis(wait);
        let most = wait / 100 * i64::from(self.jitter);
        let Ok(span @ 1..) = u64::try_from(2 * most + 1) else {
            return wait;
        };
        wait - most + i64::try_from(seed % span).unwrap_or_default()
    }

    /// The waits that there is time for, and what the policy means in words: “8 tries over about
    /// 18 hours”.
    #[must_use]
    pub fn explain(&self) -> Explained {
        let mut total = Duration::ZERO;
        let mut waits = Vec::new();
        for wait in &self.waits {
            let Some(sum) = total.checked_add(*wait) else {
                break;
            };
            if self.within.is_some_and(|within| sum > within) {
                break;
            }
            total = sum;
            waits.push(*wait);
        }
        let words = match waits.len() {
            0 => "1 try: a failure is final".to_owned(),
            more => format!("{} tries over about {}", more + 1, span::words(total)),
        };
        Explained { words, waits }
    }
}

/// A policy for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// In words.
    pub words: String,
    /// The waits between tries, without jitter.
    pub waits: Vec<Duration>,
}

/// What `Retry-After` says (RFC 9110, section 10.2.3), in milliseconds from `now` on: seconds, or a
/// date. None when it cannot be read.
fn retry_after(value: &str, now: i64) -> Option<i64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = value.parse().unwrap_or(i64::MAX);
        return Some(seconds.saturating_mul(1_000));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(unix(date)?.saturating_sub(now))
}

fn unix(date: SystemTime) -> Option<i64> {
    let since = date.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400_000;

    /// The first try failed with this status at 1,000,000.
    fn answered(status: u16) -> Tried<'static> {
        Tried {
            tries: 1,
            since: 1_000_000,
            now: 1_000_000,
            kind: "status",
            status: Some(status),
            retry_after: None,
            seed: 7,
        }
    }

    #[test]
    fn statuses_that_may_pass_are_tried_again_and_others_are_final() {
        let policy = Policy::deliver();
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            assert!(policy.next(&answered(status)).is_some(), "{status}");
        }
        for status in [100, 301, 400, 401, 403, 404, 409, 410, 422] {
            assert_eq!(policy.next(&answered(status)), None, "{status}");
        }
    }

    #[test]
    fn what_got_no_answer_is_tried_again_and_what_was_not_sent_is_not() {
        let failed = |kind: &'static str| Tried {
            kind,
            status: None,
            ..answered(0)
        };
        let deaf = Policy {
            network: false,
            ..Policy::deliver()
        };
        for kind in NETWORK {
            assert!(Policy::deliver().next(&failed(kind)).is_some(), "{kind}");
            assert_eq!(deaf.next(&failed(kind)), None, "{kind}");
        }
        for kind in ["template", "address", "insecure", "header", "body", "loop"] {
            assert_eq!(Policy::deliver().next(&failed(kind)), None, "{kind}");
        }
        // It had begun to answer.
        let cut = Tried {
            kind: "closed",
            ..answered(200)
        };
        assert!(Policy::deliver().next(&cut).is_some());
        let unreadable = Tried {
            kind: "body",
            ..answered(503)
        };
        assert_eq!(Policy::deliver().next(&unreadable), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_within_limits() {
        let policy = Policy::deliver();
        let wait = |status, value: &'static str| {
            let tried = Tried {
                retry_after: Some(value),
                // 6 November 1994, 08:49:37 UTC.
                now: 784_111_777_000,
                since: 784_111_777_000,
                ..answered(status)
            };
            policy.next(&tried).map(|due| due - tried.now)
        };
        assert_eq!(wait(429, "120"), Some(120_000));
        assert_eq!(wait(503, " 0 "), Some(1_000));
        assert_eq!(wait(503, "999999"), Some(DAY));
        assert_eq!(wait(503, "99999999999999999999"), Some(DAY));
        assert_eq!(wait(503, "Sun, 06 Nov 1994 08:50:07 GMT"), Some(30_000));
        assert_eq!(wait(503, "Sunday, 06-Nov-94 08:50:07 GMT"), Some(30_000));
        assert_eq!(wait(503, "Sun, 06 Nov 1994 08:49:07 GMT"), Some(1_000));
        let scheduled = wait(500, "120");
        assert!(
            scheduled.is_some_and(|wait| wait <= 6_000),
            "500 may not say"
        );
        for nonsense in ["", "-5", "soon", "1.5"] {
            assert_eq!(wait(503, nonsense), scheduled, "{nonsense}");
        }
        let deaf = Policy {
            retry_after: false,
            ..Policy::deliver()
        };
        let told = Tried {
            retry_after: Some("120"),
            ..answered(429)
        };
        assert_eq!(deaf.next(&told), deaf.next(&answered(429)));
    }

    #[test]
    fn no_try_begins_after_the_time_is_over() {
        let policy = Policy {
            within: Some(Duration::from_secs(4)),
            jitter: 0,
            ..Policy::deliver()
        };
        assert_eq!(policy.next(&answered(500)), None);
        let policy = Policy {
            within: Some(Duration::from_secs(5)),
            ..policy
        };
        assert_eq!(policy.next(&answered(500)), Some(1_005_000));
    }

    #[test]
    fn is_explained_in_words() {
        let words = |policy: &Policy| policy.explain().words;
        assert_eq!(words(&Policy::deliver()), "8 tries over about 18 hours");
        assert_eq!(
            words(&Policy::interactive()),
            "3 tries over about 12 seconds"
        );
        assert_eq!(words(&Policy::none()), "1 try: a failure is final");
        let short = Policy {
            within: Some(Duration::from_secs(3_600)),
            ..Policy::deliver()
        };
        assert_eq!(words(&short), "5 tries over about 36 minutes");
    }

    fn policies() -> impl Strategy<Value = Policy> {
        let waits = prop::collection::vec((0_u64..10_000_000).prop_map(Duration::from_secs), 0..20);
        let within = prop::option::of((0_u64..100_000_000).prop_map(Duration::from_secs));
        (waits, 0_u8..=50, any::<bool>(), within).prop_map(
            |(waits, jitter, retry_after, within)| Policy {
                jitter,
                retry_after,
                within,
                ..Policy::usual(waits)
            },
        )
    }

    proptest! {
        /// Whatever the policy and the answer: as many tries as it has waits, each within its
        /// jitter, or as named and within limits; never after its end; and the same again.
        #[test]
        fn every_wait_keeps_to_its_limits(
            policy in policies(), tries in 1_u32..30, status in 100_u16..600, seed: u64,
            named in prop::option::of("[0-9]{1,8}"), gone in 0_i64..1_000_000_000,
        ) {
            let tried = Tried {
                tries,
                now: 1_000_000 + gone,
                retry_after: named.as_deref(),
                seed,
                ..answered(status)
            };
            let next = policy.next(&tried);
            prop_assert_eq!(next, policy.next(&tried));
            let again = matches!(status, 408 | 425 | 429 | 500..=599);
            prop_assert!(next.is_none() || again && tries as usize <= policy.waits.len());
            if let Some(due) = next {
                let wait = due - tried.now;
                let says = policy.retry_after && MAY_SAY.contains(&status) && named.is_some();
                if says {
                    prop_assert!(RETRY_AFTER.contains(&wait));
                } else {
                    let nominal = millis(policy.waits[tries as usize - 1]);
                    prop_assert!((wait - nominal).abs() * 100 <= nominal * i64::from(policy.jitter));
                }
                if let Some(within) = policy.within {
                    prop_assert!(due - tried.since <= millis(within));
                }
            }
        }

        #[test]
        fn growing_waits_grow_up_to_the_longest(first in 1_u64..10_000, factor in 1_u32..10, longest in 1_u64..1_000_000, tries in 0_u32..60) {
            let longest = Duration::from_secs(longest);
            let waits = Policy::growing(Duration::from_secs(first), factor, longest, tries);
            prop_assert_eq!(waits.len(), tries.saturating_sub(1) as usize);
            prop_assert!(waits.is_sorted());
            prop_assert!(waits.iter().all(|wait| *wait <= longest));
            for pair in waits.windows(2) {
                prop_assert_eq!(pair[1], (pair[0] * factor).min(longest));
            }
        }
    }
}
