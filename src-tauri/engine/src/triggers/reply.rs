//! What a caller is answered.

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;
use serde_json::json;

/// An answer to a caller.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Boxed, as most replies travel as the error of a result.
    response: Box<Response<Full<Bytes>>>,
    /// Why, when it refuses.
    reason: String,
}

impl Reply {
    /// JSON.
    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        let text = serde_json::to_vec(value).unwrap_or_default();
        let mut response = Response::new(Full::new(Bytes::from(text)));
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self {
            response: Box::new(response),
            reason: String::new(),
        }
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
    }

    /// Bytes of a content type that the owner of the address chose.
    pub(crate) fn bytes(status: StatusCode, content_type: HeaderValue, body: Bytes) -> Self {
        let mut response = Response::new(Full::new(body));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        Self {
            response: Box::new(response),
            reason: String::new(),
        }
    }

    /// A refusal: a stable code and a sentence.
    pub(crate) fn refuse(status: StatusCode, code: &str, message: &str) -> Self {
        let mut reply = Self::json(
            status,
            &json!({ "error": { "code": code, "message": message } }),
        );
        message.clone_into(&mut reply.reason);
        reply
    }

    /// 405, with the methods that are allowed.
    pub(crate) fn wrong_method(allowed: &str, message: &str) -> Self {
        let reply = Self::refuse(StatusCode::METHOD_NOT_ALLOWED, "method", message);
        match HeaderValue::from_str(allowed) {
            Ok(allowed) => reply.with(ALLOW, allowed),
            Err(_) => reply,
        }
    }

    /// "Not now": the caller may try again after so many seconds.
    pub(crate) fn later(status: StatusCode, code: &str, message: &str, seconds: u16) -> Self {
        Self::refuse(status, code, message).with(RETRY_AFTER, seconds.into())
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.response.headers_mut().insert(name, value);
        self
    }

    /// The connection ends with this answer: the rest of the request was not read.
    pub(crate) fn closing(self) -> Self {
        self.with(CONNECTION, HeaderValue::from_static("close"))
    }

    /// Why it refuses, in words.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.response.headers().contains_key(CONNECTION)
    }

    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        *self.response
    }
}
