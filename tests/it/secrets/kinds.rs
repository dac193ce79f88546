//! The kinds of credentials, each with a sentinel as its secret.

use super::{PROFILE_SENTINELS, provider};
use serde_json::{Value, json};

/// A kind of secret: its method, the connection's plain fields, and the secret's field and value.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) method: Value,
    pub(super) fields: Value,
    pub(super) field: &'static str,
    pub(super) sentinel: &'static str,
    /// For a sentinel that comes from a provider, not from the user: the profile's secrets.
    pub(super) granted: Option<Value>,
}

fn api_key(placement: &str) -> Value {
    json!({"type": "api_key", "label": "Key", "parameter": "x_key", "placement": placement})
}

pub(super) fn kinds(receiver: &str) -> Vec<Kind> {
    let kind = |name, method, field, sentinel| Kind {
        name,
        method,
        fields: json!({}),
        field,
        sentinel,
        granted: None,
    };
    let headers = json!([{"name": "X-Own", "label": "Own", "secret": true}]);
    vec![
        Kind {
            fields: json!({"user": "ada"}),
            ..kind(
                "Basic",
                json!({"type": "basic"}),
                "password",
                "Sentinel/basic +&=%\"ä\\1",
            )
        },
        kind(
            "Key in a header",
            api_key("header"),
            "key",
            "Sentinel/header+&=%\"2",
        ),
        kind(
            "Key in the query",
            api_key("query"),
            "key",
            "Sentinel/query +&=%\"ö\\3",
        ),
        kind(
            "Key in a cookie",
            api_key("cookie"),
            "key",
            "Sentinel-cookie-4",
        ),
        kind(
            "Key in the body",
            api_key("body"),
            "key",
            "Sentinel/body +&=%\"ü\\5",
        ),
        kind(
            "Bearer",
            json!({"type": "bearer", "prefix": "Bearer"}),
            "token",
            "Sentinel.bearer/6+~=",
        ),
        kind(
            "Headers",
            json!({"type": "headers", "headers": headers}),
            "header:X-Own",
            "Sentinel/own+&=%\"7",
        ),
        Kind {
            granted: Some(json!({"client_secret": PROFILE_SENTINELS[0]})),
            ..kind(
                "Machine",
                json!({
                    "type": "oauth2", "grant": "client_credentials", "client_id": "client",
                    "token_url": format!("{receiver}/token"),
                }),
                "access_token",
                provider::ACCESS,
            )
        },
        Kind {
            granted: Some(json!({"consumer_secret": PROFILE_SENTINELS[1]})),
            ..kind(
                "Of old",
                // The one that sends the secrets themselves.
                json!({
                    "type": "oauth1", "consumer_key": "consumer", "signature": "PLAINTEXT",
                    "request_token_url": format!("{receiver}/oauth1/request"),
                    "authorization_url": format!("{receiver}/oauth1/authorize"),
                    "access_token_url": format!("{receiver}/oauth1/access"),
                }),
                "oauth_token_secret",
                provider::TOKEN_SECRET,
            )
        },
    ]
}
