//! Auth profiles and built-in services.

use crate::auth::profile::ProfileSettings;
use crate::ids::{ConnectionId, ProfileId};
use crate::vault::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A service whose addresses and permissions are known.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Service {
    /// Its key, such as `slack`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The documentation of how it lets callers in.
    pub documentation: String,
    /// Where a client (or key) is registered, and in a sentence how.
    pub register_url: String,
    /// What to do there.
    pub register_hint: String,
    /// Its regions (Zoho) or forms (Salesforce sandbox); one without a name where there is one only.
    pub variants: Vec<ServiceVariant>,
}

/// A service in one of its regions.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ServiceVariant {
    /// Its name, such as `Europe`.
    pub name: String,
    /// Names in the addresses that the user fills in, such as `{shop}` of
    /// `https://{shop}.myshopify.com`.
    pub placeholders: Vec<String>,
    /// A profile for it, without a client.
    pub profile: ProfileSettings,
}

/// A profile in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProfileSummary {
    /// Its identifier.
    pub id: ProfileId,
    /// Its name.
    pub name: String,
    /// The built-in service that it was made from.
    #[ts(optional = nullable)]
    pub service: Option<String>,
    /// The `type` of its method.
    pub method: String,
    /// The method in words, such as “OAuth 2, authorization code with PKCE”.
    pub method_label: String,
    /// Whether a connection can be tested without giving an address.
    pub testable: bool,
    /// On the user's premises.
    pub on_premises: bool,
    /// The connections that use it.
    pub connections: Vec<ConnectionName>,
    /// When it was changed, in UTC milliseconds.
    pub updated: i64,
}

/// A connection by its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionName {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
}

/// A profile, whole.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProfileDetail {
    /// As in the list.
    #[serde(flatten)]
    #[ts(flatten)]
    pub summary: ProfileSummary,
    /// What is set.
    pub settings: ProfileSettings,
    /// Which secrets the vault holds for it, such as `client_secret`.
    pub secrets: Vec<String>,
    /// What a connection has to give.
    pub fields: Vec<CredentialField>,
}

/// A field that a connection has to give.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CredentialField {
    /// Its key in `fields` or `secrets` of a connection.
    pub name: String,
    /// What people see.
    pub label: String,
    /// In a sentence where it comes from; may be empty.
    pub help: String,
    /// Kept in the vault: goes into `secrets`.
    pub secret: bool,
    /// Shown as dots while typed.
    pub hidden: bool,
    /// More than one line, such as a certificate.
    pub lines: bool,
}

/// A new profile.
#[derive(Deserialize, TS)]
pub struct ProfileCreate {
    /// What is set.
    pub settings: ProfileSettings,
    /// Secrets by field.
    #[serde(default)]
    pub secrets: BTreeMap<String, Secret>,
}

/// Other settings of a profile. Method type and agent stay as they are.
#[derive(Deserialize, TS)]
pub struct ProfileUpdate {
    /// The profile.
    pub profile: ProfileId,
    /// What is set.
    pub settings: ProfileSettings,
    /// Secrets that change, by field; those left out stay, an empty one is removed.
    #[serde(default)]
    pub secrets: BTreeMap<String, Secret>,
}

/// A profile by its identifier.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ByProfile {
    /// The profile.
    pub profile: ProfileId,
}

/// Settings to be looked at.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProfileCheck {
    /// What is set.
    pub settings: ProfileSettings,
}

/// Something about a profile or connection that is wrong or worth a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AuthProblem {
    /// Stable code.
    pub code: String,
    /// The field, such as `method.token_url` or `test.url`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
    /// A warning does not stand in the way.
    pub warning: bool,
}
