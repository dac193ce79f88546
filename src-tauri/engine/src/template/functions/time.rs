//! Times. They are text in the form of RFC 3339, as most applications send and want them.

use super::{NOW, SEED, refuse, sized, text_of};
use jiff::{Timestamp, civil, tz::TimeZone};
use minijinja::value::Value;
use minijinja::{Environment, Error, State};
use sha2::{Digest, Sha256};

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_function("now", now);
    environment.add_function("uuid", uuid);
    environment.add_filter("date", date);
    environment.add_filter("timestamp", |value: &Value| {
        Ok::<_, Error>(Value::from(read(value)?.as_second()))
    });
}

/// When the run was accepted, so that an attempt made again says the same.
fn now(state: &State<'_, '_>) -> Result<Value, Error> {
    let millis = state
        .lookup(NOW)
        .and_then(|value| i64::try_from(value).ok());
    let at = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let at = at.ok_or_else(|| refuse("the time of the run is not known here."))?;
    Ok(Value::from(format!("{at:.3}")))
}

/// An identifier that looks random, made from the delivery's id: the same at every attempt.
fn uuid(state: &State<'_, '_>, name: Option<&str>) -> Result<Value, Error> {
    let seed = state
        .lookup(SEED)
        .ok_or_else(|| refuse("uuid() cannot be used here."))?;
    let mut hash = Sha256::new();
    hash.update(seed.as_str().unwrap_or_default().as_bytes());
    hash.update([0]);
    hash.update(name.unwrap_or_default().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Ok(Value::from(
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string(),
    ))
}

fn date(value: &Value, format: &str) -> Result<Value, Error> {
    let zoned = read(value)?.to_zoned(TimeZone::UTC);
    let text = jiff::fmt::strtime::format(format, &zoned).map_err(|_| {
        refuse("this date format cannot be used. Write it like date(\"%Y-%m-%d\").")
    })?;
    sized(text)
}

/// A time: RFC 3339 text, a date, or Unix seconds (milliseconds when too large for seconds).
fn read(value: &Value) -> Result<Timestamp, Error> {
    let wrong = || {
        refuse(
            "this is not a time. A time is written like 2026-11-20T14:32:08Z or in Unix seconds.",
        )
    };
    if let Ok(number) = i64::try_from(value.clone()) {
        let time = if number.unsigned_abs() >= 100_000_000_000 {
            Timestamp::from_millisecond(number)
        } else {
            Timestamp::from_second(number)
        };
        return time.map_err(|_| wrong());
    }
    let text = text_of(value)?;
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let civil: civil::DateTime = text.parse().map_err(|_| wrong())?;
    civil
        .to_zoned(TimeZone::UTC)
        .map(|zoned| zoned.timestamp())
        .map_err(|_| wrong())
}
