//! The functions, filters and tests of expressions: the whole list, so that it can be shown.
//!
//! | name | gives |
//! | --- | --- |
//! | `x \| default("…")` | `x`, or the other where `x` is missing, null or empty text |
//! | `upper`, `lower`, `capitalize`, `trim` | text changed |
//! | `replace("a", "b")`, `truncate(80)` | text changed |
//! | `split(",")`, `join(", ")` | text to list, list to text |
//! | `length`, `first`, `last`, `reverse`, `sort`, `unique`, `keys`, `values` | of a list, text or object |
//! | `sum`, `min`, `max` | of a list of numbers |
//! | `map("name")` | that field of every item of a list |
//! | `round(2)`, `abs`, `int`, `float` | numbers |
//! | `string`, `tojson`, `fromjson` | another form |
//! | `urlencode`, `base64`, `base64decode`, `sha256` | encoded |
//! | `date("%d.%m.%Y")`, `timestamp` | a time written in another way, or as Unix seconds |
//! | `now()` | when the run was accepted, as 2026-11-20T14:32:08.123Z |
//! | `uuid()`, `uuid("name")` | a random identifier, the same whenever this step is tried again |
//! | `is defined`, `undefined`, `none`, `empty`, `string`, `number`, `list`, `object` | true or false |

mod encode;
mod list;
mod number;
mod text;
mod time;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

/// Filters, by name.
pub(super) const FILTERS: &[&str] = &[
    "abs",
    "base64",
    "base64decode",
    "capitalize",
    "date",
    "default",
    "first",
    "float",
    "fromjson",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "map",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sha256",
    "sort",
    "split",
    "string",
    "sum",
    "timestamp",
    "tojson",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "values",
];
/// Functions, by name.
pub(super) const FUNCTIONS: &[&str] = &["now", "uuid"];
/// Tests, by name; `true` and `false` are read by minijinja itself.
pub(super) const TESTS: &[&str] = &[
    "defined",
    "undefined",
    "none",
    "empty",
    "string",
    "number",
    "list",
    "object",
];

/// The name under which the run's time is looked up, in UTC milliseconds.
pub(super) const NOW: &str = "__now";
/// The name under which the seed of random values is looked up.
pub(super) const SEED: &str = "__seed";

/// The most that one function may give, in bytes or items.
const MAX_OUTPUT: usize = 10 * 1024 * 1024;

/// Why a function cannot do what it is asked to. Shown as it is, so it never holds data.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refusal(String);

/// An error that is shown as it is.
fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, "refused").with_source(Refusal(message.into()))
}

/// Puts all of them into `environment`.
pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter(super::guard::FILTER, number::only);
    environment.add_filter("default", default);
    text::register(environment);
    number::register(environment);
    list::register(environment);
    time::register(environment);
    encode::register(environment);
    environment.add_test("defined", |value: &Value| !value.is_undefined());
    environment.add_test("undefined", |value: &Value| value.is_undefined());
    environment.add_test("none", |value: &Value| value.is_none());
    environment.add_test("empty", is_empty);
    environment.add_test("string", |value: &Value| value.kind() == ValueKind::String);
    environment.add_test("number", |value: &Value| value.is_number());
    environment.add_test("list", |value: &Value| {
        matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable)
    });
    environment.add_test("object", |value: &Value| value.kind() == ValueKind::Map);
}

fn default(value: &Value, other: Option<Value>) -> Value {
    let other = other.unwrap_or_else(|| Value::from(""));
    if value.is_undefined() || value.is_none() || value.as_str() == Some("") {
        other
    } else {
        value.clone()
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.len() == Some(0)
}

/// The text form of a value: null is empty, whole numbers have no point, objects are JSON.
pub(super) fn text_of(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::None => Ok(String::new()),
        ValueKind::Undefined => Err(refuse("a value does not exist.")),
        ValueKind::String => Ok(value.as_str().unwrap_or_default().to_owned()),
        ValueKind::Bytes => Err(refuse("binary cannot be put into text. Add | base64.")),
        _ => Ok(super::value::value_text(&json_of(value)?)),
    }
}

/// The JSON form of a value.
pub(super) fn json_of(value: &Value) -> Result<serde_json::Value, Error> {
    if value.kind() == ValueKind::Bytes {
        return Err(refuse("binary cannot be put into JSON. Add | base64."));
    }
    let mut json =
        serde_json::to_value(value).map_err(|_| refuse("this value has no JSON form."))?;
    whole_numbers(&mut json);
    Ok(json)
}

/// 25.0 becomes 25: calculating makes doubles, and people expect whole results to be whole.
fn whole_numbers(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) if number.is_f64() => {
            let whole = number
                .as_f64()
                .filter(|n| n.fract() == 0.0 && n.abs() < 9_007_199_254_740_992.0);
            if let Some(whole) = whole.and_then(|n| format!("{n:.0}").parse::<i64>().ok()) {
                *number = whole.into();
            }
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(whole_numbers),
        serde_json::Value::Object(map) => map.values_mut().for_each(whole_numbers),
        _ => {}
    }
}

/// `text`, unless it is too large.
fn sized(text: String) -> Result<Value, Error> {
    if text.len() > MAX_OUTPUT {
        return Err(refuse("the result is over 10 MiB."));
    }
    Ok(Value::from(text))
}

#[cfg(test)]
mod tests;
