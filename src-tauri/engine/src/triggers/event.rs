//! What a trigger received.

use crate::nodes::{Output, Payload};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value};

/// What a trigger received.
#[derive(Debug, Clone)]
pub struct Event {
    /// `POST`, `GET`, …
    pub method: String,
    /// The address's path.
    pub path: String,
    /// Query parameters, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers with lower-case names, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Payload,
}

impl Event {
    /// The event of a request whose body has been read.
    pub(crate) fn of(head: &Parts, bytes: bytes::Bytes) -> Self {
        let content_type = head
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        Self {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: query(head.uri.query()),
            headers: headers(&head.headers),
            body: Payload::read(bytes, content_type),
        }
    }

    /// What steps refer to: `headers`, `query`, `method`, `path` and the body.
    ///
    /// A header that comes several times is one value, joined with `, ` (RFC 9110 §5.3); a query
    /// parameter that comes several times is a list.
    #[must_use]
    pub fn into_output(self) -> Output {
        let mut headers = Map::new();
        for (name, value) in self.headers {
            match headers.get_mut(&name) {
                Some(Value::String(joined)) => {
                    joined.push_str(", ");
                    joined.push_str(&value);
                }
                _ => {
                    headers.insert(name, Value::String(value));
                }
            }
        }
        let mut query = Map::new();
        for (name, value) in self.query {
            let value = Value::String(value);
            match query.get_mut(&name) {
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
                None => {
                    query.insert(name, value);
                }
            }
        }
        let mut fields = Map::new();
        fields.insert("method".to_owned(), Value::String(self.method));
        fields.insert("path".to_owned(), Value::String(self.path));
        fields.insert("query".to_owned(), Value::Object(query));
        fields.insert("headers".to_owned(), Value::Object(headers));
        Output {
            fields,
            body: self.body,
        }
    }
}

/// Query parameters, decoded as a web form is.
pub(crate) fn query(query: Option<&str>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

/// Headers with lower-case names. Bytes that are no UTF-8 (old senders write Latin-1) are kept as
/// the characters that they are in Latin-1.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = match std::str::from_utf8(value.as_bytes()) {
                Ok(text) => text.to_owned(),
                Err(_) => value
                    .as_bytes()
                    .iter()
                    .map(|&byte| char::from(byte))
                    .collect(),
            };
            (name.as_str().to_owned(), value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;
    use serde_json::json;

    #[test]
    fn repeats_are_kept() {
        let request = Request::get("/hook/x?a=1&b=x+y%21&a=2")
            .header("X-Tag", "one")
            .header("x-tag", "two")
            .header("x-name", b"Andr\xe9".as_slice())
            .body(())
            .expect("a request");
        let event = Event::of(&request.into_parts().0, bytes::Bytes::new());
        let fields = Value::Object(event.into_output().fields);
        assert_eq!(
            fields["headers"],
            json!({"x-tag": "one, two", "x-name": "André"})
        );
        assert_eq!(fields["query"], json!({"a": ["1", "2"], "b": "x y!"}));
        assert_eq!(
            (&fields["method"], &fields["path"]),
            (&json!("GET"), &json!("/hook/x"))
        );
    }
}
