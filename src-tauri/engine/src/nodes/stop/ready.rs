//! Stop made ready.

use super::{Config, Outcome, ResultValue};
use crate::http::Answer;
use crate::nodes::{
    FieldProblem, Form, Output, Payload, Prepared, RunResult, Settled, Step, StepError,
    json_template, not_a_call,
};
use crate::template::{Context, JsonTemplate, Scope, Template, TemplateError};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A Stop step, ready to run.
#[derive(Debug)]
pub(super) struct Ready {
    success: bool,
    message: Template,
    result: Option<JsonTemplate>,
}

impl Ready {
    pub(super) fn new(config: &Config, problems: &mut Vec<FieldProblem>) -> Option<Self> {
        let message = Template::parse(&config.message, Context::Text)
            .map_err(|error| problems.push(FieldProblem::new("template", "message", error.message)))
            .ok();
        let result = match &config.result {
            ResultValue::None => None,
            ResultValue::Json { value, text } => {
                json_template("result", value, text.as_deref(), problems)
            }
        };
        Some(Self {
            success: config.outcome == Outcome::Succeeded,
            message: message?,
            result,
        })
    }
}

impl Step for Ready {
    fn prepare(&self, scope: &Scope<'_>) -> Result<Prepared, StepError> {
        let message = self
            .message
            .text(scope)
            .map_err(|error| failed("message".to_owned(), error))?;
        let body = match &self.result {
            Some(result) => {
                let bytes = result
                    .render(scope)
                    .map_err(|(at, error)| failed(format!("result.value{at}"), error))?;
                Payload {
                    bytes,
                    form: Form::Json,
                }
            }
            None if message.is_empty() => Payload::empty(),
            None => Payload {
                bytes: message.clone().into(),
                form: Form::Text,
            },
        };
        let fields = Map::from_iter([
            ("success".to_owned(), Value::Bool(self.success)),
            ("message".to_owned(), Value::String(message.clone())),
        ]);
        Ok(Prepared::Done(Settled {
            port: "",
            output: Arc::new(Output { fields, body }),
            result: Some(RunResult {
                success: self.success,
                message,
            }),
        }))
    }

    fn settle(&self, _: &Answer) -> Result<Settled, StepError> {
        Err(not_a_call("Stop makes no call."))
    }

    fn references(&self) -> Vec<(String, String)> {
        let message = self
            .message
            .references()
            .map(|path| ("message".to_owned(), path));
        let result = self.result.iter().flat_map(JsonTemplate::references);
        message
            .chain(result.map(|(at, path)| (format!("result.value{at}"), path)))
            .collect()
    }
}

fn failed(field: String, error: TemplateError) -> StepError {
    StepError {
        kind: "template",
        message: error.message,
        field: Some(field),
    }
}
