//! What a test found, in words.

use crate::auth::profile::{Method, TestRequest};
use crate::auth::store::Known;
use crate::http::{Answer, Exchange};
use crate::nodes::StepError;
use serde_json::Value;
use url::Url;

/// The longest account that is kept, in characters.
const ACCOUNT: usize = 120;

/// What the exchange means: that it works, or why not.
pub(super) fn of(
    known: &Known,
    request: &TestRequest,
    exchange: &Exchange,
    account: Option<&str>,
) -> Result<String, StepError> {
    let place = Url::parse(&request.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let answer = exchange.outcome.as_ref().map_err(|error| StepError {
        kind: error.kind,
        message: error.message.clone(),
        field: None,
    })?;
    let status = answer.status;
    let expected = match request.expect {
        Some(wanted) => status == wanted,
        None => (200..300).contains(&status),
    };
    if expected {
        return Ok(match account {
            Some(account) => format!("It works: {place} answered with {status}, for {account}."),
            None => format!("It works: {place} answered with {status}."),
        });
    }
    let method = &known.profile.settings.method;
    let message = match status {
        401 | 403 => format!(
            "{place} refused the credential (it answered with {status}). {}",
            remedy(method, status)
        ),
        200..=299 => format!(
            "{place} answered with {status}, but {} was expected.",
            request.expect.unwrap_or(200)
        ),
        300..=399 => format!(
            "{place} answered with {status} and sent us elsewhere, which is not followed in a test. Often this is its sign-in page: check the address, and that the credential goes where the application wants it."
        ),
        404 | 410 => format!(
            "{place} answered with {status}: there is nothing at this address. The credential may be right; check the test URL."
        ),
        429 => format!("{place} answered with 429: too many requests. Try again in a while."),
        500.. => format!("{place} answered with {status}: it has trouble itself. Try again later."),
        _ => format!(
            "{place} answered with {status}, so it does not work this way. Its answer says more."
        ),
    };
    Err(StepError {
        kind: "status",
        message,
        field: None,
    })
}

fn remedy(method: &Method, status: u16) -> &'static str {
    match method {
        _ if status == 403 && method.is_authorized() => {
            "The account may lack a permission: look at the scopes, then authorize again."
        }
        Method::Oauth1(_) | Method::Oauth2(_) => "Authorize this connection again.",
        Method::Basic {} => "Check user name and password.",
        Method::ApiKey(_) => "Check the key, and in the auth profile where it goes.",
        Method::Bearer { .. } => "Check the token.",
        Method::Headers { .. } => "Check the values of the headers.",
        Method::Certificate {} => "Check that the application knows this certificate.",
    }
}

/// The account that the answer names where the test says it would.
pub(super) fn account(request: &TestRequest, answer: &Answer) -> Option<String> {
    let path = request.account.as_deref()?;
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let answer: Value = serde_json::from_slice(&answer.body).ok()?;
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    let named = parts
        .into_iter()
        .try_fold(&answer, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            value => value.get(part),
        })?;
    let text = match named {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(ACCOUNT)
        .collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn found(path: &str, body: &'static str) -> Option<String> {
        let request = TestRequest {
            url: "https://a.example/me".to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            expect: None,
            account: Some(path.to_owned()),
        };
        let answer = Answer {
            version: "HTTP/1.1".to_owned(),
            status: 200,
            headers: Vec::new(),
            body: Bytes::from_static(body.as_bytes()),
        };
        account(&request, &answer)
    }

    #[test]
    fn an_account_is_found_by_its_path() {
        let body =
            r#"{"user":{"email":" ada@example.com ","id":42,"tags":["x"]},"list":[{"name":"a"}]}"#;
        assert_eq!(
            found("user.email", body).as_deref(),
            Some("ada@example.com")
        );
        assert_eq!(found("user.id", body).as_deref(), Some("42"));
        assert_eq!(found("list[0].name", body).as_deref(), Some("a"));
        assert_eq!(found("list.0.name", body).as_deref(), Some("a"));
        for path in [
            "user",
            "user.tags",
            "user.email.x",
            "list[1].name",
            "nothing",
        ] {
            assert_eq!(found(path, body), None, "{path}");
        }
        assert_eq!(found("a", "no JSON"), None);
    }
}
