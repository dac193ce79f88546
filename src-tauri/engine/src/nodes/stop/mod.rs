//! Ends a path and gives the run its result.

mod ready;

use super::{FieldProblem, Group, Meta, NodeKind, Step, empty_object};
use ready::Ready;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind.
#[derive(Debug)]
pub struct Stop;

/// What can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How the run ends. The first Stop that a run reaches decides.
    #[schemars(title = "The run")]
    pub outcome: Outcome,
    /// Shown in Activity, and told to a caller who waits for the result.
    #[schemars(title = "Message", extend("x-widget" = "template", "x-context" = "text", "x-placeholder" = "Deal created"))]
    pub message: String,
    /// What a caller who waits for the result receives.
    #[schemars(title = "Result")]
    pub result: ResultValue,
}

/// How the run ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The run succeeds.
    #[default]
    #[schemars(title = "Succeeded")]
    Succeeded,
    /// The run fails, with the message as the reason.
    #[schemars(title = "Failed")]
    Failed,
}

/// What a caller who waits for the result receives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ResultValue {
    /// Only the message.
    #[default]
    #[schemars(title = "None")]
    None,
    /// A JSON value, which can hold variables.
    #[schemars(title = "JSON")]
    Json {
        /// Any JSON; text in it can hold variables.
        #[serde(default = "empty_object")]
        #[schemars(title = "Value", extend("x-widget" = "json", "x-context" = "json", "x-text" = "text"))]
        value: Value,
        /// The text while it is not valid JSON yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "String", extend("x-widget" = "hidden"))]
        text: Option<String>,
    },
}

impl NodeKind for Stop {
    type Config = Config;
    const META: Meta = Meta {
        kind: "stop",
        label: "Stop",
        description: "Ends this path and gives the run its result.",
        group: Group::Logic,
        icon: "circle-stop",
        summary: "Stop: {outcome}",
        ports: &[],
        fields: &[],
    };

    fn check(config: &Config) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        Ready::new(config, &mut problems);
        problems
    }

    fn compile(config: Config) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        match Ready::new(&config, &mut problems) {
            Some(ready) if problems.is_empty() => Ok(Box::new(ready)),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests;
