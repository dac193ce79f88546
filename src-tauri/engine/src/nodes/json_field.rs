//! A field that holds JSON with variables in its texts.

use super::FieldProblem;
use crate::template::{JsonTemplate, TemplateError};
use serde_json::{Map, Value};

/// What a JSON field starts with.
pub(super) fn empty_object() -> Value {
    Value::Object(Map::new())
}

/// A JSON field as a template; while its text is not valid JSON yet, that is the problem.
pub(super) fn json_template(
    field: &str,
    value: &Value,
    text: Option<&str>,
    problems: &mut Vec<FieldProblem>,
) -> Option<JsonTemplate> {
    let field = format!("{field}.value");
    let value = match text.map(serde_json::from_str::<Value>) {
        None => value.clone(),
        Some(Ok(typed)) => typed,
        Some(Err(error)) => {
            let mut message = json_fault("This", &error);
            if text.is_some_and(|text| text.contains("{{")) {
                message +=
                    " Variables stand between quotes; one that is alone there keeps its type.";
            }
            problems.push(FieldProblem::new("json", field, message));
            return None;
        }
    };
    JsonTemplate::parse(&value)
        .map_err(|errors| {
            let problem = |(at, error): (String, TemplateError)| {
                FieldProblem::new("template", format!("{field}{at}"), error.message)
            };
            problems.extend(errors.into_iter().map(problem));
        })
        .ok()
}

/// Where and why a JSON text is broken, in words.
pub(super) fn json_fault(what: &str, error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    format!(
        "{what} is not valid JSON at line {}, column {}: {reason}.",
        error.line(),
        error.column()
    )
}
