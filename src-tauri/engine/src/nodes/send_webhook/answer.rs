//! Reading the answer: is it a success, and what later steps get of it.

use super::config::{Response, ResponseType};
use super::status::Codes;
use super::xml;
use crate::http::Answer;
use crate::nodes::{Form, NEXT, Output, Payload, Settled, StepError};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::sync::Arc;

/// How answers are read.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) response: Response,
    pub(super) success: Codes,
    /// Who answers, for messages: the typed host.
    pub(super) host: Option<String>,
}

impl Reader {
    pub(super) fn read(&self, answer: &Answer) -> Result<Settled, StepError> {
        if !self.success.contains(answer.status) {
            return Err(self.refused(answer.status));
        }
        let mut fields = Map::from_iter([("status".to_owned(), Value::from(answer.status))]);
        if self.response.show_headers {
            fields.insert("headers".to_owned(), headers(&answer.headers));
        }
        let output = Output {
            fields,
            body: self.body(answer)?,
        };
        Ok(Settled {
            port: NEXT[0].name,
            output: Arc::new(output),
            result: None,
        })
    }

    fn body(&self, answer: &Answer) -> Result<Payload, StepError> {
        let content_type = answer
            .headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .map(|(_, value)| value.as_str());
        let bytes = answer.body.clone();
        if bytes.is_empty() {
            return Ok(Payload::empty());
        }
        let read = match self.response.kind {
            ResponseType::Auto => Payload::read(bytes, content_type),
            ResponseType::Text => return Ok(text(bytes)),
            ResponseType::Json => match Payload::read(bytes, Some("application/json")) {
                payload if payload.form == Form::Json => return Ok(payload),
                _ => return Err(self.unreadable("not JSON")),
            },
            ResponseType::Xml => text(bytes),
        };
        let is_xml = self.response.kind == ResponseType::Xml;
        let convert = self.response.convert_xml && looks_like_xml(&read, content_type);
        if !is_xml && !convert {
            return Ok(read);
        }
        match xml::to_json(read.text().unwrap_or_default()) {
            Ok(value) if self.response.convert_xml => Ok(Payload::json(&value)),
            Ok(_) => Ok(read),
            Err(fault) if is_xml => {
                Err(self.unreadable(&format!("not XML that can be read: {fault}")))
            }
            // Auto promises nothing: what cannot be converted stays as it came.
            Err(_) => Ok(read),
        }
    }

    fn who(&self) -> &str {
        self.host.as_deref().unwrap_or("The other application")
    }

    fn unreadable(&self, what: &str) -> StepError {
        StepError {
            kind: "body",
            message: format!(
                "{} answered with something that is {what}. Choose another response type if that is fine.",
                self.who()
            ),
            field: Some("response.type".to_owned()),
        }
    }

    fn refused(&self, status: u16) -> StepError {
        let reason = http::StatusCode::from_u16(status)
            .ok()
            .and_then(|code| code.canonical_reason());
        let told = reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"));
        let hint = match status {
            300..=308 => " It sends callers elsewhere. Switch on Follow redirects if that is fine.",
            400 | 422 => " It does not accept what was sent. Its answer usually says why.",
            401 | 407 => " It wants to know who is calling.",
            403 => " It does not allow this to who is calling.",
            404 | 410 => " Check the address.",
            405 => " Choose another method.",
            413 => " The body is too large for it.",
            415 => " Check the content type.",
            429 => " It has had too many requests; try again later.",
            500..=599 => " The fault is on its side; try again later.",
            _ => "",
        };
        StepError {
            kind: "status",
            message: format!("{} answered {told}.{hint}", self.who()),
            field: None,
        }
    }
}

/// Text whatever it is: bytes that are no UTF-8 are replaced.
fn text(bytes: Bytes) -> Payload {
    let bytes = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes,
        Err(_) => Bytes::from(String::from_utf8_lossy(&bytes).into_owned()),
    };
    Payload {
        bytes,
        form: Form::Text,
    }
}

fn looks_like_xml(payload: &Payload, content_type: Option<&str>) -> bool {
    let essence = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let labelled =
        matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml");
    payload.form == Form::Text
        && (labelled
            || payload
                .text()
                .is_some_and(|text| text.trim_start().starts_with("<?xml")))
}

/// Headers by lower-case name; one that came more than once is a list.
fn headers(all: &[(String, String)]) -> Value {
    let mut fields = Map::new();
    for (name, value) in all {
        let value = Value::String(value.clone());
        match fields.get_mut(name) {
            None => {
                fields.insert(name.clone(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(single) => *single = Value::Array(vec![single.take(), value]),
        }
    }
    Value::Object(fields)
}
