//! A key within a body: a field of a form, or of a JSON object at its top.

use crate::auth::Refused;
use crate::http::{Outgoing, Slot};
use crate::mask::DOTS;
use crate::template::component;
use crate::vault::Secret;
use bytes::Bytes;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const FORM: &str = "application/x-www-form-urlencoded";

/// Adds the field `name` with `prefix` and the key (both are `value`) to the body of `outgoing`.
/// The rest of the body stays as it is, to the letter.
pub(super) fn put(
    outgoing: &mut Outgoing,
    name: &str,
    prefix: &str,
    value: &Secret,
) -> Result<(), Refused> {
    let shown = format!("{prefix}{DOTS}");
    let essence = content_type(outgoing);
    let (sent, logged) = match essence.as_deref() {
        None if outgoing.body.is_empty() => {
            outgoing
                .headers
                .push(("content-type".to_owned(), FORM.to_owned()));
            (form("", name, value.expose())?, form("", name, &shown)?)
        }
        Some(FORM) => {
            let text = text(&outgoing.body)?;
            (form(text, name, value.expose())?, form(text, name, &shown)?)
        }
        Some(kind) if kind == "application/json" || kind.ends_with("+json") => {
            let text = text(&outgoing.body)?;
            (json(text, name, value.expose())?, json(text, name, &shown)?)
        }
        _ => return Err(no_place()),
    };
    outgoing.body = Bytes::from(logged);
    outgoing.slots.push(Slot::Body {
        value: Secret::new(sent),
    });
    Ok(())
}

/// The content type without its parameters, in small letters.
fn content_type(outgoing: &Outgoing) -> Option<String> {
    let mut headers = outgoing.headers.iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}

fn text(body: &Bytes) -> Result<&str, Refused> {
    std::str::from_utf8(body).map_err(|_| no_place())
}

fn form(body: &str, name: &str, value: &str) -> Result<String, Refused> {
    let name = component(name);
    let taken = |pair: &str| pair.split('=').next() == Some(name.as_ref());
    if body.split('&').any(taken) {
        return Err(twice(&name));
    }
    let and = if body.is_empty() { "" } else { "&" };
    Ok(format!("{body}{and}{name}={}", component(value)))
}

fn json(body: &str, name: &str, value: &str) -> Result<String, Refused> {
    let object: BTreeMap<String, &RawValue> = serde_json::from_str(body).map_err(|_| no_place())?;
    if object.contains_key(name) {
        return Err(twice(name));
    }
    let open = body.trim_end().strip_suffix('}').ok_or_else(no_place)?;
    let comma = if object.is_empty() { "" } else { "," };
    let (name, value) = (
        serde_json::Value::from(name),
        serde_json::Value::from(value),
    );
    Ok(format!("{}{comma}{name}:{value}}}", open.trim_end()))
}

fn no_place() -> Refused {
    Refused::field(
        "connection",
        "body",
        "The connection puts its key into the body, which must be a form or a JSON object for that. Choose one of these as the body, or let the auth profile put the key into a header.",
    )
}

fn twice(name: &str) -> Refused {
    Refused::field(
        "connection",
        "body",
        format!(
            "The body has a field “{name}” already, which the connection fills with its key. Remove it from the body."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gets_a_field_and_keeps_the_rest() {
        let form = |body| form(body, "api key", "k&1=ü");
        assert_eq!(form("").expect("added"), "api%20key=k%261%3D%C3%BC");
        assert_eq!(
            form("a=b+c").expect("added"),
            "a=b+c&api%20key=k%261%3D%C3%BC"
        );
        assert!(form("x=1&api%20key=2").is_err());
    }

    #[test]
    fn an_object_gets_a_field_and_keeps_the_rest() {
        let json = |body| json(body, "key", "a\"b");
        assert_eq!(json("{}").expect("added"), r#"{"key":"a\"b"}"#);
        assert_eq!(
            json("{\"n\": 12.50, \"big\": 18446744073709551617\n}\n").expect("added"),
            r#"{"n": 12.50, "big": 18446744073709551617,"key":"a\"b"}"#
        );
        for body in ["", "[]", "7", "{", r#"{"key":1}"#, r#"{"\u006bey":1}"#] {
            assert!(json(body).is_err(), "{body}");
        }
    }
}
