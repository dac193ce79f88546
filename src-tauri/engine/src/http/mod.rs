//! The only way out: every outbound HTTP exchange goes through [`Client`].
//!
//! reqwest (rustls) serves. What it would do by itself is done here or not at all, so that what
//! the log shows is what went over the wire: every header is set, redirects are our own loop,
//! nothing is sent twice, bodies are decoded under a cap.
//!
//! | file | concept |
//! | --- | --- |
//! | `client`, `flight` | [`Client`]; an exchange under way: its hops, its time limit, its answer |
//! | `clients` | one of reqwest's for each reach and TLS profile |
//! | `request` | a request with every header it goes out with |
//! | `address`, `resolve` | which addresses may be reached; names become allowed addresses |
//! | `slot`, `fill` | credentials within a request; how they get there after it was captured |
//! | `pack` | a request's body, packed |
//! | `tls` | what a connection adds to encrypted connections |
//! | `decode` | an answer's body, unpacked, at most 10 MiB |
//! | `trace` | where the time goes while connecting |
//! | `failure` | why there is no answer, in words |
//! | `hops` | the header that ends loops |
//! | `curl` | a request as a command line |

mod address;
mod client;
mod clients;
mod curl;
mod decode;
mod failure;
mod fill;
mod flight;
mod hops;
mod pack;
mod request;
mod resolve;
mod slot;
#[cfg(test)]
mod tests;
pub mod tls;
mod trace;

pub use address::AddressPolicy;
pub use client::Client;
pub use curl::curl;
pub use hops::{HOPS, MAX_HOPS, next_hop};
pub use pack::Packing;
pub use slot::Slot;
pub use tls::TlsProfile;

use crate::signing::SignWith;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use ts_rs::TS;

/// How long a connection may take: look-up, connect and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

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
    /// Credentials. None of them goes along to another origin.
    pub slots: Vec<Slot>,
    /// What its connection adds to encrypted connections.
    pub tls: Option<Arc<TlsProfile>>,
    /// How it is signed, once nothing changes its body any more: each attempt anew.
    pub sign: Option<Arc<SignWith>>,
    /// How its body is packed, once it is signed.
    pub pack: Option<Packing>,
}

impl Outgoing {
    /// The body as it is sent, with the credential that is in it.
    pub(crate) fn wire_body(&self) -> &[u8] {
        let filled = self.slots.iter().rev().find_map(|slot| match slot {
            Slot::Body { value } => Some(value.expose().as_bytes()),
            _ => None,
        });
        filled.unwrap_or(&self.body)
    }
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
    /// The request as it went out, with every header, and dots where it held credentials.
    pub sent: Sent,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, CallError>,
    /// Where the time went.
    pub timing: Timing,
}

/// A request as it went out; of followed redirects, the last.
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
    /// Stable kind: `dns`, `connect`, `tls`, `timeout`, `body`, `address`, `redirect`, `closed`,
    /// `protocol`, `header`, `insecure`.
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
