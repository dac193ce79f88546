//! Filters for numbers.

use super::{refuse, text_of};
use minijinja::value::Value;
use minijinja::{Environment, Error};

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("int", |value: &Value| int(value));
    environment.add_filter("float", float);
    environment.add_filter("round", round);
    environment.add_filter("abs", abs);
}

/// Lets numbers by; see [`crate::template`]'s `guard`.
pub(super) fn only(value: &Value) -> Result<Value, Error> {
    if value.is_number() {
        return Ok(value.clone());
    }
    Err(refuse(
        "* multiplies numbers. Add | float to a text that holds one.",
    ))
}

/// The number that a value is or that its text holds.
pub(super) fn number(value: &Value) -> Result<Value, Error> {
    if value.is_number() {
        return Ok(value.clone());
    }
    let text = text_of(value)?;
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(Value::from(whole));
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Value::from(number)),
        _ => Err(refuse("this is not a number.")),
    }
}

fn double(value: &Value) -> Result<f64, Error> {
    f64::try_from(number(value)?).map_err(|_| refuse("this is not a number."))
}

fn int(value: &Value) -> Result<Value, Error> {
    let number = number(value)?;
    if number.is_integer() {
        return Ok(number);
    }
    let whole = f64::try_from(number)
        .map_err(|_| refuse("this is not a number."))?
        .trunc();
    format!("{whole:.0}")
        .parse::<i64>()
        .map(Value::from)
        .map_err(|_| refuse("this number is too large for int."))
}

fn float(value: &Value) -> Result<Value, Error> {
    Ok(Value::from(double(value)?))
}

fn round(value: &Value, digits: Option<u32>) -> Result<Value, Error> {
    let number = number(value)?;
    if number.is_integer() {
        return Ok(number);
    }
    let factor = 10_f64.powi(i32::try_from(digits.unwrap_or(0).min(15)).unwrap_or(0));
    let rounded = (double(&number)? * factor).round() / factor;
    if digits.unwrap_or(0) == 0 {
        int(&Value::from(rounded))
    } else {
        Ok(Value::from(rounded))
    }
}

fn abs(value: &Value) -> Result<Value, Error> {
    let number = number(value)?;
    match i64::try_from(number.clone()) {
        Ok(whole) if number.is_integer() => whole
            .checked_abs()
            .map(Value::from)
            .ok_or_else(|| refuse("this number is too large for abs.")),
        _ => Ok(Value::from(double(&number)?.abs())),
    }
}
