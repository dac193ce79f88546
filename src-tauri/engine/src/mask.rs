//! What the log must not keep: credentials in headers and addresses, and values of the vault
//! wherever they appear, become dots before anything is stored. The request that goes out is
//! another value and stays whole.

use crate::http::{Answer, Exchange};
use crate::vault::Masker;
use std::borrow::Cow;
use url::Url;

/// Stands for a secret.
pub(crate) const DOTS: &str = "••••••";

/// Headers that let somebody in, or prove who sent something; lower-case.
const HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "apikey",
    "x-auth-token",
    "x-access-token",
    "x-csrf-token",
];

/// Query parameters that do, whatever their case.
const PARAMETERS: &[&str] = &[
    "access_token",
    "api_key",
    "api-key",
    "apikey",
    "auth_token",
    "client_secret",
    "key",
    "oauth_token",
    "password",
    "secret",
    "token",
];

/// A header's value for the log. A secret keeps its scheme (`Bearer`), so that one can see how
/// the caller signed in.
#[must_use]
pub fn header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let secret = |known: &&&str| known.eq_ignore_ascii_case(name);
    let Some(name) = HEADERS.iter().find(secret) else {
        return value.into();
    };
    match value.split_once(' ') {
        Some((scheme @ "OAuth", rest)) if name.ends_with("authorization") => {
            format!("{scheme} {}", signed(rest).unwrap_or(DOTS.to_owned())).into()
        }
        Some((scheme, _)) if name.ends_with("authorization") => format!("{scheme} {DOTS}").into(),
        _ => DOTS.into(),
    }
}

/// The parameters of OAuth 1.0a (RFC 5849 §3.5.1) with dots for all but those that help to find
/// out why a signature is refused; none when these are no such parameters.
fn signed(parameters: &str) -> Option<String> {
    const SHOWN: &[&str] = &[
        "realm",
        "oauth_consumer_key",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_nonce",
        "oauth_version",
    ];
    let masked: Option<Vec<String>> = parameters
        .split(',')
        .map(|parameter| {
            let (name, value) = parameter.trim().split_once('=')?;
            value.strip_prefix('"')?.strip_suffix('"')?;
            if SHOWN.contains(&name) {
                return Some(format!("{name}={value}"));
            }
            name.starts_with("oauth_")
                .then(|| format!("{name}=\"{DOTS}\""))
        })
        .collect();
    masked.map(|parameters| parameters.join(", "))
}

/// Hides the values of the vault in an exchange. Later steps and the log see only what is left.
pub fn exchange(exchange: &mut Exchange, masker: &Masker) {
    let sent = &mut exchange.sent;
    hide(&mut sent.url, masker);
    for (_, value) in &mut sent.headers {
        hide(value, masker);
    }
    sent.body = masker.bytes(&sent.body);
    match &mut exchange.outcome {
        Ok(answer) => hide_answer(answer, masker),
        Err(error) => {
            hide(&mut error.message, masker);
            if let Some(answer) = &mut error.partial {
                hide_answer(answer, masker);
            }
        }
    }
}

fn hide_answer(answer: &mut Answer, masker: &Masker) {
    for (_, value) in &mut answer.headers {
        hide(value, masker);
    }
    answer.body = masker.bytes(&answer.body);
}

/// Hides the values of the vault in `text`.
pub fn hide(text: &mut String, masker: &Masker) {
    if let Cow::Owned(masked) = masker.text(text) {
        *text = masked;
    }
}

/// Headers for the log.
#[must_use]
pub fn headers(headers: &[(String, String)]) -> Vec<(&str, Cow<'_, str>)> {
    let masked = headers
        .iter()
        .map(|(name, value)| (name.as_str(), header(name, value)));
    masked.collect()
}

/// An address for the log: without what stands before an `@`, and without the values of
/// parameters that are named like credentials. Any other address stays as it is, to the letter.
#[must_use]
pub fn address(text: &str) -> String {
    if !text.contains(['@', '?']) {
        return text.to_owned();
    }
    let Ok(url) = Url::parse(text) else {
        return text.to_owned();
    };
    let mut masked = text.to_owned();
    if !url.username().is_empty() || url.password().is_some() {
        let begin = masked.find("://").map_or(0, |at| at + 3);
        if let Some(end) = masked[begin..].find('@') {
            masked.replace_range(begin..begin + end, DOTS);
        }
    }
    let Some((head, rest)) = masked.split_once('?') else {
        return masked;
    };
    let (query, fragment) = match rest.split_once('#') {
        Some((query, fragment)) => (query, format!("#{fragment}")),
        None => (rest, String::new()),
    };
    let parameters: Vec<String> = query.split('&').map(parameter).collect();
    format!("{head}?{}{fragment}", parameters.join("&"))
}

fn parameter(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) => {
            format!("{name}={DOTS}")
        }
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_headers_keep_only_their_scheme() {
        assert_eq!(header("Authorization", "Bearer abc"), "Bearer ••••••");
        assert_eq!(header("authorization", "abc"), "••••••");
        assert_eq!(header("cookie", "a=b; c=d"), "••••••");
        assert_eq!(header("x-signature", "v1,abc"), "v1,abc");
    }

    #[test]
    fn a_signed_request_shows_what_was_signed_but_not_by_what() {
        assert_eq!(
            header(
                "Authorization",
                "OAuth realm=\"P\", oauth_consumer_key=\"k\",oauth_token=\"t\", oauth_x=\"y\", oauth_signature=\"s%3D\""
            ),
            "OAuth realm=\"P\", oauth_consumer_key=\"k\", oauth_token=\"••••••\", oauth_x=\"••••••\", oauth_signature=\"••••••\""
        );
        for other in [
            "abc",
            "abc==",
            "abc=\"d\"",
            "oauth_nonce=\"n\", abc",
            "realm=\"a,b\"",
            "",
        ] {
            assert_eq!(
                header("authorization", &format!("OAuth {other}")),
                "OAuth ••••••"
            );
        }
    }

    #[test]
    fn addresses_lose_their_credentials_and_nothing_else() {
        let same = "https://a.example/x%20y?b=1&c=%2F&token_count=3#token=1";
        assert_eq!(address(same), same);
        assert_eq!(
            address("https://ada:secret@a.example/?API_KEY=k&a=1&token=t"),
            "https://••••••@a.example/?API_KEY=••••••&a=1&token=••••••"
        );
    }
}
