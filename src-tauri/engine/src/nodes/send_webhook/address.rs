//! The address field: what is wrong with it as it was typed, and whether its host was.

use crate::nodes::FieldProblem;
use crate::template::{Context, Template};
use std::net::IpAddr;
use url::{Host, Url};

/// Whether the user typed the host: scheme and authority come before the first variable.
pub(super) fn is_typed(text: &str) -> bool {
    let (before, has_variable) = text
        .split_once("{{")
        .map_or((text, false), |(before, _)| (before, true));
    match before.split_once("://") {
        Some((_, authority)) => !has_variable || authority.contains(['/', '?', '#']),
        None => !has_variable,
    }
}

/// The host as messages name it, when it was typed.
pub(super) fn typed_host(text: &str) -> Option<String> {
    let before = text.trim().split("{{").next()?;
    if !is_typed(text.trim()) {
        return None;
    }
    let url = Url::parse(before).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// The address, parsed; or what is wrong with it.
pub(super) fn compile(text: &str, problems: &mut Vec<FieldProblem>) -> Option<Template> {
    let text = text.trim();
    let mut report = |code, message: String| problems.push(FieldProblem::new(code, "url", message));
    if text.is_empty() {
        report(
            "required",
            "Enter the address that the request goes to.".to_owned(),
        );
        return None;
    }
    let template = match Template::parse(text, Context::Url) {
        Ok(template) => template,
        Err(error) => {
            report("template", error.message);
            return None;
        }
    };
    let literal = without_variables(text);
    if let Some(message) = space(&literal) {
        report("url", message);
        return None;
    }
    // What a variable brings at the very beginning is known only when it is filled in.
    if literal.starts_with(VARIABLE) {
        return Some(template);
    }
    if let Err(message) = shape(&literal) {
        report("url", message);
        return None;
    }
    if let Some(warning) = plain_http(&literal) {
        problems.push(FieldProblem {
            warning: true,
            ..FieldProblem::new("plain_http", "url", warning)
        });
    }
    Some(template)
}

/// Stands for a variable; a letter that a host may hold.
const VARIABLE: char = 'x';

/// `text` with one letter for each variable.
fn without_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        out.push(VARIABLE);
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// A space and what was probably meant.
fn space(literal: &str) -> Option<String> {
    let at = literal.find(char::is_whitespace)?;
    let (scheme, rest) = literal.split_once("://").unwrap_or(("", literal));
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let start = literal.len() - rest.len();
    let meant = if at < start + host_end {
        let host: String = rest[..host_end].split_whitespace().collect();
        if host.is_empty() {
            scheme.split_whitespace().collect()
        } else {
            host
        }
    } else {
        rest[host_end..]
            .trim()
            .split(char::is_whitespace)
            .collect::<Vec<_>>()
            .join("%20")
    };
    Some(format!(
        "A space is not allowed here. Did you mean {meant}?"
    ))
}

fn shape(literal: &str) -> Result<(), String> {
    let Some((scheme, rest)) = literal.split_once("://") else {
        let bare = literal.trim_start_matches('/');
        return Err(format!(
            "An address begins with https:// or http://. Did you mean https://{bare}?"
        ));
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err("Only http:// and https:// addresses can be called.".to_owned());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err("The host is missing, such as crm.example.com.".to_owned());
    }
    if authority.contains('@') {
        return Err("An address cannot hold a user name and password. Send them in the Authorization header.".to_owned());
    }
    let reason = match Url::parse(literal) {
        Ok(_) => return Ok(()),
        Err(url::ParseError::InvalidPort) => "its port is not a number up to 65535",
        Err(url::ParseError::InvalidIpv4Address | url::ParseError::InvalidIpv6Address) => {
            "its numbers are no network address"
        }
        Err(_) => "its host holds characters that a host cannot have",
    };
    Err(format!("This is not an address: {reason}."))
}

/// Without encryption through the internet.
fn plain_http(literal: &str) -> Option<String> {
    let url = Url::parse(literal)
        .ok()
        .filter(|url| url.scheme() == "http")?;
    let near = match url.host()? {
        Host::Domain(name) => {
            !name.contains('.')
                || [".local", ".localhost", ".internal", ".lan", ".test"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
        Host::Ipv4(address) => is_near(IpAddr::V4(address)),
        Host::Ipv6(address) => is_near(IpAddr::V6(address)),
    };
    (!near).then(|| "This address is not encrypted: others on the way can read and change what is sent. Use https:// where it is offered.".to_owned())
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<String> {
        let mut problems = Vec::new();
        compile(text, &mut problems);
        problems.into_iter().next().map(|problem| problem.message)
    }

    #[test]
    fn a_space_is_met_with_what_was_meant() {
        let hint = |meant| {
            Some(format!(
                "A space is not allowed here. Did you mean {meant}?"
            ))
        };
        assert_eq!(
            problem("https://crm. example.com/deals"),
            hint("crm.example.com")
        );
        assert_eq!(problem("crm example.com"), hint("crmexample.com"));
        assert_eq!(
            problem("https://crm.example.com/my deals"),
            hint("/my%20deals")
        );
        assert_eq!(problem("  https://crm.example.com/deals  "), None);
        assert_eq!(
            problem("https://crm.example.com/{{ order.body.id }}/x"),
            None
        );
    }

    #[test]
    fn says_what_is_missing() {
        for (text, words) in [
            ("", "Enter the address"),
            (
                "crm.example.com/x",
                "Did you mean https://crm.example.com/x?",
            ),
            ("ftp://crm.example.com", "Only http://"),
            ("https:///x", "host is missing"),
            ("https://u:p@crm.example.com/", "user name and password"),
            ("https://crm.example.com:99999/", "port"),
            ("https://crm<.example.com/", "characters"),
            ("https://a.example/{{ x", "has no }}"),
        ] {
            let message = problem(text).unwrap_or_default();
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn plain_http_warns_only_for_hosts_far_away() {
        assert!(problem("http://crm.example.com/").is_some_and(|m| m.contains("not encrypted")));
        for near in [
            "http://localhost:3000/",
            "http://127.0.0.1/",
            "http://192.168.1.7/",
            "http://nas.local/",
            "https://crm.example.com",
        ] {
            assert_eq!(problem(near), None, "{near}");
        }
    }

    #[test]
    fn a_host_is_typed_when_it_ends_before_the_first_variable() {
        for typed in [
            "https://a.example",
            "https://a.example/{{x.body}}",
            "https://a.example?q={{x.body}}",
        ] {
            assert!(is_typed(typed), "{typed}");
        }
        for data in [
            "{{x.body.url}}",
            "https://{{x.body.host}}/a",
            "https://a.example{{x.body}}/",
            "https://a.example:{{x.body}}/",
            "{{x.a}}://h/",
        ] {
            assert!(!is_typed(data), "{data}");
        }
        assert_eq!(
            typed_host("https://crm.example.com:8443/{{ x.body }}").as_deref(),
            Some("crm.example.com:8443")
        );
        assert_eq!(typed_host("https://{{ x.body }}/"), None);
    }
}
