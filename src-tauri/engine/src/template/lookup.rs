//! What a path leads to, in what a step can see.

use super::error::TemplateError;
use super::path::{Path, Step, Steps};
use super::raw::{self, Walk};
use super::suggest;
use super::{Scope, fields};
use crate::nodes::{Form, Output, Payload};
use serde_json::Value;
use std::borrow::Cow;

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A whole payload, kept byte for byte.
    Payload(&'a Payload),
    /// JSON as it stands in a payload.
    Json(&'a Payload, &'a [u8]),
    /// Text.
    Text(Cow<'a, str>),
    /// A value that was never a payload's bytes.
    Value(Cow<'a, Value>),
}

/// What `path` leads to.
pub(super) fn find<'a>(path: &Path, scope: &Scope<'a>) -> Result<Found<'a>, TemplateError> {
    match (path.root.as_str(), path.steps.as_slice()) {
        ("flow", [Step::Key(key)]) if key == "id" => Ok(Found::Text(scope.flow.id.into())),
        ("flow", [Step::Key(key)]) if key == "name" => Ok(Found::Text(scope.flow.name.into())),
        ("flow", _) => Err(TemplateError::missing(
            path.to_string(),
            "The flow has flow.id and flow.name.",
        )),
        ("run", [Step::Key(key)]) if key == "id" => Ok(Found::Text(scope.run.id.into())),
        ("run", [Step::Key(key)]) if key == "test" => {
            Ok(Found::Value(Cow::Owned(Value::Bool(scope.run.test))))
        }
        ("run", _) => Err(TemplateError::missing(
            path.to_string(),
            "The run has run.id and run.test.",
        )),
        ("vars", _) => Err(TemplateError::missing(
            path.to_string(),
            format!("There is no {path}."),
        )),
        (root, steps) => match scope.outputs.get(root) {
            Some(output) => in_output(path, output, steps, scope.flow.called(root)),
            None => Err(no_root(path, scope)),
        },
    }
}

fn in_output<'a>(
    path: &Path,
    output: &'a Output,
    steps: &[Step],
    called: &str,
) -> Result<Found<'a>, TemplateError> {
    let Some((Step::Key(first), rest)) = steps.split_first() else {
        let message = format!(
            "{} is a whole step. Choose something of it, such as {}.body.",
            path.root, path.root
        );
        return Err(TemplateError::missing(path.to_string(), message));
    };
    match first.as_str() {
        "body" => in_payload(path, &output.body, rest, called),
        "raw" if rest.is_empty() && output.body.form == Form::Binary => {
            Ok(Found::Payload(&output.body))
        }
        "raw" if rest.is_empty() => Ok(Found::Text(String::from_utf8_lossy(&output.body.bytes))),
        _ => match output.fields.get(first) {
            Some(value) => in_value(path, 1, Cow::Borrowed(value), called),
            None => Err(no_field(path, output, first, called)),
        },
    }
}

fn in_payload<'a>(
    path: &Path,
    payload: &'a Payload,
    rest: &[Step],
    called: &str,
) -> Result<Found<'a>, TemplateError> {
    match payload.form {
        Form::Urlencoded => in_value(path, 1, Cow::Owned(fields::read(&payload.bytes)), called),
        _ if rest.is_empty() => Ok(Found::Payload(payload)),
        Form::Json => match raw::walk(&payload.bytes, rest) {
            Walk::Found(bytes) => Ok(Found::Json(payload, bytes)),
            Walk::Missing { at, within } => {
                let names: Vec<Cow<'_, str>> = raw::members(within)
                    .take(suggest::MAX_KNOWN)
                    .map(|(name, _)| raw::unescape(name))
                    .collect();
                let here = match within.first() {
                    Some(b'{') => Here::Object(names.iter().map(AsRef::as_ref).collect()),
                    Some(b'[') => Here::List(raw::items(within).count()),
                    Some(b'n') => Here::Nothing,
                    _ => Here::Single,
                };
                Err(missing(path, at + 1, &here, called))
            }
        },
        Form::Empty => Err(unstructured(path, "is empty")),
        Form::BadJson => Err(unstructured(path, "is not valid JSON, so it has no fields")),
        Form::Text => Err(unstructured(path, "is text, so it has no fields")),
        Form::Binary => Err(unstructured(path, "is binary, so it has no fields")),
    }
}

fn in_value<'a>(
    path: &Path,
    from: usize,
    value: Cow<'a, Value>,
    called: &str,
) -> Result<Found<'a>, TemplateError> {
    match value {
        Cow::Borrowed(value) => Ok(Found::Value(Cow::Borrowed(descend(
            path, from, value, called,
        )?))),
        Cow::Owned(value) => Ok(Found::Value(Cow::Owned(
            descend(path, from, &value, called)?.clone(),
        ))),
    }
}

fn descend<'a>(
    path: &Path,
    from: usize,
    value: &'a Value,
    called: &str,
) -> Result<&'a Value, TemplateError> {
    let mut here = value;
    for (at, step) in path.steps.iter().enumerate().skip(from) {
        here = match (step, here) {
            // Header names are kept in lower case; people write them as they are printed.
            (Step::Key(key), Value::Object(map)) => map.get(key).or_else(|| {
                let headers =
                    at == 1 && path.steps.first() == Some(&Step::Key("headers".to_owned()));
                headers
                    .then(|| map.get(&key.to_ascii_lowercase()))
                    .flatten()
            }),
            (Step::Index(index), Value::Array(list)) => list.get(*index),
            _ => None,
        }
        .ok_or_else(|| {
            let kind = match here {
                Value::Object(map) => Here::Object(map.keys().map(String::as_str).collect()),
                Value::Array(list) => Here::List(list.len()),
                Value::Null => Here::Nothing,
                _ => Here::Single,
            };
            missing(path, at, &kind, called)
        })?;
    }
    Ok(here)
}

/// What stands where a path ends too early.
enum Here<'a> {
    Object(Vec<&'a str>),
    List(usize),
    Nothing,
    Single,
}

/// `path` has no `steps[at]`.
fn missing(path: &Path, at: usize, here: &Here<'_>, whole: &str) -> TemplateError {
    let start = usize::from(path.steps.len() > 1 && path.steps[0] == Step::Key("body".to_owned()));
    let below = |steps: &[Step]| {
        let text = Steps(steps).to_string();
        text.strip_prefix('.')
            .map_or_else(|| text.clone(), str::to_owned)
    };
    let reached = below(&path.steps[start.min(at)..at]);
    let wanted = below(&path.steps[start..=at]);
    let message = match (here, &path.steps[at]) {
        (Here::Object(names), Step::Key(key)) => {
            let siblings: Vec<String> = suggest::names(key, names)
                .into_iter()
                .map(|name| {
                    let mut steps = path.steps[start..at].to_vec();
                    steps.push(Step::Key(name));
                    below(&steps)
                })
                .collect();
            let has = match siblings.as_slice() {
                [] => "It is empty there.".to_owned(),
                names => format!("It has {}.", names.join(", ")),
            };
            format!("{whole} has no {wanted}. {has}")
        }
        (Here::List(count), Step::Index(_)) => {
            format!("{whole} has no {wanted}: the list has {}.", counted(*count))
        }
        (Here::List(_), Step::Key(_)) => {
            format!(
                "{whole} has no {wanted}: {} is a list. Choose an item, such as {reached}[0].",
                or_it(&reached)
            )
        }
        (Here::Nothing, _) => format!("{whole} has no {wanted}: {} is null.", or_it(&reached)),
        (Here::Object(_), Step::Index(_)) => format!(
            "{whole} has no {wanted}: {} is not a list.",
            or_it(&reached)
        ),
        (Here::Single, _) => format!(
            "{whole} has no {wanted}: {} is a single value.",
            or_it(&reached)
        ),
    };
    TemplateError::missing(path.to_string(), message)
}

fn or_it(reached: &str) -> &str {
    if reached.is_empty() { "it" } else { reached }
}

fn counted(count: usize) -> String {
    match count {
        0 => "no items".to_owned(),
        1 => "1 item".to_owned(),
        n => format!("{n} items"),
    }
}

fn unstructured(path: &Path, is: &str) -> TemplateError {
    TemplateError::missing(
        path.to_string(),
        format!("There is no {path}: {}.body {is}.", path.root),
    )
}

fn no_root(path: &Path, scope: &Scope<'_>) -> TemplateError {
    if let Some(node) = scope.flow.nodes.iter().find(|node| node.id == path.root) {
        let message = format!(
            "There is no {path}: “{}” has not run before this step.",
            node.name
        );
        return TemplateError::missing(path.to_string(), message);
    }
    let mut names: Vec<&str> = scope.outputs.keys().map(String::as_str).collect();
    names.sort_unstable();
    names.extend(["flow", "run"]);
    let known = suggest::names(&path.root, &names).join(", ");
    let message = format!(
        "There is no {path}: no step before this one is named {}. There is {known}.",
        path.root
    );
    TemplateError::missing(path.to_string(), message)
}

fn no_field(path: &Path, output: &Output, first: &str, called: &str) -> TemplateError {
    let root = &path.root;
    // The commonest slip: the field is in the body, and `.body` was left out.
    if output.body.form == Form::Json
        && let Walk::Found(_) = raw::walk(&output.body.bytes, &path.steps)
    {
        let message = format!(
            "{called} has no {first}. Its body has: write {root}.body{}.",
            Steps(&path.steps)
        );
        return TemplateError::missing(path.to_string(), message);
    }
    let mut names: Vec<&str> = output.fields.keys().map(String::as_str).collect();
    names.extend(["body", "raw"]);
    let known = suggest::names(first, &names).join(", ");
    TemplateError::missing(
        path.to_string(),
        format!("{called} has no {first}. It has {known}."),
    )
}
