//! The methods that a trigger takes.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// In the flow file `"ANY"`, one method such as `"POST"`, or a list `["GET", "POST"]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Methods {
    /// One method, or `ANY`.
    One(String),
    /// Several methods.
    Several(Vec<String>),
}

const OFFERED: &[&str] = &[
    "ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
];

impl Default for Methods {
    fn default() -> Self {
        Self::One("ANY".to_owned())
    }
}

impl Methods {
    /// Whether a call with `method` starts a run.
    #[must_use]
    pub fn allows(&self, method: &str) -> bool {
        self.list()
            .iter()
            .any(|&allowed| allowed == "ANY" || allowed == method)
    }

    /// The methods by name, for the `Allow` header of a 405.
    #[must_use]
    pub fn list(&self) -> Vec<&str> {
        match self {
            Self::One(method) => vec![method],
            Self::Several(methods) => methods.iter().map(String::as_str).collect(),
        }
    }
}

impl JsonSchema for Methods {
    fn schema_name() -> Cow<'static, str> {
        "Methods".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": OFFERED })
    }
}

#[cfg(test)]
mod tests {
    use super::Methods;
    use serde_json::{Value, json};

    fn read(value: Value) -> Methods {
        serde_json::from_value(value).expect("methods")
    }

    #[test]
    fn allows_what_is_named() {
        assert!(read(json!("ANY")).allows("PATCH"));
        assert!(read(json!("POST")).allows("POST"));
        assert!(!read(json!("POST")).allows("GET"));
        assert!(read(json!(["GET", "POST"])).allows("GET"));
        assert!(!read(json!(["GET", "POST"])).allows("PUT"));
    }

    #[test]
    fn is_written_as_it_was_read() {
        for value in [json!("POST"), json!(["GET", "POST"])] {
            assert_eq!(
                serde_json::to_value(read(value.clone())).expect("JSON"),
                value
            );
        }
    }
}
