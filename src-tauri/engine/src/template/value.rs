//! The forms that a found value takes: text, JSON, bytes, or a value to calculate with.

use super::error::TemplateError;
use super::lookup::Found;
use super::raw;
use crate::nodes::Form;
use bytes::Bytes;
use serde_json::Value;
use std::borrow::Cow;

/// The largest value that an expression may calculate with. Spliced as it is, a value may be larger.
const MAX_CALCULATED: usize = 10 * 1024 * 1024;

impl<'a> Found<'a> {
    /// As text: null is empty, objects are JSON, numbers are as written.
    pub(super) fn text(&self) -> Result<Cow<'a, str>, TemplateError> {
        Ok(match self {
            Self::Text(text) => text.clone(),
            Self::Payload(payload) if payload.form == Form::Json => {
                json_text(&payload.bytes, raw::trim(&payload.bytes))
            }
            Self::Payload(payload) => payload.text().map(Cow::Borrowed).ok_or_else(binary)?,
            Self::Json(_, bytes) => json_text(bytes, bytes),
            Self::Value(value) => value_text(value).into(),
        })
    }

    /// As one JSON value.
    pub(super) fn json(&self) -> Result<Bytes, TemplateError> {
        Ok(match self {
            Self::Text(text) => json_string(text),
            Self::Payload(payload) => match payload.form {
                Form::Json => payload.bytes.clone(),
                Form::Empty => Bytes::from_static(b"null"),
                _ => json_string(payload.text().ok_or_else(binary)?),
            },
            Self::Json(payload, bytes) => payload.bytes.slice_ref(bytes),
            Self::Value(value) => value.to_string().into(),
        })
    }

    /// As the bytes of a whole body, when it is one.
    pub(super) fn bytes(&self) -> Result<Bytes, TemplateError> {
        Ok(match self {
            Self::Payload(payload) => payload.bytes.clone(),
            Self::Json(payload, bytes) if !bytes.starts_with(b"\"") && *bytes != b"null" => {
                payload.bytes.slice_ref(bytes)
            }
            other => Bytes::from(other.text()?.into_owned()),
        })
    }

    /// To calculate with.
    pub(super) fn calculable(&self) -> Result<minijinja::Value, TemplateError> {
        let parse = |bytes: &[u8]| {
            if bytes.len() > MAX_CALCULATED {
                return Err(TemplateError::new(
                    "This value is over 10 MiB: too large to calculate with.",
                ));
            }
            serde_json::from_slice::<minijinja::Value>(bytes).map_err(|_| {
                TemplateError::new("This value is nested too deeply to calculate with.")
            })
        };
        match self {
            Self::Text(text) if text.len() > MAX_CALCULATED => Err(TemplateError::new(
                "This text is over 10 MiB: too large to calculate with.",
            )),
            Self::Text(text) => Ok(minijinja::Value::from(text.as_ref())),
            Self::Payload(payload) => match payload.form {
                Form::Json => parse(&payload.bytes),
                Form::Empty => Ok(minijinja::Value::from(())),
                Form::Binary => Ok(minijinja::Value::from_bytes(payload.bytes.to_vec())),
                _ => Found::Text(payload.text().ok_or_else(binary)?.into()).calculable(),
            },
            Self::Json(_, bytes) if bytes.starts_with(b"\"") => {
                Found::Text(raw::unescape(&bytes[1..bytes.len() - 1])).calculable()
            }
            Self::Json(_, bytes) => parse(bytes),
            Self::Value(value) => serde::Deserialize::deserialize(value.as_ref())
                .map_err(|_| TemplateError::new("This value cannot be calculated with.")),
        }
    }
}

fn binary() -> TemplateError {
    TemplateError::new(
        "This is binary and cannot be put into text. Use it as a whole body, or add | base64.",
    )
}

/// The text form of JSON; `whole` is what an object or list stays.
fn json_text<'a>(whole: &'a [u8], value: &'a [u8]) -> Cow<'a, str> {
    match value {
        b"null" => "".into(),
        [b'"', inner @ .., b'"'] => raw::unescape(inner),
        _ => String::from_utf8_lossy(whole),
    }
}

/// The text form of a value.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `text` as a JSON string.
pub(super) fn json_string(text: &str) -> Bytes {
    Bytes::from(Value::String(text.to_owned()).to_string())
}
