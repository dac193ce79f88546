//! An auth profile: how an application lets somebody in. It holds no user's credentials.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be set on an auth profile. Its secrets live in the vault, by field name:
/// `client_secret` (OAuth 2), `consumer_secret` and `private_key` (OAuth 1.0a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProfileSettings {
    /// The name that people see; unique.
    pub name: String,
    /// The built-in service that it was made from.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub service: Option<String>,
    /// How callers prove who they are. Fixed once the profile is made.
    pub method: Method,
    /// The origins (`https://api.example.com`) to which its credentials may go. `https://*.example.com`
    /// stands for every subdomain of a service.
    #[serde(default)]
    pub origins: Vec<String>,
    /// The request that tests a connection.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub test: Option<TestRequest>,
    /// Authorities that are trusted besides the system's: certificates as PEM.
    #[serde(default)]
    pub extra_ca: String,
    /// The application is installed on the user's own premises, so it may be local.
    #[serde(default)]
    pub on_premises: bool,
    /// The agent that reaches it; comes with agents. Fixed once the profile is made.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub agent: Option<String>,
}

/// A request that tells whether a connection works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TestRequest {
    /// The address, asked with GET.
    pub url: String,
    /// Added to the address.
    #[serde(default)]
    pub query: Vec<NameValue>,
    /// Sent along.
    #[serde(default)]
    pub headers: Vec<NameValue>,
    /// The status of a good answer; none means 200–299.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub expect: Option<u16>,
    /// Where a JSON answer names the account, such as `user.email`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub account: Option<String>,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NameValue {
    /// The name.
    pub name: String,
    /// The value.
    #[serde(default)]
    pub value: String,
}

/// How callers prove who they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// User name and password (RFC 7617).
    Basic {},
    /// OAuth 1.0a (RFC 5849).
    Oauth1(Oauth1Settings),
    /// OAuth 2 (RFC 6749).
    Oauth2(Oauth2Settings),
    /// A key that the application gives out.
    ApiKey(ApiKeySettings),
    /// A token in the Authorization header (RFC 6750).
    Bearer {
        /// Before the token; usually `Bearer`.
        #[serde(default = "bearer")]
        prefix: String,
    },
    /// Own headers, each with a secret or plain value per connection.
    Headers {
        /// The headers.
        headers: Vec<HeaderField>,
    },
    /// A client certificate (TLS).
    Certificate {},
}

/// A header whose value each connection gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HeaderField {
    /// The header.
    pub name: String,
    /// What the field is called when a connection is made; empty means the header's name.
    #[serde(default)]
    pub label: String,
    /// Whether the value is kept in the vault and shown as dots.
    #[serde(default = "yes")]
    pub secret: bool,
}

/// Where an API key is asked for and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ApiKeySettings {
    /// What the field is called when a connection is made.
    pub label: String,
    /// The name of the header, query parameter, body field or cookie.
    pub parameter: String,
    /// Where it goes.
    pub placement: Placement,
    /// Whether it is typed in the open or as dots. It is kept in the vault either way.
    #[serde(default)]
    pub field: FieldType,
    /// Before the key, such as `Token `.
    #[serde(default)]
    pub prefix: String,
}

/// Where a value goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// A header.
    #[default]
    Header,
    /// A query parameter.
    Query,
    /// A field of a form or JSON body.
    Body,
    /// A cookie.
    Cookie,
}

/// How a value is typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// In the open.
    Text,
    /// As dots.
    #[default]
    Password,
}

/// OAuth 1.0a.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Oauth1Settings {
    /// Where temporary credentials come from (RFC 5849 §2.1).
    pub request_token_url: String,
    /// Where the user consents (§2.2).
    pub authorization_url: String,
    /// Where token credentials come from (§2.3).
    pub access_token_url: String,
    /// The client's identifier, `oauth_consumer_key`.
    pub consumer_key: String,
    /// How requests are signed.
    #[serde(default)]
    pub signature: Oauth1Signature,
    /// Whether the signature is percent-encoded where it is placed; the standard says yes, some
    /// old servers want it as it is.
    #[serde(default = "yes")]
    pub encode_signature: bool,
    /// Where the `oauth_` parameters go: header, query or body.
    #[serde(default)]
    pub placement: Placement,
    /// The `realm` of the Authorization header; empty leaves it out.
    #[serde(default)]
    pub realm: String,
    /// Added to the authorization address, such as Trello's `scope` and `expiration`.
    #[serde(default)]
    pub extra: Vec<NameValue>,
}

/// OAuth 1.0a signature methods (RFC 5849 §3.4, with the SHA-2 forms in use).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Oauth1Signature {
    /// HMAC-SHA1.
    #[default]
    #[serde(rename = "HMAC-SHA1")]
    HmacSha1,
    /// HMAC-SHA256.
    #[serde(rename = "HMAC-SHA256")]
    HmacSha256,
    /// HMAC-SHA512.
    #[serde(rename = "HMAC-SHA512")]
    HmacSha512,
    /// RSA-SHA1.
    #[serde(rename = "RSA-SHA1")]
    RsaSha1,
    /// RSA-SHA256.
    #[serde(rename = "RSA-SHA256")]
    RsaSha256,
    /// PLAINTEXT, over https only.
    #[serde(rename = "PLAINTEXT")]
    Plaintext,
}

/// OAuth 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Oauth2Settings {
    /// How a token is come by.
    pub grant: Grant,
    /// Where the user consents (authorization code).
    #[serde(default)]
    pub authorization_url: String,
    /// Where tokens come from.
    pub token_url: String,
    /// Where a device asks for its code (RFC 8628).
    #[serde(default)]
    pub device_url: String,
    /// Where tokens are revoked (RFC 7009); empty where the provider has none.
    #[serde(default)]
    pub revocation_url: String,
    /// The `iss` that answers must carry where they carry one (RFC 9207); empty checks none.
    #[serde(default)]
    pub issuer: String,
    /// The client.
    pub client_id: String,
    /// How the client proves itself.
    #[serde(default)]
    pub client_auth: ClientAuth,
    /// What can be asked for.
    #[serde(default)]
    pub scopes: Vec<Scope>,
    /// Between scopes; a space unless the provider wants another.
    #[serde(default = "space")]
    pub scope_separator: String,
    /// Added to the authorization address, such as `access_type=offline`.
    #[serde(default)]
    pub authorization_extra: Vec<NameValue>,
    /// Added to token requests, such as `audience=…`.
    #[serde(default)]
    pub token_extra: Vec<NameValue>,
    /// When tokens are renewed, besides before they expire and on 401.
    #[serde(default)]
    pub refresh: RefreshRule,
    /// Where the access token goes: header or query.
    #[serde(default)]
    pub placement: Placement,
    /// The header or query parameter; empty means `Authorization` or `access_token`.
    #[serde(default)]
    pub parameter: String,
    /// Before the token in a header, such as `Bearer`.
    #[serde(default = "bearer")]
    pub prefix: String,
}

/// How a token is come by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// The user consents in the browser; with PKCE S256 (RFC 7636).
    #[default]
    AuthorizationCode,
    /// The application itself, without a user.
    ClientCredentials,
    /// The user types a code on another device (RFC 8628).
    DeviceCode,
}

/// How the client proves itself (RFC 6749 §2.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// The Authorization header, identifier and secret form-urlencoded first.
    #[default]
    Basic,
    /// In the body.
    Body,
    /// Not at all: a public client.
    None,
}

/// What can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// As the provider names it.
    pub name: String,
    /// What it means, for people.
    #[serde(default)]
    pub description: String,
    /// Chosen when a connection is made; others are by choice.
    #[serde(default)]
    pub chosen: bool,
}

/// When tokens are renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct RefreshRule {
    /// This long before the token expires, in seconds.
    pub before: u32,
    /// Once when an answer is 401.
    pub on_401: bool,
    /// Also on these statuses.
    pub statuses: Vec<u16>,
    /// Also when the answer's body contains this text; empty never.
    pub body: String,
}

impl Default for RefreshRule {
    fn default() -> Self {
        Self {
            before: 60,
            on_401: true,
            statuses: Vec::new(),
            body: String::new(),
        }
    }
}

fn yes() -> bool {
    true
}

fn bearer() -> String {
    "Bearer".to_owned()
}

fn space() -> String {
    " ".to_owned()
}
