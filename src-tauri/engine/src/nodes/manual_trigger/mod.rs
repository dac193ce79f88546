//! A button starts a run with a sample event.

use super::{FieldProblem, Group, Meta, NEXT, NodeKind, Payload, Step, TriggerStep};
use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The kind.
#[derive(Debug)]
pub struct ManualTrigger;

/// What can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The event that the button sends: JSON, or plain text.
    #[schemars(title = "Sample event", extend("x-widget" = "code", "x-language" = "json"))]
    pub sample: Sample,
}

/// A sample event. Kept as text, so that numbers stay as written; a flow file may also hold the
/// JSON value itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample(pub String);

impl Default for Sample {
    fn default() -> Self {
        Self(
            "{\n  \"name\": \"Ada Lindqvist\",\n  \"email\": \"ada@lindqvist.example\"\n}"
                .to_owned(),
        )
    }
}

impl<'de> Deserialize<'de> for Sample {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Self(text),
            value => Self(format!("{value:#}")),
        })
    }
}

impl JsonSchema for Sample {
    fn schema_name() -> Cow<'static, str> {
        "Sample".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

impl Config {
    /// The body of the event that the button sends.
    #[must_use]
    pub fn event(&self) -> Payload {
        Payload::read(Bytes::from(self.sample.0.clone()), None)
    }
}

impl NodeKind for ManualTrigger {
    type Config = Config;
    const META: Meta = Meta {
        kind: "manual_trigger",
        label: "Manual",
        description: "Starts when you press its button, with a sample event.",
        group: Group::Triggers,
        icon: "mouse-pointer-click",
        summary: "Starts by a button",
        ports: NEXT,
        fields: &["body", "raw"],
    };

    fn check(config: &Config) -> Vec<FieldProblem> {
        let text = config.sample.0.trim();
        let meant_as_json = text.starts_with(['{', '[']);
        match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Err(error) if meant_as_json => vec![FieldProblem {
                code: "json",
                field: "sample".to_owned(),
                message: super::json_fault("The sample", &error),
                warning: false,
            }],
            _ => Vec::new(),
        }
    }

    fn compile(_: Config) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        Ok(Box::new(TriggerStep))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::Form;
    use serde_json::json;

    fn config(sample: Value) -> Config {
        serde_json::from_value(json!({ "sample": sample })).expect("a config")
    }

    #[test]
    fn a_sample_is_text_or_a_value() {
        assert_eq!(
            config(json!("{\"total\": 12.50}")).event().bytes,
            "{\"total\": 12.50}"
        );
        assert_eq!(config(json!({"a": 1})).event().form, Form::Json);
        assert_eq!(config(json!("hello")).event().form, Form::Text);
    }

    #[test]
    fn broken_json_is_a_problem_with_its_place() {
        let problems = ManualTrigger::check(&config(json!("{\n  \"a\": \n}")));
        assert_eq!(problems[0].field, "sample");
        assert!(
            problems[0].message.contains("line 3"),
            "{}",
            problems[0].message
        );
    }
}
