//! The only way out: every outbound HTTP exchange goes through [`Client`].

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use ts_rs::TS;

/// A request to be sent, as a step prepared it.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// `GET`, `POST`, …
    pub method: http::Method,
    /// The whole address.
    pub url: url::Url,
    /// Headers in the order they are sent, besides those the client sets itself.
    pub headers: Vec<(String, String)>,
    /// The body, shared with whoever else holds it.
    pub body: Bytes,
    /// The limit for the whole exchange.
    pub timeout: Duration,
    /// Where it may go.
    pub policy: AddressPolicy,
    /// How many redirects are followed; 0 follows none.
    pub redirects: u8,
}

/// Which addresses a request may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressPolicy {
    /// The user typed the host: local addresses are fine, metadata services never.
    Typed,
    /// The host comes from data: public addresses only.
    Public,
}

/// A complete answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `HTTP/1.1`, `HTTP/2`.
    pub version: String,
    /// The status code.
    pub status: u16,
    /// Headers in the order they came, lower-case names.
    pub headers: Vec<(String, String)>,
    /// The decoded body, at most 10 MiB.
    pub body: Bytes,
}

/// One exchange: what was sent, and what came of it.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The request as it went out, with every header.
    pub sent: Sent,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, CallError>,
    /// Where the time went.
    pub timing: Timing,
}

/// A request as it went out.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The final address.
    pub url: String,
    /// Every header, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

/// Why there is no complete answer.
#[derive(Debug, Clone)]
pub struct CallError {
    /// Stable kind: `dns`, `connect`, `tls`, `timeout`, `body`, `address`, …
    pub kind: &'static str,
    /// What happened and what to do.
    pub message: String,
    /// What had arrived of the answer, for the log.
    pub partial: Option<Answer>,
}

/// Where an exchange's time went, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timing {
    /// Looking the name up; none when reused or a literal address.
    #[ts(optional = nullable)]
    pub dns: Option<u64>,
    /// Connecting, with TLS; none when reused.
    #[ts(optional = nullable)]
    pub connect: Option<u64>,
    /// From the start until the answer's head had arrived.
    #[ts(optional = nullable)]
    pub first_byte: Option<u64>,
    /// The whole exchange.
    pub total: u64,
    /// A kept connection was used.
    pub reused: bool,
}

/// The outbound HTTP client.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
}

impl Client {
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn new() -> crate::Result<Self> {
        let inner = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        Ok(Self {
            inner: inner.map_err(|e| crate::Error::invalid("client", e.to_string()))?,
        })
    }

    /// Sends one request.
    pub async fn send(&self, out: Outgoing) -> Exchange {
        let began = std::time::Instant::now();
        let sent = Sent {
            method: out.method.to_string(),
            url: out.url.to_string(),
            headers: out.headers.clone(),
            body: out.body.clone(),
        };
        let mut request = self
            .inner
            .request(out.method, out.url)
            .timeout(out.timeout)
            .body(out.body);
        for (name, value) in &out.headers {
            request = request.header(name, value);
        }
        let outcome = async {
            let response = request.send().await?;
            let status = response.status().as_u16();
            let headers = response
                .headers()
                .iter()
                .map(|(n, v)| {
                    (
                        n.to_string(),
                        String::from_utf8_lossy(v.as_bytes()).into_owned(),
                    )
                })
                .collect();
            let version = format!("{:?}", response.version());
            Ok(Answer {
                version,
                status,
                headers,
                body: response.bytes().await?,
            })
        }
        .await
        .map_err(|e: reqwest::Error| CallError {
            kind: "connect",
            message: e.to_string(),
            partial: None,
        });
        let total = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        Exchange {
            sent,
            outcome,
            timing: Timing {
                total,
                ..Timing::default()
            },
        }
    }
}

/// A request as a cURL command line.
#[must_use]
pub fn curl(sent: &Sent) -> String {
    format!("curl -X {} {}", sent.method, sent.url)
}
