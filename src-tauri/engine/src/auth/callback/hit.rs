//! Whether a request is the one that is waited for.

use crate::vault::Secret;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

/// What is waited for. Without `Debug` for its values: they are secrets.
pub enum Expected {
    /// An authorization code or an error under this state (RFC 6749 §4.1.2).
    Oauth2 {
        /// The state, used once.
        state: Secret,
        /// The issuer that answers must name if they name one (RFC 9207).
        issuer: Option<String>,
    },
    /// A verifier for this temporary token (RFC 5849 §2.2).
    Oauth1 {
        /// The temporary token, `oauth_token`, which the provider made.
        token: Secret,
        /// Ours, used once: the parameter `state` of the callback address.
        state: Secret,
    },
}

impl std::fmt::Debug for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Oauth2 { .. } => "Oauth2",
            Self::Oauth1 { .. } => "Oauth1",
        })
    }
}

/// What came.
pub enum Hit {
    /// The authorization code (OAuth 2) or the verifier (OAuth 1.0a).
    Granted(Secret),
    /// The provider's error, such as `access_denied`, and what it says.
    Denied {
        /// The provider's code.
        code: String,
        /// What it says.
        description: Option<String>,
    },
}

impl std::fmt::Debug for Hit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Granted(_) => "Granted",
            Self::Denied { .. } => "Denied",
        })
    }
}

/// Why a request is not what is waited for; the later, the more like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stray {
    /// It has nothing to do with it.
    Other,
    /// What was waited for came already.
    Replay,
    /// The state (or the temporary token) is not the one that was given out.
    WrongState,
    /// The state is right, but another provider answered (RFC 9207 §2.4).
    WrongIssuer,
}

/// Reads a query. The comparisons take the same time wherever the values differ.
pub(super) fn judge(expected: &Expected, query: &str) -> Result<Hit, Stray> {
    match expected {
        Expected::Oauth2 { state, issuer } => oauth2(state, issuer.as_deref(), query),
        Expected::Oauth1 { token, state } => oauth1(token, state, query),
    }
}

fn oauth2(state: &Secret, issuer: Option<&str>, query: &str) -> Result<Hit, Stray> {
    let given = once(query, "state")?.ok_or(Stray::Other)?;
    if !same(&given, state.expose()) {
        return Err(Stray::WrongState);
    }
    if let (Some(wanted), Some(named)) = (issuer, once(query, "iss")?)
        && named != wanted
    {
        return Err(Stray::WrongIssuer);
    }
    if let Some(code) = once(query, "error")?.filter(|code| !code.is_empty()) {
        let description = once(query, "error_description")?.filter(|text| !text.is_empty());
        return Ok(Hit::Denied { code, description });
    }
    once(query, "code")?
        .filter(|code| !code.is_empty())
        .map(|code| Hit::Granted(Secret::new(code)))
        .ok_or(Stray::Other)
}

fn oauth1(token: &Secret, state: &Secret, query: &str) -> Result<Hit, Stray> {
    let ours = once(query, "state")?.ok_or(Stray::Other)?;
    if !same(&ours, state.expose()) {
        return Err(Stray::WrongState);
    }
    let denied = |code: &str| Hit::Denied {
        code: code.to_owned(),
        description: None,
    };
    // Twitter and others after it name the token that was denied here.
    if let Some(refused) = once(query, "denied")?
        && same(&refused, token.expose())
    {
        return Ok(denied("access_denied"));
    }
    let given = once(query, "oauth_token")?.ok_or(Stray::Other)?;
    if !same(&given, token.expose()) {
        return Err(Stray::WrongState);
    }
    let verifier = once(query, "oauth_verifier")?.filter(|text| !text.is_empty());
    if let Some(verifier) = verifier {
        return Ok(Hit::Granted(Secret::new(verifier)));
    }
    let problem = once(query, "oauth_problem")?.or(once(query, "error")?);
    problem.map(|code| denied(&code)).ok_or(Stray::Other)
}

/// The parameter `name`, which must not come twice (RFC 6749 §3.1).
fn once(query: &str, name: &str) -> Result<Option<String>, Stray> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    let first = values.next().map(|(_, value)| value.into_owned());
    match values.next() {
        Some(_) => Err(Stray::Other),
        None => Ok(first),
    }
}

fn same(given: &str, wanted: &str) -> bool {
    bool::from(given.as_bytes().ct_eq(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Expected {
        Expected::Oauth2 {
            state: Secret::new("s+t/1".to_owned()),
            issuer: Some("https://id.example".to_owned()),
        }
    }

    fn code(query: &str) -> Result<String, Stray> {
        judge(&waiting(), query).map(|hit| match hit {
            Hit::Granted(code) => code.expose().to_owned(),
            Hit::Denied { code, .. } => format!("denied: {code}"),
        })
    }

    #[test]
    fn the_right_answer_is_taken() {
        assert_eq!(code("code=a%2Bb&state=s%2Bt%2F1").as_deref(), Ok("a+b"));
        let named = "state=s%2Bt%2F1&iss=https%3A%2F%2Fid.example&code=c&session_state=x";
        assert_eq!(code(named).as_deref(), Ok("c"));
        assert_eq!(
            code("error=access_denied&state=s%2Bt%2F1").as_deref(),
            Ok("denied: access_denied")
        );
    }

    #[test]
    fn everything_else_is_a_stray() {
        for (query, stray) in [
            ("", Stray::Other),
            ("code=a", Stray::Other),
            ("code=a&state=", Stray::WrongState),
            ("code=a&state=s", Stray::WrongState),
            ("code=a&state=s%2Bt%2F1x", Stray::WrongState),
            ("code=a&state=s%2Bt%2F1&state=s%2Bt%2F1", Stray::Other),
            ("code=a&code=b&state=s%2Bt%2F1", Stray::Other),
            ("code=&state=s%2Bt%2F1", Stray::Other),
            ("state=s%2Bt%2F1", Stray::Other),
            (
                "code=a&state=s%2Bt%2F1&iss=https://evil.example",
                Stray::WrongIssuer,
            ),
            ("error=x&state=s%2Bt%2F1&iss=", Stray::WrongIssuer),
            ("error=access_denied&state=guess", Stray::WrongState),
        ] {
            assert_eq!(code(query), Err(stray), "{query}");
        }
    }

    #[test]
    fn old_oauth_brings_its_token_and_a_verifier() {
        let waiting = Expected::Oauth1 {
            token: Secret::new("tmp".to_owned()),
            state: Secret::new("s".to_owned()),
        };
        let judged = |query: &str| judge(&waiting, &format!("state=s&{query}"));
        assert!(matches!(
            judged("oauth_token=tmp&oauth_verifier=v"),
            Ok(Hit::Granted(_))
        ));
        assert!(matches!(judged("denied=tmp"), Ok(Hit::Denied { .. })));
        assert!(matches!(
            judged("oauth_token=tmp&oauth_problem=user_refused"),
            Ok(Hit::Denied { .. })
        ));
        assert!(matches!(
            judged("oauth_token=x&oauth_verifier=v"),
            Err(Stray::WrongState)
        ));
        assert!(matches!(judged("oauth_token=tmp"), Err(Stray::Other)));
        assert!(matches!(judged("denied=other"), Err(Stray::Other)));
        for (query, stray) in [
            ("oauth_token=tmp&oauth_verifier=v", Stray::Other),
            (
                "state=x&oauth_token=tmp&oauth_verifier=v",
                Stray::WrongState,
            ),
            (
                "state=s&state=s&oauth_token=tmp&oauth_verifier=v",
                Stray::Other,
            ),
            ("state=x&denied=tmp", Stray::WrongState),
        ] {
            assert_eq!(judge(&waiting, query).map(|_| ()), Err(stray), "{query}");
        }
    }
}
