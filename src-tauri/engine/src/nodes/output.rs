//! What a step (or a trigger) gives to later ones.

use bytes::Bytes;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// How deep JSON may be nested; deeper is kept as text.
pub const MAX_DEPTH: usize = 128;

/// What a step (or a trigger) gives to later ones: small named values, and a payload kept as bytes.
#[derive(Debug, Clone)]
pub struct Output {
    /// Everything but the payload: `status`, `headers`, `query`, `method`, `path`.
    pub fields: Map<String, Value>,
    /// `.body`, and as text `.raw`.
    pub body: Payload,
}

/// Bytes with what is known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// As they arrived, or as converted.
    pub bytes: Bytes,
    /// How to read them.
    pub form: Form,
}

/// How a payload is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// There is none.
    Empty,
    /// One JSON value; checked.
    Json,
    /// UTF-8 text.
    Text,
    /// Names and values of a web form: text, whose `.body` is an object of them.
    Urlencoded,
    /// Anything else.
    Binary,
    /// Declared as JSON but is not: kept as text and flagged.
    BadJson,
}

impl Payload {
    /// No bytes at all.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            bytes: Bytes::new(),
            form: Form::Empty,
        }
    }

    /// Bytes that are known to be one JSON value.
    #[must_use]
    pub fn json(value: &Value) -> Self {
        Self {
            bytes: Bytes::from(value.to_string()),
            form: Form::Json,
        }
    }

    /// Reads `bytes` by their content type. Nothing is lost or changed: what is not what it
    /// claims to be is kept as text.
    ///
    /// Many senders label JSON as something else (`curl -d` says it is a form), so an object or
    /// a list that is valid JSON counts as JSON whatever its label.
    #[must_use]
    pub fn read(bytes: Bytes, content_type: Option<&str>) -> Self {
        let form = form_of(&bytes, content_type);
        Self { bytes, form }
    }

    /// The bytes as text, when they are text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self.form {
            Form::Binary => None,
            _ => std::str::from_utf8(&self.bytes).ok(),
        }
    }
}

fn form_of(bytes: &[u8], content_type: Option<&str>) -> Form {
    if bytes.is_empty() {
        return Form::Empty;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Form::Binary;
    };
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if essence == "application/json" || essence == "text/json" || essence.ends_with("+json") {
        return if is_json(text) {
            Form::Json
        } else {
            Form::BadJson
        };
    }
    let composite = text
        .trim_start_matches([' ', '\t', '\r', '\n'])
        .starts_with(['{', '[']);
    if (composite || essence.is_empty()) && is_json(text) {
        return Form::Json;
    }
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Form::Urlencoded,
        _ => Form::Text,
    }
}

/// Whether `text` is one JSON value, nested no deeper than [`MAX_DEPTH`].
#[must_use]
pub fn is_json(text: &str) -> bool {
    depth(text.as_bytes()) <= MAX_DEPTH && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// How deep brackets are nested outside strings; what comes before is assumed to be JSON.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for &byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str, content_type: Option<&str>) -> Form {
        Payload::read(Bytes::copy_from_slice(text.as_bytes()), content_type).form
    }

    #[test]
    fn reads_by_content_type() {
        assert_eq!(form("", Some("application/json")), Form::Empty);
        assert_eq!(
            form("{\"a\":1}", Some("application/json; charset=utf-8")),
            Form::Json
        );
        assert_eq!(form("7", Some("application/problem+json")), Form::Json);
        assert_eq!(form("{\"a\":", Some("application/json")), Form::BadJson);
        assert_eq!(
            form("a=1&b=2", Some("application/x-www-form-urlencoded")),
            Form::Urlencoded
        );
        assert_eq!(form("<a/>", Some("application/xml")), Form::Text);
        assert_eq!(form("7", Some("text/plain")), Form::Text);
        assert_eq!(form("7", None), Form::Json);
        assert_eq!(form("hello", None), Form::Text);
        assert_eq!(
            Payload::read(Bytes::from_static(&[0xff, 0]), None).form,
            Form::Binary
        );
    }

    #[test]
    fn json_under_another_label_is_json() {
        assert_eq!(
            form(" {\"a\":1}", Some("application/x-www-form-urlencoded")),
            Form::Json
        );
        assert_eq!(form("[1]", Some("text/plain")), Form::Json);
        assert_eq!(form("{not json}", Some("text/plain")), Form::Text);
    }

    #[test]
    fn a_hundred_thousand_brackets_are_text() {
        assert_eq!(
            form(&"[".repeat(100_000), Some("application/json")),
            Form::BadJson
        );
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(form(&deep(128), Some("application/json")), Form::Json);
        assert_eq!(form(&deep(129), Some("application/json")), Form::BadJson);
        assert_eq!(
            form(
                &format!("\"{}\"", "[".repeat(500)),
                Some("application/json")
            ),
            Form::Json
        );
    }
}
