//! Filters for lists, and for what is like a list.

use super::{MAX_OUTPUT, number, refuse, sized, text_of};
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error};
use std::cmp::Ordering;

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("length", length);
    environment.add_filter("first", |value: &Value| {
        end(&items(value)?, <[Value]>::first)
    });
    environment.add_filter("last", |value: &Value| end(&items(value)?, <[Value]>::last));
    environment.add_filter("join", join);
    environment.add_filter("reverse", reverse);
    environment.add_filter("sort", |value: &Value| sorted(value).map(Value::from));
    environment.add_filter("unique", unique);
    environment.add_filter("keys", keys);
    environment.add_filter("values", values);
    environment.add_filter("map", map);
    environment.add_filter("sum", sum);
    environment.add_filter("min", |value: &Value| {
        end(&sorted(value)?, <[Value]>::first)
    });
    environment.add_filter("max", |value: &Value| end(&sorted(value)?, <[Value]>::last));
}

/// The items of a list, or the letters of a text.
fn items(value: &Value) -> Result<Vec<Value>, Error> {
    match value.kind() {
        ValueKind::String => Ok(text_of(value)?
            .chars()
            .map(|c| Value::from(c.to_string()))
            .collect()),
        ValueKind::Seq | ValueKind::Iterable => Ok(value.try_iter()?.collect()),
        _ => Err(refuse("this filter needs a list.")),
    }
}

fn end(items: &[Value], choose: fn(&[Value]) -> Option<&Value>) -> Result<Value, Error> {
    choose(items)
        .cloned()
        .ok_or_else(|| refuse("the list is empty."))
}

fn length(value: &Value) -> Result<Value, Error> {
    value
        .len()
        .map(Value::from)
        .ok_or_else(|| refuse("length needs a list, an object or a text."))
}

fn join(value: &Value, separator: Option<&str>) -> Result<Value, Error> {
    let separator = separator.unwrap_or_default();
    let mut out = String::new();
    for (index, item) in items(value)?.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&text_of(item)?);
        if out.len() > MAX_OUTPUT {
            return Err(refuse("the result is over 10 MiB."));
        }
    }
    sized(out)
}

fn reverse(value: &Value) -> Result<Value, Error> {
    if value.kind() == ValueKind::String {
        return sized(text_of(value)?.chars().rev().collect());
    }
    let mut items = items(value)?;
    items.reverse();
    Ok(Value::from(items))
}

fn sorted(value: &Value) -> Result<Vec<Value>, Error> {
    let mut items = items(value)?;
    items.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    Ok(items)
}

fn unique(value: &Value) -> Result<Value, Error> {
    let mut seen = std::collections::BTreeSet::new();
    let mut kept = Vec::new();
    for item in items(value)? {
        if seen.insert(super::json_of(&item)?.to_string()) {
            kept.push(item);
        }
    }
    Ok(Value::from(kept))
}

fn keys(value: &Value) -> Result<Value, Error> {
    if value.kind() != ValueKind::Map {
        return Err(refuse("keys needs an object."));
    }
    Ok(Value::from(value.try_iter()?.collect::<Vec<_>>()))
}

fn values(value: &Value) -> Result<Value, Error> {
    if value.kind() != ValueKind::Map {
        return Err(refuse("values needs an object."));
    }
    Ok(Value::from(
        value
            .try_iter()?
            .map(|key| value.get_item(&key))
            .collect::<Result<Vec<_>, _>>()?,
    ))
}

fn map(value: &Value, name: &str) -> Result<Value, Error> {
    let field = |item: &Value| {
        let found = item.get_attr(name).unwrap_or_default();
        if found.is_undefined() {
            Err(refuse(format!("an item of the list has no {name}.")))
        } else {
            Ok(found)
        }
    };
    Ok(Value::from(
        items(value)?
            .iter()
            .map(field)
            .collect::<Result<Vec<_>, _>>()?,
    ))
}

fn sum(value: &Value) -> Result<Value, Error> {
    let numbers = items(value)?
        .iter()
        .map(number::number)
        .collect::<Result<Vec<_>, _>>()?;
    let whole = numbers.iter().try_fold(0_i64, |total, n| {
        i64::try_from(n.clone())
            .ok()
            .filter(|_| n.is_integer())
            .and_then(|n| total.checked_add(n))
    });
    if let Some(whole) = whole {
        return Ok(Value::from(whole));
    }
    let doubles = numbers
        .into_iter()
        .map(f64::try_from)
        .collect::<Result<Vec<_>, _>>();
    Ok(Value::from(
        doubles
            .map_err(|_| refuse("a number in the list is too large."))?
            .iter()
            .sum::<f64>(),
    ))
}
