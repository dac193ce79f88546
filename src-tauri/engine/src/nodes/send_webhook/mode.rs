//! How soon and how Send Webhook sends.

use crate::http::Packing;
use crate::run::batch::{Form, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How soon a request is sent, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Mode {
    /// One event after the other. Most webhooks want this.
    #[default]
    #[schemars(title = "Queued")]
    Queued,
    /// Before what waits in the queue, and tried 3 times within seconds, for when somebody waits for the result.
    #[schemars(title = "Immediate")]
    Immediate,
    /// For many or large events: the body can be compressed, and several events can share a request. Connections are kept, and HTTP/2 is used where it is offered, in every mode.
    #[schemars(title = "Performance")]
    Performance {
        /// Makes the body smaller on its way. The receiver must be able to unpack it.
        #[serde(default)]
        #[schemars(title = "Compression")]
        compress: Compress,
        /// Whether the events of several runs go in one request. The receiver has to expect that.
        #[serde(default)]
        #[schemars(title = "Batches")]
        batch: Batch,
    },
}

/// Whether several events go in one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Batch {
    /// Each event is a request of its own.
    #[default]
    #[schemars(title = "One event a request")]
    None,
    /// Events that go to the same address share a request, with one webhook-id and one signature. Its outcome is that of every run in it.
    #[schemars(title = "Several events a request")]
    Several {
        /// A request goes out as soon as it holds so many events, or 1 MB of them.
        #[serde(default = "items")]
        #[schemars(title = "Events a request, at most", range(min = 2, max = 1000))]
        items: u32,
        /// How long the first event waits for others, in milliseconds.
        #[serde(default = "wait")]
        #[schemars(title = "Longest wait (ms)", range(min = 1, max = 10000))]
        ms: u32,
        /// What the body looks like.
        #[serde(default)]
        #[schemars(title = "Written as")]
        form: Form,
    },
}

fn items() -> u32 {
    100
}

fn wait() -> u32 {
    500
}

/// How the body is packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compress {
    /// Sent as it is.
    #[default]
    #[schemars(title = "None")]
    None,
    /// Most servers can unpack it. A signature is over the body before.
    #[schemars(title = "gzip")]
    Gzip,
    /// Smaller and faster, where the receiver knows it. A signature is over the body before.
    #[schemars(title = "zstd")]
    Zstd,
}

impl Mode {
    /// How the body is packed.
    pub(super) fn packing(&self) -> Option<Packing> {
        match self {
            Self::Queued | Self::Immediate => None,
            Self::Performance { compress, .. } => match compress {
                Compress::None => None,
                Compress::Gzip => Some(Packing::Gzip),
                Compress::Zstd => Some(Packing::Zstd),
            },
        }
    }

    /// How several events go in one request.
    pub(super) fn batch(&self) -> Option<Rule> {
        match self {
            Self::Performance {
                batch: Batch::Several { items, ms, form },
                ..
            } => Some(Rule {
                items: *items as usize,
                wait: Duration::from_millis(u64::from(*ms)),
                form: *form,
            }),
            _ => None,
        }
    }

    /// Whether it goes before what waits in the queue.
    pub(super) fn is_urgent(&self) -> bool {
        matches!(self, Self::Immediate)
    }
}

#[cfg(test)]
mod tests {
    use crate::http::Packing;
    use crate::nodes::{Prepared, Step, find};
    use crate::template::{FlowRoot, RunRoot, Scope};
    use serde_json::{Value, json};
    use std::collections::HashMap;

    fn step(mode: &Value) -> Box<dyn Step> {
        let config = json!({"url": "https://a.example/", "mode": mode});
        let config = config.as_object().expect("an object").clone();
        let step = find("send_webhook").expect("the kind").compile(&config);
        step.unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    fn packing(mode: &Value) -> Option<Packing> {
        let prepared = step(mode).prepare(&Scope {
            outputs: &HashMap::new(),
            flow: FlowRoot {
                id: "",
                name: "",
                nodes: &[],
            },
            run: RunRoot {
                id: "",
                accepted: 0,
                test: false,
            },
            delivery: "msg_1",
        });
        match prepared {
            Ok(Prepared::Call { outgoing, .. }) => outgoing.pack,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_what_somebody_waits_for_goes_first() {
        assert!(step(&json!({"type": "immediate"})).is_urgent());
        assert!(!step(&json!({"type": "queued"})).is_urgent());
        assert!(!step(&json!({"type": "performance"})).is_urgent());
    }

    #[test]
    fn a_body_is_packed_as_it_was_asked_for() {
        let performance = |compress| json!({"type": "performance", "compress": compress});
        assert_eq!(packing(&json!({"type": "queued"})), None);
        assert_eq!(packing(&json!({"type": "performance"})), None);
        assert_eq!(packing(&performance("gzip")), Some(Packing::Gzip));
        assert_eq!(packing(&performance("zstd")), Some(Packing::Zstd));
    }
}
