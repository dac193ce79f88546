//! What is wrong with a profile, or with what a connection gives: each with its field.
//!
//! | file | concept |
//! | --- | --- |
//! | `address` | addresses of providers and of test requests |
//! | `method` | what belongs to one method |
//! | `given` | what a connection gives |

mod address;
mod given;
mod method;
#[cfg(test)]
mod tests;

pub(crate) use address::read as address;
pub use given::{certificate, given, scopes};

use crate::api::profiles::AuthProblem;
use crate::auth::origins::{self, Allowed};
use crate::auth::profile::{NameValue, ProfileSettings, TestRequest};
use crate::http::{TlsProfile, tls};
use crate::nodes::header;
use crate::{Error, Result};
use std::collections::HashSet;
use url::Url;

/// The longest name, in characters.
pub const NAME: usize = 120;

/// Gathers what is found.
#[derive(Debug, Default)]
struct Found(Vec<AuthProblem>);

impl Found {
    fn wrong(&mut self, code: &str, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(AuthProblem {
            code: code.to_owned(),
            field: field.into(),
            message: message.into(),
            warning: false,
        });
    }

    fn warn(&mut self, code: &str, field: impl Into<String>, message: impl Into<String>) {
        self.wrong(code, field, message);
        if let Some(problem) = self.0.last_mut() {
            problem.warning = true;
        }
    }
}

/// Everything that is wrong with a profile's settings, or worth a warning.
#[must_use]
pub fn problems(settings: &ProfileSettings) -> Vec<AuthProblem> {
    let mut found = Found::default();
    if let Err((code, message)) = name(&settings.name) {
        found.wrong(code, "name", message);
    }
    origins(settings, &mut found);
    if let Some(test) = &settings.test {
        test_request(settings, test, &mut found);
    }
    method::check(settings, &mut found);
    let authorities = TlsProfile {
        extra_ca: settings.extra_ca.clone(),
        identity: None,
    };
    if let Err(error) = tls::check(&authorities) {
        found.wrong("certificate", "extra_ca", error.to_string());
    }
    if settings.agent.is_some() {
        found.wrong(
            "agent",
            "agent",
            "Agents are not there yet. An on-premises application is reached from this computer; leave this empty.",
        );
    }
    found.0
}

/// The first thing that stands in the way, as an error.
///
/// # Errors
/// That thing, with its field.
pub fn refuse(problems: &[AuthProblem]) -> Result<()> {
    match problems.iter().find(|problem| !problem.warning) {
        None => Ok(()),
        Some(problem) => Err(Error::field(
            code(&problem.code),
            &problem.field,
            &problem.message,
        )),
    }
}

/// Codes are few and stable; errors carry them as such.
fn code(code: &str) -> &'static str {
    const CODES: &[&str] = &[
        "required",
        "spaces",
        "url",
        "https",
        "userinfo",
        "fragment",
        "placeholder",
        "origin",
        "duplicate",
        "header",
        "placement",
        "reserved",
        "scope",
        "range",
        "certificate",
        "agent",
        "client_auth",
        "characters",
    ];
    CODES
        .iter()
        .find(|known| **known == code)
        .unwrap_or(&"invalid")
}

/// The name of a profile or connection, trimmed.
///
/// # Errors
/// What is wrong with it: a code, and in words.
pub fn name(text: &str) -> Result<String, (&'static str, String)> {
    let text = text.trim();
    if text.is_empty() {
        return Err(("required", "Give it a name.".to_owned()));
    }
    if text.chars().count() > NAME || text.chars().any(char::is_control) {
        let message = format!("A name has at most {NAME} characters, all in one line.");
        return Err(("characters", message));
    }
    Ok(text.to_owned())
}

fn origins(settings: &ProfileSettings, found: &mut Found) {
    let mut seen = HashSet::new();
    for (i, text) in settings.origins.iter().enumerate() {
        let field = format!("origins[{i}]");
        match Allowed::parse(text) {
            Err(message) => found.wrong("origin", field, message),
            Ok(allowed) if !seen.insert(allowed.text()) => {
                found.wrong(
                    "duplicate",
                    field,
                    "This is in the list already. Remove it.",
                );
            }
            Ok(allowed) => {
                let text = allowed.text();
                let plain = Url::parse(&text).ok().filter(|url| url.scheme() == "http");
                if plain.is_some_and(|url| !origins::is_plain_allowed(&url, settings.on_premises)) {
                    found.wrong("https", field, address::UNENCRYPTED);
                }
            }
        }
    }
    if settings.origins.is_empty() && settings.test.is_none() {
        found.warn(
            "no_origins",
            "origins",
            "Without an address here, every connection has to confirm by itself where its credential may go.",
        );
    }
}

fn test_request(settings: &ProfileSettings, test: &TestRequest, found: &mut Found) {
    let url = address::check("test.url", &test.url, settings.on_premises, found);
    let allowed: Vec<_> = settings
        .origins
        .iter()
        .filter_map(|text| Allowed::parse(text).ok())
        .collect();
    if let Some(url) = url
        && !settings.origins.is_empty()
        && !allowed.iter().any(|allowed| allowed.allows(&url))
    {
        found.wrong(
            "origin",
            "test.url",
            format!(
                "The test would send the credential to {}, which is not in the list of addresses. Add it there, or test at one of those.",
                origins::of(&url)
            ),
        );
    }
    pairs("test.query", &test.query, found);
    for (i, row) in test.headers.iter().enumerate() {
        if let Err(message) = header::name(&row.name) {
            found.wrong("header", format!("test.headers[{i}].name"), message);
        }
        if let Err(message) = header::value(&row.value) {
            found.wrong("header", format!("test.headers[{i}].value"), message);
        }
    }
    if test
        .expect
        .is_some_and(|status| !(200..600).contains(&status))
    {
        found.wrong(
            "range",
            "test.expect",
            "A status is a number from 200 to 599. Leave it empty for 200–299.",
        );
    }
}

/// Names and values of which the names must be there.
fn pairs(field: &str, rows: &[NameValue], found: &mut Found) {
    for (i, row) in rows.iter().enumerate() {
        if row.name.trim().is_empty() {
            found.wrong(
                "required",
                format!("{field}[{i}].name"),
                "Give this row a name, or remove it.",
            );
        }
    }
}
