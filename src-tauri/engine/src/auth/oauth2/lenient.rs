//! What providers answer in ways of their own, brought into the form of the standard (RFC 6749
//! §5.1 and §5.2), so that the rest knows only that form.
//!
//! Seen in the wild: form-urlencoded answers and errors under status 200 (GitHub), `ok: false`
//! under status 200 and tokens one level down (Slack), lifetimes as text, no `token_type`,
//! scopes between commas or as a list, errors as objects.

use crate::http::Answer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth2::HttpResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Tokens.
    Tokens,
    /// Codes for another device (RFC 8628 §3.2).
    DeviceCodes,
    /// Nothing but success.
    Nothing,
}

/// The code of an answer that is neither what was asked for nor an error of OAuth.
pub(super) const ODD: &str = "hookline_odd_answer";

/// The code of a refusal that has none where the standard wants one, such as HubSpot's
/// `{"status":"BAD_REFRESH_TOKEN","message":"…"}`.
pub(super) const NAMELESS: &str = "hookline_nameless_refusal";

/// What is read of a token answer besides the standard's fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Extra {
    /// Whose tokens these are.
    #[serde(default)]
    pub(super) account: Option<String>,
}

impl oauth2::ExtraTokenFields for Extra {}

/// The answer in the form of the standard: 200 with what was asked for, or 400 with `error`.
pub(super) fn read(expected: Expected, answer: &Answer) -> HttpResponse {
    let good = (200..300).contains(&answer.status);
    if good && expected == Expected::Nothing {
        return refusal(answer).unwrap_or_else(|| respond(200, &json!({})));
    }
    let fields = fields(answer);
    let read = match expected {
        _ if !good => None,
        Expected::Tokens => fields.as_ref().and_then(tokens),
        Expected::DeviceCodes => fields.as_ref().and_then(device_codes),
        Expected::Nothing => None,
    };
    read.map(|value| respond(200, &value))
        .or_else(|| refusal(answer))
        .unwrap_or_else(|| respond(400, &unlike_oauth(answer)))
}

/// What RFC 6749 §5.2 says of a request; a server in trouble says other things.
const DEFINITE: &[&str] = &[
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// The answer as an error of OAuth, if it names one that trying again cannot mend.
pub(super) fn definite(answer: &Answer) -> Option<HttpResponse> {
    let fields = fields(answer)?;
    let code = fields.get("error")?.as_str()?;
    DEFINITE.contains(&code).then(|| refusal(answer))?
}

/// The answer as an error of OAuth, if it holds one.
pub(super) fn refusal(answer: &Answer) -> Option<HttpResponse> {
    let fields = fields(answer)?;
    if fields.contains_key("access_token") {
        return None;
    }
    let (code, inner) = match fields.get("error") {
        Some(Value::String(code)) => (Some(code.clone()), None),
        // As APIs of Google, Facebook and others report.
        Some(Value::Object(error)) => {
            let code = ["type", "code", "status"]
                .iter()
                .find_map(|key| text(error.get(*key)));
            (
                code.or_else(|| Some(nameless(answer).to_owned())),
                Some(error),
            )
        }
        _ if fields.get("ok") == Some(&Value::Bool(false)) => {
            (Some(nameless(answer).to_owned()), None)
        }
        _ => (None, None),
    };
    let code = code?;
    let description = ["error_description", "error_message", "message"]
        .iter()
        .find_map(|key| {
            text(inner.unwrap_or(&fields).get(*key)).or_else(|| text(fields.get(*key)))
        });
    let mut error = json!({ "error": code });
    if let Some(description) = description {
        error["error_description"] = short(&description).into();
    }
    Some(respond(400, &error))
}

/// The answer's fields, from JSON or a form, whatever its content type says.
fn fields(answer: &Answer) -> Option<Map<String, Value>> {
    if let Ok(Value::Object(fields)) = serde_json::from_slice(&answer.body) {
        return Some(fields);
    }
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    let is_form = text
        .split('&')
        .all(|pair| pair.split_once('=').is_some_and(|(name, _)| is_name(name)));
    is_form.then(|| {
        url::form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect()
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

fn tokens(fields: &Map<String, Value>) -> Option<Value> {
    let given = if fields.contains_key("access_token") {
        fields
    } else {
        fields.get("authed_user")?.as_object()?
    };
    let access = text(given.get("access_token")).filter(|token| !token.is_empty())?;
    let mut read = json!({
        "access_token": access,
        "token_type": text(given.get("token_type")).unwrap_or_else(|| "bearer".to_owned()),
    });
    if let Some(refresh) = text(given.get("refresh_token")).filter(|token| !token.is_empty()) {
        read["refresh_token"] = refresh.into();
    }
    let seconds = ["expires_in", "expires_in_sec"]
        .iter()
        .find_map(|key| seconds(given.get(*key)));
    // 0 is how some say that the token does not expire.
    if let Some(seconds) = seconds.filter(|seconds| *seconds > 0) {
        read["expires_in"] = seconds.into();
    }
    if let Some(scope) = scopes(given.get("scope")) {
        read["scope"] = scope.into();
    }
    if let Some(account) = text(fields.get("id_token")).as_deref().and_then(account) {
        read["account"] = account.into();
    }
    Some(read)
}

fn device_codes(fields: &Map<String, Value>) -> Option<Value> {
    let uri = |key: &str, older: &str| text(fields.get(key)).or_else(|| text(fields.get(older)));
    let mut read = json!({
        "device_code": text(fields.get("device_code"))?,
        "user_code": text(fields.get("user_code"))?,
        "verification_uri": uri("verification_uri", "verification_url")?,
        // RFC 8628 §3.2 wants it; half an hour is what is common.
        "expires_in": seconds(fields.get("expires_in")).unwrap_or(1800),
        // Never without a pause, whatever the provider says.
        "interval": seconds(fields.get("interval")).unwrap_or(5).max(1),
    });
    if let Some(complete) = uri("verification_uri_complete", "verification_url_complete") {
        read["verification_uri_complete"] = complete.into();
    }
    Some(read)
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whole seconds, as number or text.
fn seconds(value: Option<&Value>) -> Option<u64> {
    match value? {
        Value::Number(number) => number
            .as_u64()
            // Fractions are cut: a token must never be held for longer lived than it is.
            .or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Scopes between spaces, whatever stood between them.
fn scopes(value: Option<&Value>) -> Option<String> {
    let listed: Vec<&str> = match value? {
        Value::String(text) => text
            .split([' ', ',', '\t', '\n'])
            .filter(|scope| !scope.is_empty())
            .collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    (!listed.is_empty()).then(|| listed.join(" "))
}

/// Whose an ID token is. Its signature is not looked at: it came over TLS from the provider
/// itself (OpenID Connect Core §3.1.3.7), and only a screen shows it.
fn account(id_token: &str) -> Option<String> {
    let claims = id_token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: Map<String, Value> = serde_json::from_slice(&claims).ok()?;
    ["email", "preferred_username", "name", "sub"]
        .iter()
        .find_map(|key| text(claims.get(*key)).filter(|text| !text.is_empty()))
        .map(|text| short(&text))
}

/// The code of an answer that has none. These statuses are about our request alone; any other
/// may come from something that stands before the provider, or passes by itself.
fn nameless(answer: &Answer) -> &'static str {
    if matches!(answer.status, 400 | 401 | 403) {
        NAMELESS
    } else {
        ODD
    }
}

fn unlike_oauth(answer: &Answer) -> Value {
    let kind = answer
        .headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map_or("of no stated type", |(_, value)| value.as_str());
    let description = said(answer)
        .unwrap_or_else(|| format!("status {} with content {}", answer.status, short(kind)));
    json!({ "error": nameless(answer), "error_description": description })
}

/// The words of a refusal that is not OAuth's.
fn said(answer: &Answer) -> Option<String> {
    let fields = fields(answer).filter(|_| nameless(answer) == NAMELESS)?;
    let first = |keys: [&str; 3]| keys.iter().find_map(|key| text(fields.get(*key)));
    let name = first(["status", "code", "type"]);
    let message = first(["error_description", "error_message", "message"]);
    let words: Vec<String> = [name, message].into_iter().flatten().collect();
    (!words.is_empty()).then(|| short(&words.join(": ")))
}

/// The error in an answer that [`read`] or [`refusal`] made.
pub(super) fn error_of(response: &HttpResponse) -> (String, Option<String>) {
    let fields: Map<String, Value> = serde_json::from_slice(response.body()).unwrap_or_default();
    let code = text(fields.get("error")).unwrap_or_else(|| ODD.to_owned());
    (code, text(fields.get("error_description")))
}

/// At most 300 characters, in one line: what a provider says is shown to people.
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control()).take(300).collect()
}

fn respond(status: u16, value: &Value) -> HttpResponse {
    let mut response = HttpResponse::new(value.to_string().into_bytes());
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_REQUEST);
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json"),
    );
    response
}

#[cfg(test)]
mod tests;
