//! A call to the trigger's own address starts a run.

mod method;

pub use method::Methods;

use super::{FieldProblem, Group, Meta, NEXT, NodeKind, Step, TriggerStep};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind.
#[derive(Debug)]
pub struct WebhookTrigger;

/// What can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Calls with another method are answered 405 and start nothing.
    #[schemars(title = "Method", extend("x-widget" = "methods"))]
    pub method: Methods,
    /// What the caller gets back.
    #[schemars(title = "Answer")]
    pub answer: AnswerMode,
}

/// What the caller gets back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerMode {
    /// 202 with the run's id, as soon as the event is safe on disk.
    #[default]
    #[schemars(title = "At once")]
    Accepted,
    /// Waits up to 25 seconds for the run's result; after that, 202 with the run's id.
    #[schemars(title = "The run's result")]
    Result,
}

impl NodeKind for WebhookTrigger {
    type Config = Config;
    const META: Meta = Meta {
        kind: "webhook_trigger",
        label: "Webhook",
        description: "Starts when another application calls this trigger's own address.",
        group: Group::Triggers,
        icon: "log-in",
        summary: "{method} {trigger_path}",
        ports: NEXT,
        fields: &["body", "raw", "headers", "query", "method", "path"],
    };

    fn check(_: &Config) -> Vec<FieldProblem> {
        Vec::new()
    }

    fn compile(_: Config) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        Ok(Box::new(TriggerStep))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_trigger_takes_any_method_and_answers_at_once() {
        let config = Config::default();
        assert!(config.method.allows("DELETE"));
        assert_eq!(config.answer, AnswerMode::Accepted);
    }
}
