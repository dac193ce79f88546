//! Bodies become one body.

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// When a batch is full, and what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The most items.
    pub items: usize,
    /// The longest that the first one waits for others.
    pub wait: Duration,
    /// What the body looks like.
    pub form: Form,
}

/// What the body of a batch looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One JSON array of all events.
    #[default]
    #[schemars(title = "JSON array")]
    Array,
    /// A line for each event (NDJSON).
    #[schemars(title = "Lines")]
    Lines,
}

impl Form {
    /// The body of these. Each is JSON: what a JSON body is filled in with is never anything else.
    pub(super) fn compose(self, items: &[&Bytes]) -> Bytes {
        let size = items.iter().map(|item| item.len() + 1).sum::<usize>() + 2;
        let mut body = Vec::with_capacity(size);
        match self {
            Self::Array => {
                body.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        body.push(b',');
                    }
                    body.extend_from_slice(item);
                }
                body.push(b']');
            }
            Self::Lines => {
                for item in items {
                    // Within JSON, line breaks stand between values only, where a space says the same.
                    let breaks = |byte: &u8| match byte {
                        b'\n' | b'\r' => b' ',
                        other => *other,
                    };
                    body.extend(item.iter().map(breaks));
                    body.push(b'\n');
                }
            }
        }
        Bytes::from(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_as_they_are() {
        let items = [&b"{\"n\": 12.50}"[..], b"{\r\n  \"t\": \"a\\nb\"\n}", b"7"];
        let items = items.map(Bytes::from_static);
        let items = items.each_ref();
        let array = Form::Array.compose(&items);
        assert_eq!(array, &b"[{\"n\": 12.50},{\r\n  \"t\": \"a\\nb\"\n},7]"[..]);
        let lines = Form::Lines.compose(&items);
        assert_eq!(lines, &b"{\"n\": 12.50}\n{    \"t\": \"a\\nb\" }\n7\n"[..]);
        let one = Form::Array.compose(&items[2..]);
        assert_eq!(
            (one, Form::Lines.compose(&[])),
            ("[7]".into(), Bytes::new())
        );
    }
}
