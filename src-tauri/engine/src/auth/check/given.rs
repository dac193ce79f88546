//! What a connection gives: every field that its profile asks for, and nothing else.

use crate::api::profiles::CredentialField;
use crate::auth::profile::{Method, Placement};
use crate::http::TlsProfile;
use crate::http::tls::{self, CertificateInfo};
use crate::nodes::header;
use crate::vault::Secret;
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Looks at what a connection gives. `kept` are secrets that it has already.
///
/// # Errors
/// The first thing that is wrong, with its field: `fields.user`, `secrets.key`.
pub fn given(
    method: &Method,
    fields: &BTreeMap<String, String>,
    secrets: &BTreeMap<String, Secret>,
    kept: &[String],
) -> Result<()> {
    let wanted = method.wanted();
    let known = |name: &str, secret: bool| {
        let mut wanted = wanted.iter();
        wanted.any(|field| field.name == name && field.secret == secret)
    };
    let strange = fields.keys().filter(|name| !known(name, false));
    let strange = strange.map(|name| format!("fields.{name}"));
    let hidden = secrets.keys().filter(|name| !known(name, true));
    let hidden = hidden.map(|name| format!("secrets.{name}"));
    if let Some(field) = strange.chain(hidden).next() {
        return Err(Error::field(
            "unknown_field",
            field,
            "The auth profile of this connection does not ask for this.",
        ));
    }
    for field in &wanted {
        if field.secret {
            check_secret(method, field, secrets.get(&field.name), kept)?;
        } else {
            check_plain(method, field, fields.get(&field.name))?;
        }
    }
    Ok(())
}

fn missing(field: &CredentialField, path: String) -> Error {
    Error::field(
        "required",
        path,
        format!("Enter the {}.", lower(&field.label)),
    )
}

/// “User name” within a sentence; “API key” and “X-Token” stay.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next();
    let word = letters.as_str().split(' ').next().unwrap_or_default();
    match first {
        Some(first) if word.chars().all(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

fn check_plain(method: &Method, field: &CredentialField, value: Option<&String>) -> Result<()> {
    let path = format!("fields.{}", field.name);
    let value = value.map_or("", |value| value.trim());
    if value.is_empty() {
        return Err(missing(field, path));
    }
    let message = match method {
        Method::Basic {} if value.contains(':') => {
            "A user name cannot hold a colon: it stands between user name and password."
        }
        Method::Certificate {} => return Ok(()),
        _ if header::value(value).is_err() => {
            "This cannot hold line breaks or other control characters."
        }
        _ => return Ok(()),
    };
    Err(Error::field("characters", path, message))
}

fn check_secret(
    method: &Method,
    field: &CredentialField,
    value: Option<&Secret>,
    kept: &[String],
) -> Result<()> {
    let path = format!("secrets.{}", field.name);
    let Some(value) = value else {
        let has = kept.contains(&field.name) || optional(method);
        return if has {
            Ok(())
        } else {
            Err(missing(field, path))
        };
    };
    let value = value.expose();
    if value.is_empty() && !optional(method) {
        return Err(missing(field, path));
    }
    let cookie = matches!(method, Method::ApiKey(key) if key.placement == Placement::Cookie);
    let message = match method {
        Method::Certificate {} => return Ok(()),
        _ if header::value(value).is_err() => {
            "There is a line break or another control character in it. Copy it once more."
        }
        _ if cookie && value.contains([';', ',', ' ', '"', '\\']) => {
            "In a cookie it cannot hold spaces, quotation marks, commas, semicolons or backslashes."
        }
        _ => return Ok(()),
    };
    Err(Error::field("characters", path, message))
}

/// A password may be empty: some applications want a key as the user name and nothing else.
fn optional(method: &Method) -> bool {
    matches!(method, Method::Basic {})
}

/// What a client certificate says of itself, with `key` as its private key.
///
/// # Errors
/// Code `certificate`: which of the two cannot be used, and why.
pub fn certificate(fields: &BTreeMap<String, String>, key: Secret) -> Result<CertificateInfo> {
    let chain = fields.get("certificate").cloned().unwrap_or_default();
    let profile = TlsProfile {
        extra_ca: String::new(),
        identity: Some((chain, key)),
    };
    let wrong = |field: &str, message: String| Error::field("certificate", field, message);
    match tls::check(&profile) {
        Ok(Some(info)) => Ok(info),
        Ok(None) => Err(wrong(
            "fields.certificate",
            "Enter the certificate.".to_owned(),
        )),
        Err(error) => {
            let at_key = error.body().field.as_deref() == Some("certificate_key");
            let field = if at_key {
                "secrets.certificate_key"
            } else {
                "fields.certificate"
            };
            Err(wrong(field, error.to_string()))
        }
    }
}

/// The scopes that a connection asks for: those given, of those that its profile has.
///
/// # Errors
/// `unknown_scope`.
pub fn scopes(method: &Method, wanted: Option<Vec<String>>) -> Result<Vec<String>> {
    let Method::Oauth2(settings) = method else {
        return match wanted {
            Some(scopes) if !scopes.is_empty() => Err(Error::field(
                "unknown_scope",
                "scopes",
                "Only OAuth 2 has scopes to choose from.",
            )),
            _ => Ok(Vec::new()),
        };
    };
    let Some(wanted) = wanted else {
        return Ok(settings.chosen());
    };
    let known = |scope: &String| settings.scopes.iter().any(|known| known.name == *scope);
    if let Some(strange) = wanted.iter().find(|scope| !known(scope)) {
        return Err(Error::field(
            "unknown_scope",
            "scopes",
            format!("The auth profile has no scope “{strange}”. Add it there first."),
        ));
    }
    let mut scopes = wanted;
    let mut seen = std::collections::HashSet::new();
    scopes.retain(|scope| seen.insert(scope.clone()));
    Ok(scopes)
}
