//! When a delivery that failed is tried again, as it is set.

use super::status::Codes;
use crate::nodes::FieldProblem;
use crate::run::policy::Policy;
use crate::span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest that can be set.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The most waits that a schedule can have.
const MOST: usize = 50;

/// When a delivery that failed is tried again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Retry {
    /// Up to 8 tries over about 18 hours: soon at first, then hours apart. Most webhooks want this.
    #[default]
    #[schemars(title = "Deliver")]
    Deliver,
    /// Up to 3 tries over 12 seconds, for when somebody waits for the result.
    #[schemars(title = "Interactive")]
    Interactive,
    /// A failure is final at once.
    #[schemars(title = "None")]
    None,
    /// Waits of your own between tries.
    #[schemars(title = "Schedule")]
    Schedule {
        /// How long to wait after each try, such as 5s, 1m, 2h, 1d.
        #[serde(default = "waits")]
        #[schemars(title = "Waits")]
        waits: String,
        /// Makes each wait longer or shorter by up to so many percent, so that many deliveries do not come at once.
        #[serde(default = "jitter")]
        #[schemars(title = "Jitter", range(min = 0, max = 50))]
        jitter: u8,
        /// Answers with these status codes are tried again.
        #[serde(default = "codes")]
        #[schemars(title = "Status codes", extend("x-widget" = "status_codes"))]
        codes: String,
        /// Tries again when there was no answer: no connection, a time-out, broken off.
        #[serde(default = "yes")]
        #[schemars(title = "Network errors")]
        network: bool,
        /// Waits as long as an answer 429 or 503 asks for, up to a day.
        #[serde(default = "yes")]
        #[schemars(title = "Honour Retry-After")]
        retry_after: bool,
        /// Gives up after this time, such as 2d. Empty means when the tries are used up.
        #[serde(default)]
        #[schemars(title = "Give up after")]
        within: String,
    },
    /// Waits that grow from try to try.
    #[schemars(title = "Exponential")]
    Exponential {
        /// How long to wait after the first try, such as 5s.
        #[serde(default = "first")]
        #[schemars(title = "First wait")]
        first: String,
        /// Each wait is so many times as long as the one before.
        #[serde(default = "factor")]
        #[schemars(title = "Factor", range(min = 1, max = 10))]
        factor: u32,
        /// No wait is longer than this, such as 2h.
        #[serde(default = "longest")]
        #[schemars(title = "Longest wait")]
        longest: String,
        /// How many tries there are in all.
        #[serde(default = "attempts")]
        #[schemars(title = "Tries", range(min = 1, max = 50))]
        attempts: u32,
        /// Makes each wait longer or shorter by up to so many percent, so that many deliveries do not come at once.
        #[serde(default = "jitter")]
        #[schemars(title = "Jitter", range(min = 0, max = 50))]
        jitter: u8,
        /// Answers with these status codes are tried again.
        #[serde(default = "codes")]
        #[schemars(title = "Status codes", extend("x-widget" = "status_codes"))]
        codes: String,
        /// Tries again when there was no answer: no connection, a time-out, broken off.
        #[serde(default = "yes")]
        #[schemars(title = "Network errors")]
        network: bool,
        /// Waits as long as an answer 429 or 503 asks for, up to a day.
        #[serde(default = "yes")]
        #[schemars(title = "Honour Retry-After")]
        retry_after: bool,
        /// Gives up after this time, such as 2d. Empty means when the tries are used up.
        #[serde(default)]
        #[schemars(title = "Give up after")]
        within: String,
    },
}

fn waits() -> String {
    "5s, 1m, 5m, 30m".to_owned()
}
fn jitter() -> u8 {
    20
}
fn codes() -> String {
    "408, 425, 429, 500-599".to_owned()
}
fn yes() -> bool {
    true
}
fn first() -> String {
    "5s".to_owned()
}
fn factor() -> u32 {
    3
}
fn longest() -> String {
    "2h".to_owned()
}
fn attempts() -> u32 {
    8
}

/// What schedule and exponential have in common.
struct Conditions<'a> {
    jitter: u8,
    codes: &'a str,
    network: bool,
    retry_after: bool,
    within: &'a str,
}

impl Retry {
    /// The policy; what is wrong with its fields, named below `retry`, is added to `problems`.
    pub fn compile(&self, problems: &mut Vec<FieldProblem>) -> Policy {
        match self {
            Self::Deliver => Policy::deliver(),
            Self::Interactive => Policy::interactive(),
            Self::None => Policy::none(),
            Self::Schedule {
                waits,
                jitter,
                codes,
                network,
                retry_after,
                within,
            } => {
                let waits = schedule(waits, problems);
                let conditions = Conditions {
                    jitter: *jitter,
                    codes,
                    network: *network,
                    retry_after: *retry_after,
                    within,
                };
                conditions.compile(waits, problems)
            }
            Self::Exponential {
                first,
                factor,
                longest,
                attempts,
                jitter,
                codes,
                network,
                retry_after,
                within,
            } => {
                let first = wait("retry.first", first, problems);
                let longest = wait("retry.longest", longest, problems);
                let conditions = Conditions {
                    jitter: *jitter,
                    codes,
                    network: *network,
                    retry_after: *retry_after,
                    within,
                };
                let waits = Policy::growing(first, *factor, longest, *attempts);
                conditions.compile(waits, problems)
            }
        }
    }
}

impl Conditions<'_> {
    fn compile(&self, waits: Vec<Duration>, problems: &mut Vec<FieldProblem>) -> Policy {
        let within = match self.within.trim() {
            "" => None,
            text => Some(wait("retry.within", text, problems)),
        };
        Policy {
            waits,
            jitter: self.jitter,
            codes: Codes::parse("retry.codes", self.codes, problems).into_ranges(),
            network: self.network,
            retry_after: self.retry_after,
            within,
        }
    }
}

fn schedule(text: &str, problems: &mut Vec<FieldProblem>) -> Vec<Duration> {
    let before = problems.len();
    let mut waits = Vec::new();
    for part in text.split(',') {
        // One word is enough for all of them.
        if problems.len() == before {
            waits.push(wait("retry.waits", part, problems));
        }
    }
    if waits.len() > MOST {
        let message = format!("Write at most {MOST} waits.");
        problems.push(FieldProblem::new("too_many", "retry.waits", message));
    }
    waits
}

fn wait(field: &str, text: &str, problems: &mut Vec<FieldProblem>) -> Duration {
    let read = span::parse(text);
    let fits = |span: &Duration| (Duration::from_secs(1)..=LONGEST).contains(span);
    read.filter(fits).unwrap_or_else(|| {
        let message = "Write times between 1s and 30d, such as 5s, 1m, 2h or 1d.";
        problems.push(FieldProblem::new("span", field, message));
        Duration::from_secs(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn compile(value: Value) -> (Policy, Vec<String>) {
        let retry: Retry = serde_json::from_value(value).expect("a retry policy");
        let mut problems = Vec::new();
        let policy = retry.compile(&mut problems);
        (policy, problems.into_iter().map(|p| p.field).collect())
    }

    #[test]
    fn presets_and_what_is_left_out_have_values() {
        assert_eq!(compile(json!({"type": "deliver"})).0, Policy::deliver());
        assert_eq!(compile(json!({"type": "none"})).0, Policy::none());
        let (policy, problems) = compile(json!({"type": "schedule"}));
        assert_eq!(problems, [""; 0]);
        let seconds = [5, 60, 300, 1_800].map(Duration::from_secs);
        assert_eq!(policy, Policy::usual(seconds.to_vec()));
        let (policy, problems) = compile(json!({"type": "exponential"}));
        assert_eq!(problems, [""; 0]);
        let seconds = [5, 15, 45, 135, 405, 1_215, 3_645].map(Duration::from_secs);
        assert_eq!(policy, Policy::usual(seconds.to_vec()));
    }

    #[test]
    fn what_is_set_is_what_counts() {
        let (policy, problems) = compile(json!({
            "type": "schedule", "waits": "2s,3 m", "jitter": 0, "codes": "404, 500-502",
            "network": false, "retry_after": false, "within": "2d",
        }));
        assert_eq!(problems, [""; 0]);
        let wanted = Policy {
            waits: vec![Duration::from_secs(2), Duration::from_secs(180)],
            jitter: 0,
            codes: vec![404..=404, 500..=502],
            network: false,
            retry_after: false,
            within: Some(Duration::from_secs(172_800)),
        };
        assert_eq!(policy, wanted);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let (_, problems) = compile(json!({
            "type": "schedule", "waits": "5s,, soon", "codes": "many", "within": "0s",
        }));
        assert_eq!(problems, ["retry.waits", "retry.within", "retry.codes"]);
        let (_, problems) = compile(json!({
            "type": "exponential", "first": "31d", "longest": "",
        }));
        assert_eq!(problems, ["retry.first", "retry.longest"]);
        let many = vec!["1s"; 51].join(",");
        let (_, problems) = compile(json!({"type": "schedule", "waits": many}));
        assert_eq!(problems, ["retry.waits"]);
    }
}
