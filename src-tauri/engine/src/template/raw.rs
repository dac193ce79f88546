//! Finding a value in JSON without parsing it: a walk over the bytes that keeps them as written.
//!
//! The bytes are JSON that was checked when it arrived, so the walk only has to find ends.

use super::path::Step;
use std::borrow::Cow;

/// What a walk comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Walk<'a> {
    /// The value's own bytes.
    Found(&'a [u8]),
    /// `steps[at]` does not exist in `within`, the bytes of the value reached so far.
    Missing { at: usize, within: &'a [u8] },
}

/// The value that `steps` lead to in `json`.
pub(super) fn walk<'a>(json: &'a [u8], steps: &[Step]) -> Walk<'a> {
    let mut here = trim(json);
    for (at, step) in steps.iter().enumerate() {
        let next = match step {
            Step::Key(key) => member(here, key),
            Step::Index(index) => items(here).nth(*index),
        };
        match next {
            Some(value) => here = value,
            None => return Walk::Missing { at, within: here },
        }
    }
    Walk::Found(here)
}

/// The value of a field. Of fields with the same name the last counts, as for every JSON reader.
fn member<'a>(object: &'a [u8], key: &str) -> Option<&'a [u8]> {
    members(object)
        .filter(|(name, _)| same(name, key))
        .last()
        .map(|(_, value)| value)
}

/// Whether a name, as written between its quotes, is `key`.
fn same(name: &[u8], key: &str) -> bool {
    if name.contains(&b'\\') {
        unescape(name) == key
    } else {
        name == key.as_bytes()
    }
}

/// The fields of an object: names as written between their quotes, and values.
pub(super) fn members(object: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = if object.first() == Some(&b'{') {
        1
    } else {
        object.len()
    };
    std::iter::from_fn(move || {
        at = skip(object, at, b" \t\r\n,");
        if object.get(at) != Some(&b'"') {
            return None;
        }
        let name_end = string_end(object, at);
        let name = object.get(at + 1..name_end - 1)?;
        let start = skip(object, name_end, b" \t\r\n:");
        at = value_end(object, start);
        Some((name, &object[start..at]))
    })
}

/// The items of a list.
pub(super) fn items(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = if list.first() == Some(&b'[') {
        1
    } else {
        list.len()
    };
    std::iter::from_fn(move || {
        let start = skip(list, at, b" \t\r\n,");
        if matches!(list.get(start), None | Some(b']')) {
            return None;
        }
        at = value_end(list, start);
        Some(&list[start..at])
    })
}

fn skip(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    bytes[from.min(bytes.len())..]
        .iter()
        .position(|byte| !what.contains(byte))
        .map_or(bytes.len(), |n| from + n)
}

/// Where the string that starts at `from` ends, behind its closing quote.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where the value that starts at `from` ends.
fn value_end(bytes: &[u8], from: usize) -> usize {
    match bytes.get(from) {
        Some(b'"') => string_end(bytes, from),
        Some(b'{' | b'[') => {
            let (mut at, mut depth) = (from, 0_usize);
            while let Some(&byte) = bytes.get(at) {
                match byte {
                    b'"' => {
                        at = string_end(bytes, at);
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    break;
                }
            }
            at
        }
        _ => bytes[from.min(bytes.len())..]
            .iter()
            .position(|byte| b",]} \t\r\n".contains(byte))
            .map_or(bytes.len(), |n| from + n),
    }
}

/// `json` without the white space around it.
pub(super) fn trim(json: &[u8]) -> &[u8] {
    let start = skip(json, 0, b" \t\r\n");
    let end = json
        .iter()
        .rposition(|byte| !b" \t\r\n".contains(byte))
        .map_or(start, |at| at + 1);
    &json[start..end]
}

/// The text of a JSON string, given what stands between its quotes. Half a surrogate pair, which
/// JSON allows and text cannot hold, becomes U+FFFD.
pub(super) fn unescape(inner: &[u8]) -> Cow<'_, str> {
    if !inner.contains(&b'\\') {
        return String::from_utf8_lossy(inner);
    }
    let text = String::from_utf8_lossy(inner);
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let plain = match c {
            '\\' => match chars.next() {
                Some('u') => {
                    let hex: String = chars.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&hex, 16).unwrap_or(0xfffd));
                    continue;
                }
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some(other) => other,
                None => break,
            },
            c => c,
        };
        units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16_lossy(&units).into()
}

#[cfg(test)]
mod tests {
    use super::super::path::Path;
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn find<'a>(json: &'a str, path: &str) -> Option<&'a str> {
        let path = Path::parse(&format!("x{path}")).expect("a path");
        match walk(json.as_bytes(), &path.steps) {
            Walk::Found(bytes) => Some(std::str::from_utf8(bytes).expect("text")),
            Walk::Missing { .. } => None,
        }
    }

    #[test]
    fn keeps_values_as_written() {
        let json = r#" {"a": 12.50, "big":18446744073709551616000, "o" : { "x" :[1, {"y":"\u0041}"} , [ ] ]}, "e":1E+2} "#;
        assert_eq!(find(json, ".a"), Some("12.50"));
        assert_eq!(find(json, ".big"), Some("18446744073709551616000"));
        assert_eq!(
            find(json, ".o"),
            Some(r#"{ "x" :[1, {"y":"\u0041}"} , [ ] ]}"#)
        );
        assert_eq!(find(json, ".o.x[1].y"), Some(r#""\u0041}""#));
        assert_eq!(find(json, ".o.x[2]"), Some("[ ]"));
        assert_eq!(find(json, ".e"), Some("1E+2"));
        assert_eq!(find(json, ".o.x[3]"), None);
        assert_eq!(find(json, ".a.b"), None);
    }

    #[test]
    fn of_equal_names_the_last_counts_and_escapes_are_read() {
        assert_eq!(find(r#"{"a":1,"a":2}"#, ".a"), Some("2"));
        assert_eq!(find(r#"{"a\"b":1}"#, r#"["a\"b"]"#), Some("1"));
        assert_eq!(find(r#"{"\u00e4":1}"#, ".ä"), Some("1"));
        assert_eq!(unescape(br"\ud83d\ude00 \ud800 \/"), "😀 \u{fffd} /");
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 48, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Every place in `value`, with the steps that lead to it.
    fn places(value: &Value, steps: &mut Vec<Step>, all: &mut Vec<(Vec<Step>, Value)>) {
        all.push((steps.clone(), value.clone()));
        let children: Vec<(Step, &Value)> = match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| (Step::Key(key.clone()), value))
                .collect(),
            Value::Array(list) => list
                .iter()
                .enumerate()
                .map(|(n, value)| (Step::Index(n), value))
                .collect(),
            _ => Vec::new(),
        };
        for (step, child) in children {
            steps.push(step);
            places(child, steps, all);
            steps.pop();
        }
    }

    proptest! {
        #[test]
        fn finds_what_a_parser_finds(value in json_value(), pretty in any::<bool>()) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            // As a parser reads it: the last digit of a double may change on the way.
            let value: Value = serde_json::from_str(&text).expect("JSON");
            let mut all = Vec::new();
            places(&value, &mut Vec::new(), &mut all);
            for (steps, expected) in all {
                let Walk::Found(bytes) = walk(text.as_bytes(), &steps) else {
                    return Err(TestCaseError::fail(format!("{steps:?} not found in {text}")));
                };
                prop_assert_eq!(serde_json::from_slice::<Value>(bytes).expect("JSON"), expected);
            }
        }

        #[test]
        fn never_panics_on_what_is_no_json(text in any::<String>(), key in "[a-z]{1,2}") {
            let _ = walk(text.as_bytes(), &[Step::Key(key), Step::Index(1)]);
        }
    }
}
