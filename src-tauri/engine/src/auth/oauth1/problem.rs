//! Why a provider gave no credentials: its own words, and ours beside them.

use super::Consumer;
use super::encode::encode;
use crate::api::connections::ConnectionProblem;
use crate::auth::profile::Oauth1Signature;
use crate::http::{Answer, CallError};
use crate::time::now;
use jiff::{SignedDuration, Timestamp};
use url::{Url, form_urlencoded};

/// How much of the provider's words is shown, in characters.
const WORDS: usize = 300;

/// Clocks further apart than this are said to be; providers usually allow five minutes.
const APART: SignedDuration = SignedDuration::from_mins(4);

/// Which request it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leg {
    /// For temporary credentials.
    Temporary,
    /// For token credentials.
    Token,
}

impl Leg {
    /// What its address is called in the profile.
    pub(super) fn address(self) -> &'static str {
        match self {
            Self::Temporary => "request token",
            Self::Token => "access token",
        }
    }
}

/// Nothing was asked: the fault is on our side.
pub(super) fn own(message: String) -> ConnectionProblem {
    problem("refused", message, None)
}

/// There was no answer.
pub(super) fn unreachable(error: &CallError) -> ConnectionProblem {
    problem("unreachable", error.message.clone(), None)
}

/// The provider does not do what makes 1.0 into 1.0a.
pub(super) fn unconfirmed(url: &Url) -> ConnectionProblem {
    let message = format!(
        "{} did not confirm the callback address (oauth_callback_confirmed), so it speaks the old OAuth 1.0, whose consent can be hijacked. Nothing was connected. Check the request token address, or ask the provider for OAuth 1.0a.",
        place(url)
    );
    problem("refused", message, None)
}

/// The answer was good but held no token.
pub(super) fn no_token(leg: Leg, url: &Url) -> ConnectionProblem {
    let message = format!(
        "{} answered without a token. Check the {} address in the auth profile.",
        place(url),
        leg.address()
    );
    problem("refused", message, None)
}

/// The provider refused. `secrets` become dots in its words.
pub(super) fn refused(
    leg: Leg,
    consumer: &Consumer<'_>,
    url: &Url,
    answer: &Answer,
    secrets: &[&str],
) -> ConnectionProblem {
    let said = words(answer, secrets);
    let lower = said.as_deref().unwrap_or_default().to_ascii_lowercase();
    let mentions = |part: &str| lower.contains(part);
    let (place, status) = (place(url), answer.status);
    let asked = matches!(status, 400 | 401 | 403);
    let clocks = Clocks::of(answer);

    let (code, message) = if asked && (mentions("timestamp") || clocks.is_some_and(Clocks::differ))
    {
        ("clock", clock(&place, clocks))
    } else if asked && mentions("nonce") {
        (
            "replayed",
            format!(
                "{place} says that it has had this request before. Try again; if it says so again, something between here and there sends requests twice."
            ),
        )
    } else if asked && mentions("callback") {
        (
            "callback",
            format!(
                "{place} refused the callback address. Enter http://127.0.0.1 as a callback address in the provider's settings for this application."
            ),
        )
    } else if asked && (mentions("permission_denied") || mentions("user_refused")) {
        (
            "denied",
            format!("The access was denied at {place}. Press Authorize to ask again."),
        )
    } else if asked && leg == Leg::Token && !(mentions("signature") || mentions("consumer")) {
        (
            "verifier",
            format!(
                "{place} refused the confirmation of your consent ({status}): it was used before, or took too long. Press Authorize to start again."
            ),
        )
    } else if asked {
        (
            "wrong_client",
            format!(
                "{place} refused the application ({status}). Compare consumer key, {} and signature method in the auth profile with the provider's settings.",
                key(consumer)
            ),
        )
    } else if (300..400).contains(&status) {
        (
            "refused",
            format!(
                "{place} redirects ({status}) instead of answering. Check the {} address in the auth profile.",
                leg.address()
            ),
        )
    } else if status == 429 || status >= 500 {
        (
            "unreachable",
            format!("{place} cannot answer now ({status}). Try again later."),
        )
    } else {
        (
            "refused",
            format!(
                "{place} answered with {status}. Check the {} address in the auth profile.",
                leg.address()
            ),
        )
    };
    problem(code, message, said)
}

fn problem(code: &str, message: String, provider: Option<String>) -> ConnectionProblem {
    ConnectionProblem {
        code: code.to_owned(),
        message,
        provider,
    }
}

/// What the application proves itself with.
fn key(consumer: &Consumer<'_>) -> &'static str {
    match consumer.settings.signature {
        Oauth1Signature::RsaSha1 | Oauth1Signature::RsaSha256 => "private key",
        _ => "consumer secret",
    }
}

fn place(url: &Url) -> String {
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// The provider's clock, as its answer's `Date` tells, and ours.
#[derive(Debug, Clone, Copy)]
struct Clocks {
    theirs: Timestamp,
    ours: Timestamp,
}

impl Clocks {
    fn of(answer: &Answer) -> Option<Self> {
        let (_, date) = answer.headers.iter().find(|(name, _)| name == "date")?;
        let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
        let ours = Timestamp::from_millisecond(now()).ok()?;
        Some(Self { theirs, ours })
    }

    fn differ(self) -> bool {
        self.theirs.duration_since(self.ours).abs() > APART
    }
}

fn clock(place: &str, clocks: Option<Clocks>) -> String {
    let show = |time: Timestamp| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    match clocks {
        Some(clocks) if clocks.differ() => format!(
            "{place} refused the time of the request. Its clock says {}, this computer's says {}. Set this computer's clock and try again.",
            show(clocks.theirs),
            show(clocks.ours)
        ),
        Some(clocks) => format!(
            "{place} refused the time of the request, although its clock ({}) and this computer's ({}) agree. Try again.",
            show(clocks.theirs),
            show(clocks.ours)
        ),
        None => format!(
            "{place} refused the time of the request. This computer's clock says {}; if that is wrong, set it and try again.",
            show(Timestamp::from_millisecond(now()).unwrap_or_default())
        ),
    }
}

/// What the provider said, in at most [`WORDS`] characters and without `secrets`: its
/// `oauth_problem` or `error`, else its text. A page is nothing to show.
fn words(answer: &Answer, secrets: &[&str]) -> Option<String> {
    let header = |wanted: &str| {
        let found = answer.headers.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let body = String::from_utf8_lossy(answer.body.trim_ascii());
    let is_page = header("content-type").is_some_and(|kind| kind.contains("html"))
        || body.starts_with('<') && body.to_ascii_lowercase().contains("<html");
    let text = reported(&body)
        .or_else(|| header("www-authenticate").and_then(challenged))
        .or_else(|| (!is_page && !body.is_empty()).then(|| body.into_owned()))?;
    let mut text = text;
    for secret in secrets.iter().filter(|secret| secret.len() >= 4) {
        text = text
            .replace(secret, "••••••")
            .replace(&encode(secret), "••••••");
    }
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = joined.chars().take(WORDS).collect();
    if shown.len() < joined.len() {
        shown.push('…');
    }
    (!shown.is_empty()).then_some(shown)
}

/// A form body as many providers answer: `oauth_problem=…` or `error=…`.
fn reported(body: &str) -> Option<String> {
    let pairs: Vec<_> = form_urlencoded::parse(body.as_bytes()).collect();
    let value = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.to_string())
    };
    let problem = value("oauth_problem").or_else(|| value("error"))?;
    let advice = value("oauth_problem_advice").or_else(|| value("error_description"));
    Some(advice.map_or(problem.clone(), |advice| format!("{problem}: {advice}")))
}

/// A challenge such as `OAuth realm="…", oauth_problem="timestamp_refused"`.
fn challenged(challenge: &str) -> Option<String> {
    let (_, rest) = challenge.split_once("oauth_problem=")?;
    let value = rest.trim_start_matches('"');
    let end = value.find(['"', ',', ' ', '&']).unwrap_or(value.len());
    Some(value[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::oauth1::tests::settings;
    use bytes::Bytes;

    fn refusal(leg: Leg, status: u16, headers: &[(&str, &str)], body: &str) -> ConnectionProblem {
        let answer = Answer {
            version: "HTTP/1.1".to_owned(),
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Bytes::copy_from_slice(body.as_bytes()),
        };
        let consumer = Consumer {
            settings: &settings(Oauth1Signature::HmacSha1),
            secret: None,
            private_key: None,
        };
        let url = Url::parse("https://photos.example.net:8443/initiate").expect("an address");
        refused(leg, &consumer, &url, &answer, &["sec ret&1", "abc"])
    }

    #[test]
    fn names_what_was_refused() {
        use Leg::{Temporary, Token};
        let problem = "www-authenticate";
        for (leg, status, headers, body, code, said) in [
            (
                Temporary,
                401,
                vec![],
                "oauth_problem=signature_invalid",
                "wrong_client",
                Some("signature_invalid"),
            ),
            (Temporary, 401, vec![], "", "wrong_client", None),
            (
                Temporary,
                401,
                vec![(problem, "OAuth realm=\"x\", oauth_problem=\"nonce_used\"")],
                "",
                "replayed",
                Some("nonce_used"),
            ),
            (
                Temporary,
                400,
                vec![],
                "error=invalid_request&error_description=Bad+callback",
                "callback",
                Some("invalid_request: Bad callback"),
            ),
            (
                Temporary,
                401,
                vec![],
                "oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1-2",
                "clock",
                Some("timestamp_refused"),
            ),
            (Token, 401, vec![], "", "verifier", None),
            (
                Token,
                401,
                vec![],
                "Invalid signature",
                "wrong_client",
                Some("Invalid signature"),
            ),
            (
                Token,
                403,
                vec![],
                "oauth_problem=permission_denied",
                "denied",
                Some("permission_denied"),
            ),
            (
                Temporary,
                404,
                vec![("content-type", "text/html; charset=utf-8")],
                "<p>Not here</p>",
                "refused",
                None,
            ),
            (
                Temporary,
                503,
                vec![],
                "<!doctype html><html>down</html>",
                "unreachable",
                None,
            ),
            (Token, 302, vec![], "", "refused", None),
        ] {
            let found = refusal(leg, status, &headers, body);
            assert_eq!(found.code, code, "{body}: {}", found.message);
            assert_eq!(found.provider.as_deref(), said, "{body}");
            assert!(
                found.message.contains("photos.example.net:8443"),
                "{}",
                found.message
            );
        }
    }

    #[test]
    fn a_clock_that_is_off_is_shown_beside_ours() {
        let date = [("date", "Thu, 01 Jan 2015 10:00:00 GMT")];
        let found = refusal(Leg::Temporary, 401, &date, "");
        assert_eq!(found.code, "clock");
        assert!(
            found.message.contains("2015-01-01 10:00:00 UTC"),
            "{}",
            found.message
        );
        assert!(
            found.message.contains("this computer's says 20"),
            "{}",
            found.message
        );
    }

    #[test]
    fn the_providers_words_are_short_plain_and_without_secrets() {
        let body = format!(
            "Base\n\u{7}string sec ret&1 sec%20ret%261 {}",
            "x".repeat(400)
        );
        let said = refusal(Leg::Temporary, 401, &[], &body)
            .provider
            .expect("words");
        assert!(said.starts_with("Base string •••••• •••••• xxx"), "{said}");
        assert!(said.ends_with('…') && said.chars().count() == WORDS + 1);
    }
}
