//! What came of a batch's request, as it is stored and as each run logs it.

use crate::api::runs::InBatch;
use crate::http::{Answer, CallError, Exchange, Sent, Timing};
use crate::ids::RunId;
use crate::nodes::StepError;
use crate::run::exchange::Made;
use crate::{Result, rpc};
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Kinds of failures, as they are named in memory.
const KINDS: &[&str] = &[
    "dns",
    "connect",
    "tls",
    "timeout",
    "body",
    "address",
    "redirect",
    "closed",
    "protocol",
    "header",
    "insecure",
    "status",
    "response",
    "signing",
    "connection",
    "origin",
    "template",
];

/// What came of it in the end. Without anything secret: it is what the log has.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// The run that sent it.
    sender: RunId,
    /// The last exchange. None when nothing was sent.
    logged: Option<Logged>,
    /// Why it is no success.
    failed: Option<Failed>,
}

/// An exchange but for the request's body.
#[derive(Debug, Serialize, Deserialize)]
struct Logged {
    started: i64,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    answer: Option<Answered>,
    timing: Timing,
}

#[derive(Debug, Serialize, Deserialize)]
struct Answered {
    version: String,
    status: u16,
    headers: Vec<(String, String)>,
    #[serde(with = "as_base64")]
    body: Bytes,
}

#[derive(Debug, Serialize, Deserialize)]
struct Failed {
    kind: String,
    message: String,
    field: Option<String>,
}

mod as_base64 {
    use super::{Bytes, STANDARD};
    use base64::Engine as _;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = STANDARD.decode(text).map_err(de::Error::custom)?;
        Ok(Bytes::from(bytes))
    }
}

impl Told {
    /// Of the last exchange, if there was one, and the failure it ended with, if any.
    pub(super) fn new(sender: RunId, last: Option<&Made>, failed: Option<&StepError>) -> Self {
        Self {
            sender,
            logged: last.map(Logged::of),
            failed: failed.map(|error| Failed {
                kind: error.kind.to_owned(),
                message: error.message.clone(),
                field: error.field.clone(),
            }),
        }
    }

    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            crate::Error::Damaged(format!("what came of a batch cannot be read: {error}"))
        })
    }

    pub(super) fn write(&self) -> Result<String> {
        rpc::write(self)
    }

    /// Why it is no success.
    pub(super) fn failure(&self) -> Option<StepError> {
        let failed = self.failed.as_ref()?;
        let kind = KINDS.iter().find(|kind| **kind == failed.kind);
        Some(StepError {
            kind: kind.copied().unwrap_or("batch"),
            message: failed.message.clone(),
            field: failed.field.clone(),
        })
    }

    /// The exchange as the run logs it that had this place, and whose own part of the body is
    /// `item`. None when nothing was sent.
    pub(super) fn made(&self, place: InBatch, item: Bytes) -> Option<Made> {
        let logged = self.logged.as_ref()?;
        let answer = logged.answer.as_ref().map(|answer| Answer {
            version: answer.version.clone(),
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.clone(),
        });
        let outcome = answer.ok_or_else(|| {
            let failure = self.failure();
            CallError {
                kind: failure.as_ref().map_or("batch", |error| error.kind),
                message: failure.map(|error| error.message).unwrap_or_default(),
                partial: None,
            }
        });
        let sender = self.sender;
        Some(Made {
            started: logged.started,
            exchange: Exchange {
                sent: Sent {
                    method: logged.method.clone(),
                    url: logged.url.clone(),
                    headers: logged.headers.clone(),
                    body: item,
                },
                outcome,
                timing: logged.timing.clone(),
            },
            error: None,
            batch: Some(InBatch { sender, ..place }),
        })
    }
}

impl Logged {
    fn of(made: &Made) -> Self {
        let exchange = &made.exchange;
        let answer = exchange.outcome.as_ref().ok();
        Self {
            started: made.started,
            method: exchange.sent.method.clone(),
            url: exchange.sent.url.clone(),
            headers: exchange.sent.headers.clone(),
            answer: answer.map(|answer| Answered {
                version: answer.version.clone(),
                status: answer.status,
                headers: answer.headers.clone(),
                body: answer.body.clone(),
            }),
            timing: exchange.timing.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::BatchId;

    fn sent(outcome: std::result::Result<Answer, CallError>) -> Made {
        Made {
            started: 7,
            exchange: Exchange {
                sent: Sent {
                    method: "POST".to_owned(),
                    url: "https://crm.example.com/".to_owned(),
                    headers: vec![("hookline-batch".to_owned(), "2".to_owned())],
                    body: Bytes::from_static(b"[1,2]"),
                },
                outcome,
                timing: Timing::default(),
            },
            error: None,
            batch: None,
        }
    }

    #[test]
    fn what_is_stored_says_the_same_to_all() {
        let (sender, item) = (RunId::new(), Bytes::from_static(b"2"));
        let place = InBatch {
            id: BatchId::new(),
            place: 2,
            size: 2,
            sender: RunId::new(),
        };
        let answer = Answer {
            version: "HTTP/1.1".to_owned(),
            status: 200,
            headers: vec![("content-type".to_owned(), "image/png".to_owned())],
            body: Bytes::from_static(b"\x89PNG\xff"),
        };
        let told = Told::new(sender, Some(&sent(Ok(answer))), None);
        let told = Told::read(&told.write().expect("JSON")).expect("read back");
        assert_eq!(told.failure(), None);
        let made = told.made(place, item.clone()).expect("an exchange");
        assert_eq!(made.batch, Some(InBatch { sender, ..place }));
        assert_eq!(made.exchange.sent.body, item);
        let answer = made.exchange.outcome.expect("an answer");
        assert_eq!(
            (answer.status, &answer.body[..]),
            (200, &b"\x89PNG\xff"[..])
        );

        let error = CallError {
            kind: "timeout",
            message: "No answer in time.".to_owned(),
            partial: None,
        };
        let failure = StepError {
            kind: "timeout",
            message: "Gave up.".to_owned(),
            field: None,
        };
        let told = Told::new(sender, Some(&sent(Err(error))), Some(&failure));
        let told = Told::read(&told.write().expect("JSON")).expect("read back");
        assert_eq!(told.failure(), Some(failure));
        let made = told.made(place, item.clone()).expect("an exchange");
        assert_eq!(
            made.exchange.outcome.expect_err("no answer").kind,
            "timeout"
        );

        // Its connection let nothing out.
        let told = Told::new(sender, None, None);
        assert!(told.made(place, item).is_none());
    }
}
