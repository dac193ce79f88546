//! What belongs to one method.

use super::{Found, address, pairs};
use crate::auth::origins::Allowed;
use crate::auth::profile::{
    ApiKeySettings, ClientAuth, Grant, HeaderField, Method, NameValue, Oauth1Settings,
    Oauth1Signature, Oauth2Settings, Placement, ProfileSettings, RefreshRule, Scope,
};
use crate::nodes::header;
use http::HeaderName;
use std::collections::HashSet;

pub(super) fn check(settings: &ProfileSettings, found: &mut Found) {
    let near = settings.on_premises;
    match &settings.method {
        Method::Basic {} => {}
        Method::Oauth1(method) => oauth1(method, near, found),
        Method::Oauth2(method) => oauth2(method, near, found),
        Method::ApiKey(method) => api_key(method, found),
        Method::Bearer { prefix } => check_prefix("method.prefix", prefix, found),
        Method::Headers { headers } => check_headers(headers, found),
        Method::Certificate {} => certificate(settings, found),
    }
}

fn required(field: &str, value: &str, message: &str, found: &mut Found) {
    if value.trim().is_empty() {
        found.wrong("required", field, message);
    } else if value.chars().any(char::is_control) || value.trim() != value {
        found.wrong(
            "characters",
            field,
            "There is a space or a line break at its beginning or end, or within it. Remove that.",
        );
    }
}

fn check_prefix(field: &str, prefix: &str, found: &mut Found) {
    if header::value(prefix).is_err() {
        found.wrong(
            "characters",
            field,
            "A prefix holds letters and signs of one line, such as Bearer.",
        );
    }
}

fn check_header(field: &str, name: &str, found: &mut Found) {
    if let Err(message) = header::name(name) {
        found.wrong("header", field, message);
    }
}

fn oauth1(method: &Oauth1Settings, near: bool, found: &mut Found) {
    let urls = [
        ("method.request_token_url", &method.request_token_url),
        ("method.authorization_url", &method.authorization_url),
        ("method.access_token_url", &method.access_token_url),
    ];
    for (field, text) in urls {
        let url = address::check(field, text, near, found);
        // On its own premises a provider may be plain, but PLAINTEXT shows the secret itself.
        let plain = url.filter(|url| url.scheme() == "http");
        let shown = method.signature == Oauth1Signature::Plaintext;
        if plain.is_some_and(|url| shown && !crate::auth::origins::is_plain_allowed(&url, false)) {
            found.wrong(
                "https",
                field,
                "PLAINTEXT sends the secret as it is, so it needs https.",
            );
        }
    }
    required(
        "method.consumer_key",
        &method.consumer_key,
        "Enter the consumer key that the application gave you.",
        found,
    );
    if method.placement == Placement::Cookie {
        found.wrong(
            "placement",
            "method.placement",
            "OAuth 1.0a goes into a header, the address or a form body.",
        );
    }
    if method.realm.contains(['"', '\\']) || header::value(&method.realm).is_err() {
        found.wrong(
            "characters",
            "method.realm",
            "A realm cannot hold quotation marks, backslashes or line breaks.",
        );
    }
    pairs("method.extra", &method.extra, found);
    reserved(
        "method.extra",
        &method.extra,
        |name| name.starts_with("oauth_"),
        found,
    );
}

/// Extra parameters that Hookline sets itself.
fn reserved(field: &str, rows: &[NameValue], ours: impl Fn(&str) -> bool, found: &mut Found) {
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| ours(&row.name)) {
        found.wrong(
            "reserved",
            format!("{field}[{i}].name"),
            format!("Hookline sets {} itself. Remove this row.", row.name),
        );
    }
}

fn oauth2(method: &Oauth2Settings, near: bool, found: &mut Found) {
    if method.grant == Grant::AuthorizationCode {
        address::check(
            "method.authorization_url",
            &method.authorization_url,
            near,
            found,
        );
    } else {
        address::optional(
            "method.authorization_url",
            &method.authorization_url,
            near,
            found,
        );
    }
    if method.grant == Grant::DeviceCode {
        address::check("method.device_url", &method.device_url, near, found);
    } else {
        address::optional("method.device_url", &method.device_url, near, found);
    }
    address::check("method.token_url", &method.token_url, near, found);
    address::optional("method.revocation_url", &method.revocation_url, near, found);
    address::optional("method.issuer", &method.issuer, near, found);
    required(
        "method.client_id",
        &method.client_id,
        "Enter the client ID that the provider gave you when you registered Hookline there.",
        found,
    );
    if method.grant == Grant::ClientCredentials && method.client_auth == ClientAuth::None {
        found.wrong(
            "client_auth",
            "method.client_auth",
            "With client credentials the client has to prove itself: choose Basic or the body.",
        );
    }
    check_scopes(method, found);
    pairs(
        "method.authorization_extra",
        &method.authorization_extra,
        found,
    );
    reserved(
        "method.authorization_extra",
        &method.authorization_extra,
        |name| {
            matches!(
                name,
                "response_type"
                    | "client_id"
                    | "redirect_uri"
                    | "state"
                    | "scope"
                    | "code_challenge"
                    | "code_challenge_method"
            )
        },
        found,
    );
    pairs("method.token_extra", &method.token_extra, found);
    reserved(
        "method.token_extra",
        &method.token_extra,
        |name| {
            matches!(
                name,
                "grant_type"
                    | "code"
                    | "redirect_uri"
                    | "client_id"
                    | "client_secret"
                    | "code_verifier"
                    | "refresh_token"
                    | "device_code"
            )
        },
        found,
    );
    refresh(&method.refresh, found);
    match method.placement {
        Placement::Header if !method.parameter.trim().is_empty() => {
            check_header("method.parameter", &method.parameter, found);
        }
        Placement::Header | Placement::Query => {}
        Placement::Body | Placement::Cookie => found.wrong(
            "placement",
            "method.placement",
            "An access token goes into a header or the address.",
        ),
    }
    check_prefix("method.prefix", &method.prefix, found);
}

fn check_scopes(method: &Oauth2Settings, found: &mut Found) {
    if method.scope_separator.is_empty() {
        found.wrong(
            "required",
            "method.scope_separator",
            "Enter what stands between scopes; usually a space.",
        );
    }
    let mut seen = HashSet::new();
    for (i, Scope { name, .. }) in method.scopes.iter().enumerate() {
        let field = format!("method.scopes[{i}].name");
        let separated =
            !method.scope_separator.is_empty() && name.contains(&method.scope_separator);
        if name.trim().is_empty() {
            found.wrong(
                "required",
                field,
                "Enter the scope as the provider names it, or remove this row.",
            );
        } else if separated || name.contains(char::is_whitespace) {
            found.wrong(
                "scope",
                field,
                "This looks like several scopes. Give each a row of its own.",
            );
        } else if !seen.insert(name) {
            found.wrong(
                "duplicate",
                field,
                format!("{name} is in the list already. Remove one."),
            );
        }
    }
}

fn refresh(rule: &RefreshRule, found: &mut Found) {
    if rule.before > 86_400 {
        found.wrong(
            "range",
            "method.refresh.before",
            "At most a day: 86400 seconds.",
        );
    }
    for (i, status) in rule.statuses.iter().enumerate() {
        if !(400..600).contains(status) {
            found.wrong(
                "range",
                format!("method.refresh.statuses[{i}]"),
                "A refusal has a status from 400 to 599.",
            );
        }
    }
}

fn api_key(method: &ApiKeySettings, found: &mut Found) {
    required(
        "method.label",
        &method.label,
        "Say what the key is called, such as API key.",
        found,
    );
    let field = "method.parameter";
    let before = found.0.len();
    required(
        field,
        &method.parameter,
        "Enter the name that the application gives the key, such as X-Api-Key.",
        found,
    );
    if found.0.len() == before {
        match method.placement {
            Placement::Header => check_header(field, &method.parameter, found),
            // A cookie's name is a token, as a header's (RFC 6265 §4.1.1).
            Placement::Cookie if HeaderName::from_bytes(method.parameter.as_bytes()).is_err() => {
                found.wrong("characters", field, "A cookie's name holds only letters, digits, hyphens and _.");
            }
            Placement::Query => found.warn(
                "key_in_address",
                "method.placement",
                "Addresses stand in the logs of servers. If the application also takes the key in a header, choose that.",
            ),
            Placement::Body | Placement::Cookie => {}
        }
    }
    check_prefix("method.prefix", &method.prefix, found);
}

fn check_headers(headers: &[HeaderField], found: &mut Found) {
    if headers.is_empty() {
        found.wrong("required", "method.headers", "Add at least one header.");
    }
    let mut seen = HashSet::new();
    for (i, row) in headers.iter().enumerate() {
        let field = format!("method.headers[{i}].name");
        if row.name.is_empty() {
            found.wrong(
                "required",
                field,
                "Enter the header's name, such as X-Api-Key.",
            );
        } else if !seen.insert(row.name.to_ascii_lowercase()) {
            found.wrong(
                "duplicate",
                field,
                format!("{} is in the list already. Remove one.", row.name),
            );
        } else {
            check_header(&field, &row.name, found);
        }
    }
}

fn certificate(settings: &ProfileSettings, found: &mut Found) {
    for (i, text) in settings.origins.iter().enumerate() {
        let plain = Allowed::parse(text).is_ok_and(|origin| origin.text().starts_with("http:"));
        if plain {
            found.wrong(
                "https",
                format!("origins[{i}]"),
                "A client certificate is shown over https only.",
            );
        }
    }
}
