//! Filters that encode.

use super::{refuse, sized, text_of};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Value;
use minijinja::{Environment, Error};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("urlencode", |value: &Value| {
        sized(crate::template::escape::component(&text_of(value)?))
    });
    environment.add_filter("base64", |value: &Value| {
        sized(STANDARD.encode(bytes(value)?))
    });
    environment.add_filter("base64decode", decode);
    environment.add_filter("sha256", |value: &Value| {
        let digest = Sha256::digest(bytes(value)?);
        sized(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    });
}

fn bytes(value: &Value) -> Result<Cow<'_, [u8]>, Error> {
    match value.as_bytes() {
        Some(bytes) => Ok(Cow::Borrowed(bytes)),
        None => Ok(Cow::Owned(text_of(value)?.into_bytes())),
    }
}

fn decode(value: &Value) -> Result<Value, Error> {
    let text = text_of(value)?;
    let bytes = STANDARD
        .decode(text.trim())
        .map_err(|_| refuse("this text is not base64."))?;
    String::from_utf8(bytes)
        .map(Value::from)
        .map_err(|_| refuse("what this base64 holds is not text."))
}
