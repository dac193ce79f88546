//! Why there is no token, in words.

use super::lenient::{NAMELESS, ODD, short};
use super::wire::Fault;
use crate::api::connections::ConnectionProblem;

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The profile's settings do not allow the request.
    Settings {
        /// The field of the OAuth 2 settings.
        field: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// The provider could not be reached: nothing was sent.
    Unsent(String),
    /// The request was sent, at least in part, and no whole answer came.
    Lost(String),
    /// The provider says that it cannot answer now.
    Disturbed(String),
    /// The provider refused (RFC 6749 §5.2), or answered something else than OAuth.
    Refused {
        /// Its code.
        code: String,
        /// What it says.
        description: Option<String>,
        /// How far its clock is ahead of ours, in milliseconds.
        skew: Option<i64>,
    },
}

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A connection is being authorized.
    Authorize,
    /// Its tokens are being renewed.
    Renew,
}

/// Clocks that differ by more than this are worth a word, in milliseconds.
const APART: i64 = 5 * 60 * 1000;

impl Failure {
    /// An answer that is not OAuth's.
    pub(super) fn odd(what: Option<&str>) -> Self {
        Self::Refused {
            code: ODD.to_owned(),
            description: what.map(str::to_owned),
            skew: None,
        }
    }

    /// Whether the same request may do later, without anybody doing something.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unsent(_) | Self::Disturbed(_) => true,
            Self::Refused { code, .. } => matches!(
                code.as_str(),
                "temporarily_unavailable"
                    | "server_error"
                    | "slow_down"
                    | "rate_limited"
                    | "ratelimited"
                    | "internal_error"
                    | ODD
            ),
            Self::Settings { .. } | Self::Lost(_) => false,
        }
    }

    /// What happened and what to do, for the owner of the connection.
    #[must_use]
    pub fn problem(&self, stage: Stage) -> ConnectionProblem {
        let renewing = stage == Stage::Renew;
        match self {
            Self::Settings { field, message } => problem(
                "settings",
                format!(
                    "{} of the auth profile cannot be used. {message}",
                    named(field)
                ),
                None,
            ),
            Self::Unsent(message) => problem(
                "unreachable",
                format!("The provider could not be reached. {message} Then try again."),
                None,
            ),
            Self::Disturbed(message) => problem(
                "unreachable",
                format!("{message} Wait a moment, then try again."),
                None,
            ),
            Self::Lost(message) if renewing => problem(
                "lost",
                format!(
                    "The provider's answer to a renewal was lost, and with it the new access: the old one may be used up. {message} Connect again to go on."
                ),
                None,
            ),
            Self::Lost(message) => problem(
                "unreachable",
                format!("The provider did not finish its answer. {message} Try again."),
                None,
            ),
            Self::Refused {
                code,
                description,
                skew,
            } => {
                let (ours, message) = refused(code, description.as_deref(), *skew, renewing);
                let is_ours = [ODD, NAMELESS].contains(&code.as_str());
                let said = match description {
                    Some(text) if is_ours => short(text),
                    Some(text) => format!("{}: {}", short(code), short(text)),
                    None if is_ours => String::new(),
                    None => short(code),
                };
                problem(ours, message, Some(said).filter(|text| !text.is_empty()))
            }
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unsent(message) => Self::Unsent(message),
            Fault::Lost(message) => Self::Lost(message),
            Fault::Disturbed { .. } => Self::Disturbed(fault.to_string()),
        }
    }
}

/// A problem of a connection.
fn problem(code: &str, message: impl Into<String>, provider: Option<String>) -> ConnectionProblem {
    ConnectionProblem {
        code: code.to_owned(),
        message: message.into(),
        provider,
    }
}

/// Our code and our words for what a provider refuses, also for the names that single providers
/// have for it.
fn refused(
    code: &str,
    description: Option<&str>,
    skew: Option<i64>,
    renewing: bool,
) -> (&'static str, String) {
    let (ours, words): (_, &str) = match code {
        "access_denied" | "authorization_declined" | "user_denied" => (
            "denied",
            "Access was not granted: somebody pressed Deny, or the provider's rules do not allow it. Try again, or ask an administrator of the provider.",
        ),
        "expired_token" | "code_expired" => (
            "timeout",
            "The code was not typed at the provider in time. Try again for a new code.",
        ),
        "invalid_client"
        | "incorrect_client_credentials"
        | "bad_client_secret"
        | "invalid_client_id"
        | "invalid_client_secret" => (
            "wrong_client",
            "The provider does not accept the client: its ID or its secret is wrong, or it wants the client to prove itself in another way. Check them in the auth profile, then try again.",
        ),
        "unauthorized_client" | "unsupported_grant_type" | "unsupported_response_type" => (
            "wrong_client",
            "The client may not be used in this way at the provider. Allow this grant where the client is registered, or choose another in the auth profile, then try again.",
        ),
        "redirect_uri_mismatch" | "invalid_redirect_uri" | "bad_redirect_uri" => (
            "wrong_client",
            "The provider does not know the address to come back to. Register http://127.0.0.1/callback for the client at the provider, then try again.",
        ),
        "invalid_scope" => (
            "unknown_scope",
            "The provider does not know one of the scopes, or does not give it to this client. Check the chosen scopes, then try again.",
        ),
        ODD => (
            "refused",
            "The provider answered something that is no answer of OAuth. Check the addresses in the auth profile, then try again.",
        ),
        "temporarily_unavailable"
        | "server_error"
        | "slow_down"
        | "rate_limited"
        | "ratelimited"
        | "internal_error" => (
            "unreachable",
            "The provider's service is disturbed, or asked too often. Wait a moment, then try again.",
        ),
        _ if renewing => (
            "revoked",
            "The provider does not renew the access any more: it was taken back, or not used for too long. Connect again to go on.",
        ),
        _ => (
            "refused",
            "The provider refused. Try again; if it stays so, check the auth profile.",
        ),
    };
    let about_time = description.is_some_and(|text| {
        let text = text.to_lowercase();
        ["clock", "time", "expired", "future", "iat", "nbf"]
            .iter()
            .any(|word| text.contains(word))
    });
    match skew {
        Some(skew) if skew.abs() > APART && (about_time || ours == "refused") => {
            ("clock", apart(words, skew))
        }
        _ => (ours, words.to_owned()),
    }
}

/// The two clocks, side by side.
fn apart(words: &str, skew: i64) -> String {
    let minutes = skew.abs() / 60_000;
    let behind = if skew > 0 { "behind" } else { "ahead of" };
    format!(
        "{words} This computer's clock is {minutes} minutes {behind} the provider's; set it right first."
    )
}

/// A field of the settings as screens name it.
fn named(field: &str) -> &'static str {
    match field {
        "authorization_url" => "The authorization URL",
        "token_url" => "The token URL",
        "device_url" => "The device URL",
        "revocation_url" => "The revocation URL",
        _ => "An address",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::oauth2::lenient;

    fn refusal(code: &str, skew: Option<i64>) -> Failure {
        Failure::Refused {
            code: code.to_owned(),
            description: None,
            skew,
        }
    }

    #[test]
    fn every_refusal_has_its_own_words() {
        for (code, stage, ours) in [
            ("access_denied", Stage::Authorize, "denied"),
            ("invalid_client", Stage::Authorize, "wrong_client"),
            ("incorrect_client_credentials", Stage::Renew, "wrong_client"),
            ("invalid_scope", Stage::Authorize, "unknown_scope"),
            ("invalid_grant", Stage::Authorize, "refused"),
            ("invalid_grant", Stage::Renew, "revoked"),
            ("bad_refresh_token", Stage::Renew, "revoked"),
            ("expired_token", Stage::Authorize, "timeout"),
        ] {
            let problem = refusal(code, None).problem(stage);
            assert_eq!(problem.code, ours, "{code}");
            assert_eq!(problem.provider.as_deref(), Some(code));
            assert!(!refusal(code, None).is_temporary(), "{code}");
        }
    }

    /// What an answer to a renewal means.
    fn renewal(status: u16, body: &str) -> Failure {
        let answer = crate::http::Answer {
            version: "HTTP/1.1".to_owned(),
            status,
            headers: Vec::new(),
            body: bytes::Bytes::from(body.to_owned()),
        };
        let read = lenient::read(lenient::Expected::Tokens, &answer);
        let (code, description) = lenient::error_of(&read);
        Failure::Refused {
            code,
            description,
            skew: None,
        }
    }

    #[test]
    fn a_refusal_in_words_of_its_own_is_one_all_the_same() {
        let hubspot = r#"{"status":"BAD_REFRESH_TOKEN","message":"unknown refresh token"}"#;
        for (status, body) in [
            (400, hubspot),
            (401, r#"{"error":{"message":"no"}}"#),
            (403, "no"),
        ] {
            let refused = renewal(status, body);
            assert!(!refused.is_temporary(), "{status} {body}");
            assert_eq!(refused.problem(Stage::Renew).code, "revoked");
        }
        let problem = renewal(400, hubspot).problem(Stage::Renew);
        assert_eq!(
            problem.provider.as_deref(),
            Some("BAD_REFRESH_TOKEN: unknown refresh token")
        );
        for (status, body) in [
            (200, "<html>Sign in</html>"),
            (200, r#"{"ok":false}"#),
            (302, ""),
            (404, hubspot),
            (407, "<html>Proxy</html>"),
            (400, r#"{"error":"temporarily_unavailable"}"#),
        ] {
            assert!(renewal(status, body).is_temporary(), "{status} {body}");
        }
    }

    #[test]
    fn clocks_that_differ_are_told_side_by_side() {
        let problem = refusal("invalid_grant", Some(-7_200_000)).problem(Stage::Authorize);
        assert_eq!(problem.code, "clock");
        assert!(
            problem.message.contains("120 minutes ahead of"),
            "{}",
            problem.message
        );
        // A wrong secret stays a wrong secret.
        let problem = refusal("invalid_client", Some(7_200_000)).problem(Stage::Authorize);
        assert_eq!(problem.code, "wrong_client");
    }

    #[test]
    fn what_passes_by_itself_is_told_from_what_does_not() {
        assert!(Failure::Unsent(String::new()).is_temporary());
        assert!(Failure::Disturbed(String::new()).is_temporary());
        assert!(!Failure::Lost(String::new()).is_temporary());
        assert!(refusal("temporarily_unavailable", None).is_temporary());
        assert_eq!(
            Failure::Lost(String::new()).problem(Stage::Renew).code,
            "lost"
        );
    }
}
