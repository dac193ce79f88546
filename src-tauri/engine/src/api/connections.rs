//! Connections.

use crate::api::profiles::CredentialField;
use crate::api::runs::AttemptDetail;
use crate::ids::{ConnectionId, FlowId, ProfileId};
use crate::vault::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Not authorized yet, or disconnected by its owner.
    New,
    /// Requests can be made with it.
    Connected,
    /// The provider refused: it has to be authorized again. Runs that need it wait.
    Reconnect,
}

/// A connection in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionSummary {
    /// Its identifier.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// How steps and functions refer to it; stays when it is renamed.
    pub link_name: String,
    /// Its profile.
    pub profile: ProfileId,
    /// The profile's name.
    pub profile_name: String,
    /// The built-in service of its profile.
    #[ts(optional = nullable)]
    pub service: Option<String>,
    /// The `type` of its method.
    pub method: String,
    /// The method in words.
    pub method_label: String,
    /// How it is.
    pub state: ConnectionState,
    /// Why it is not connected.
    #[ts(optional = nullable)]
    pub problem: Option<ConnectionProblem>,
    /// Whose it is, as the provider tells: an address, a user name, the end of a key.
    #[ts(optional = nullable)]
    pub account: Option<String>,
    /// When its access ends, in UTC milliseconds; none when it does not expire.
    #[ts(optional = nullable)]
    pub expires: Option<i64>,
    /// Renews itself before it expires.
    pub renews: bool,
    /// Whether it can be tested without giving an address.
    pub testable: bool,
    /// When a step used it last, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub used: Option<i64>,
    /// The flows that use it.
    pub flows: Vec<FlowUse>,
    /// How many runs wait for it.
    pub waiting: u32,
    /// When it was made, in UTC milliseconds.
    pub created: i64,
}

/// A flow that uses a connection.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlowUse {
    /// The flow.
    pub flow: FlowId,
    /// Its name.
    pub name: String,
    /// Whether it is on.
    pub on: bool,
}

/// Why a connection is not connected, or an authorization ended without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionProblem {
    /// Stable code: `denied`, `timeout`, `cancelled`, `wrong_state`, `wrong_issuer`, `refused`,
    /// `revoked`, `wrong_client`, `unknown_scope`, `clock`, `unreachable`, …
    pub code: String,
    /// What happened and what to do.
    pub message: String,
    /// What the provider said, where it said something.
    #[ts(optional = nullable)]
    pub provider: Option<String>,
}

/// An authorization under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Authorizing {
    /// What the user opens in the browser.
    pub url: String,
    /// What the user types there (device code).
    #[ts(optional = nullable)]
    pub user_code: Option<String>,
    /// Until when, in UTC milliseconds.
    pub until: i64,
}

/// A connection, whole; without its secrets.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionDetail {
    /// As in the list.
    #[serde(flatten)]
    #[ts(flatten)]
    pub summary: ConnectionSummary,
    /// What its profile asks for.
    pub wanted: Vec<CredentialField>,
    /// What was given and may be read again, by field.
    pub fields: BTreeMap<String, String>,
    /// The secret fields that the user typed and that the vault holds: these can be revealed.
    pub secrets: Vec<String>,
    /// The scopes asked for.
    pub scopes: Vec<String>,
    /// The scopes given.
    pub granted: Vec<String>,
    /// The origins of its profile, where its credential goes.
    pub origins: Vec<String>,
    /// The origins that its owner confirmed besides.
    pub confirmed: Vec<String>,
    /// An authorization under way.
    #[ts(optional = nullable)]
    pub authorizing: Option<Authorizing>,
}

/// A new connection.
#[derive(Deserialize, TS)]
pub struct ConnectionCreate {
    /// Its profile.
    pub profile: ProfileId,
    /// Its name.
    pub name: String,
    /// Values of fields that are no secret.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Values of secret fields.
    #[serde(default)]
    pub secrets: BTreeMap<String, Secret>,
    /// The scopes to ask for; none means those that are chosen by the profile.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub scopes: Option<Vec<String>>,
}

/// Changes of a connection; what is left out stays.
#[derive(Deserialize, TS)]
pub struct ConnectionUpdate {
    /// The connection.
    pub connection: ConnectionId,
    /// Another name.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub name: Option<String>,
    /// Values of fields that are no secret.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub fields: Option<BTreeMap<String, String>>,
    /// Values of secret fields that change.
    #[serde(default)]
    pub secrets: BTreeMap<String, Secret>,
    /// The scopes to ask for at the next authorization.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub scopes: Option<Vec<String>>,
    /// The origins that the owner confirms besides the profile's.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub confirmed: Option<Vec<String>>,
}

/// A connection by its identifier.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ByConnection {
    /// The connection.
    pub connection: ConnectionId,
}

/// A name that a link name is wanted for.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct LinkNameOf {
    /// The name.
    pub name: String,
}

/// A link name that is free.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LinkName {
    /// Small letters, digits and `_`.
    pub link_name: String,
}

/// A test of a connection.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectionTry {
    /// The connection.
    pub connection: ConnectionId,
    /// Another address than its profile's.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub url: Option<String>,
}

/// What a test found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionTested {
    /// Whether it works.
    pub ok: bool,
    /// What was found, in a sentence.
    pub message: String,
    /// The exact exchange, credentials as dots; none when nothing was sent.
    #[ts(optional = nullable)]
    pub attempt: Option<AttemptDetail>,
}

/// A connection was disconnected.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Disconnected {
    /// The connection as it is now.
    pub connection: ConnectionDetail,
    /// Whether the provider revoked the access.
    pub revoked: bool,
    /// What that means.
    pub message: String,
}

/// A field that the owner wants to see again.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Reveal {
    /// The connection.
    pub connection: ConnectionId,
    /// A field that the user typed; tokens are never given out.
    pub field: String,
}

/// Its value.
#[derive(Serialize, TS)]
pub struct Revealed {
    /// The value.
    pub value: String,
}
