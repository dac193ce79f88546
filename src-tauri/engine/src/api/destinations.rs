//! Destinations (where requests go), their limits and pauses, and the troubles met there.

use crate::ids::{ConnectionId, DestinationId, FlowId, TroubleId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much may go to a destination, or through a connection, at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests under way at the same time, from 1 to 256; none is 16 for a destination, and as
    /// many as its destinations allow for a connection.
    #[ts(optional = nullable)]
    pub concurrency: Option<u16>,
    /// How many in a span of time; none is no limit.
    #[ts(optional = nullable)]
    pub rate: Option<Rate>,
    /// One after the other, in the order of arrival: a delivery that waits keeps the later ones
    /// waiting. Only of a destination.
    pub in_order: bool,
}

/// So many requests in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many, from 1 to 100,000.
    pub count: u32,
    /// The span, in seconds, from 1 to 86,400.
    pub seconds: u32,
    /// How many may go at once after a pause, from 1 to `count`.
    pub burst: u32,
}

/// How a destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DestinationState {
    /// Requests go there.
    Open,
    /// It failed too often in a row: one request at a time tries whether it is back.
    Resting,
    /// Nothing goes there until somebody resumes it.
    Paused,
}

/// Why a destination is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PausedWhy {
    /// Somebody paused it.
    Hand,
    /// It answered 410 Gone.
    Gone,
    /// It failed for five days.
    FiveDays,
}

/// A destination.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Destination {
    /// Its identifier.
    pub id: DestinationId,
    /// Scheme, host and port: `https://crm.example.com`.
    pub origin: String,
    /// The connection that requests go through; none is no authentication.
    #[ts(optional = nullable)]
    pub connection: Option<ConnectionId>,
    /// The connection's name.
    #[ts(optional = nullable)]
    pub connection_name: Option<String>,
    /// How it is.
    pub state: DestinationState,
    /// Why it is paused.
    #[ts(optional = nullable)]
    pub paused: Option<PausedWhy>,
    /// When it was paused, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub paused_at: Option<i64>,
    /// When a resting one is tried again, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub tried_again: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// Deliveries that wait for it.
    pub waiting: u64,
    /// Its limits.
    pub limits: Limits,
    /// When something was sent there last, in UTC milliseconds.
    pub used: i64,
}

/// A destination by its identifier.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ByDestination {
    /// The destination.
    pub destination: DestinationId,
}

/// Sets the limits of a destination.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct DestinationLimits {
    /// The destination.
    pub destination: DestinationId,
    /// What holds from now on.
    pub limits: Limits,
}

/// The limits of a connection, wherever it is used.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ConnectionLimits {
    /// The connection.
    pub connection: ConnectionId,
    /// What holds from now on; none only reads them.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub limits: Option<Limits>,
}

/// How serious a trouble is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 5 failures in a row.
    Warning,
    /// 20 failures in a row, or a pause by Hookline.
    Critical,
}

/// An episode of failures at a destination.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Trouble {
    /// Its identifier.
    pub id: TroubleId,
    /// Where, and how that is now.
    pub destination: Destination,
    /// How serious it is.
    pub stage: Stage,
    /// When its first failure was, in UTC milliseconds.
    pub began: i64,
    /// When a delivery succeeded again, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub ended: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// The last one, in words.
    pub error: String,
    /// The flow that met it last.
    #[ts(optional = nullable)]
    pub flow: Option<FlowId>,
    /// Its name.
    #[ts(optional = nullable)]
    pub flow_name: Option<String>,
    /// Runs that failed for good at this destination since it began.
    pub failed_runs: u64,
}

/// Who is told of troubles, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Alerts {
    /// A notification on this computer's desktop.
    pub desktop: bool,
    /// An email; none sends none.
    #[ts(optional = nullable)]
    pub mail: Option<Mail>,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            desktop: true,
            mail: None,
        }
    }
}

/// How email is sent (SMTP). The password is in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The server: `smtp.example.com`.
    pub host: String,
    /// Its port: 465 with TLS, 587 with STARTTLS.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The user name; empty logs nobody in.
    pub user: String,
    /// The sender's address.
    pub from: String,
    /// The recipients' addresses.
    pub to: Vec<String>,
    /// An authority in PEM that the server's certificate may come from, besides the system's.
    #[serde(default)]
    pub extra_ca: String,
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, which the server must offer.
    StartTls,
    /// None. Only to this computer.
    None,
}

/// The alerts as they are set.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AlertsInfo {
    /// What is set.
    pub alerts: Alerts,
    /// Whether the vault holds a password for the mail server.
    pub password: bool,
    /// Why the last email could not be sent, in words.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
}

/// Changes the alerts.
#[derive(Deserialize, TS)]
pub struct AlertsSet {
    /// What holds from now on.
    pub alerts: Alerts,
    /// Another password for the mail server; an empty one removes it, none keeps it.
    #[serde(default)]
    #[ts(optional = nullable, type = "string | null")]
    pub password: Option<crate::vault::Secret>,
}

/// What came of a test email.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MailTried {
    /// Whether the server took it.
    pub sent: bool,
    /// What the server said, or what went wrong, in words.
    pub message: String,
}
