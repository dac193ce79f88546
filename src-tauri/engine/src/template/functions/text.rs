//! Filters for text.

use super::{MAX_OUTPUT, json_of, refuse, sized, text_of};
use minijinja::value::Value;
use minijinja::{Environment, Error};

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("upper", |value: &Value| {
        sized(text_of(value)?.to_uppercase())
    });
    environment.add_filter("lower", |value: &Value| {
        sized(text_of(value)?.to_lowercase())
    });
    environment.add_filter("capitalize", capitalize);
    environment.add_filter("trim", |value: &Value| {
        sized(text_of(value)?.trim().to_owned())
    });
    environment.add_filter("replace", replace);
    environment.add_filter("truncate", truncate);
    environment.add_filter("split", split);
    environment.add_filter("string", |value: &Value| sized(text_of(value)?));
    environment.add_filter("tojson", |value: &Value| sized(json_of(value)?.to_string()));
    environment.add_filter("fromjson", from_json);
}

fn capitalize(value: &Value) -> Result<Value, Error> {
    let text = text_of(value)?;
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    sized(first + &chars.as_str().to_lowercase())
}

fn replace(value: &Value, from: &str, to: &str) -> Result<Value, Error> {
    let text = text_of(value)?;
    let grown = text.matches(from).count().saturating_mul(to.len());
    if grown > MAX_OUTPUT {
        return Err(refuse("the result is over 10 MiB."));
    }
    sized(text.replace(from, to))
}

fn truncate(value: &Value, length: usize) -> Result<Value, Error> {
    let text = text_of(value)?;
    match text.char_indices().nth(length) {
        Some((end, _)) => sized(text[..end].to_owned()),
        None => sized(text),
    }
}

fn split(value: &Value, separator: &str) -> Result<Value, Error> {
    if separator.is_empty() {
        return Err(refuse(
            "split needs to know what stands between the parts, such as split(\",\").",
        ));
    }
    let text = text_of(value)?;
    if text.matches(separator).count() > 100_000 {
        return Err(refuse("split makes more than 100,000 parts."));
    }
    Ok(Value::from(
        text.split(separator).map(Value::from).collect::<Vec<_>>(),
    ))
}

fn from_json(value: &Value) -> Result<Value, Error> {
    serde_json::from_str(&text_of(value)?).map_err(|_| refuse("this text is not valid JSON."))
}
