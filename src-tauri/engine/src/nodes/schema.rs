//! The JSON Schema of a config: what the form, the file format and [`super::shape`] are made from.
//!
//! Every schema stays within this subset of JSON Schema 2020-12, and a test holds it there:
//!
//! | keyword | meaning |
//! | --- | --- |
//! | `type` | `object`, `array`, `string`, `integer`, `boolean`; none means any JSON value |
//! | `properties`, `additionalProperties: false`, `required` | of an object; only a tag is ever required |
//! | `items` | the one schema of a list's items |
//! | `title`, `description`, `default` | the label, the help text, the value when nothing is set |
//! | `minimum`, `maximum` | of an integer |
//! | `enum` | the values that `x-widget: methods` offers |
//! | `const` | a choice's value |
//! | `oneOf` | of strings with `const`, `title` and `description`: a select; of objects: a section chosen by the `const` of their property `type` |
//!
//! There is no `$ref`, no `$defs`, no `null`, no `anyOf`. Besides, these keys speak to the form:
//!
//! | key | meaning |
//! | --- | --- |
//! | `x-widget` | `methods`, `url`, `template`, `json`, `pairs`, `code`, `status_codes`, `duration` (seconds), `retry`, `connection`, `signing`, `signing_key`, `hidden`; none means the plain field of the type |
//! | `x-context` | for text that takes variables: how values are escaped in it, as `api::samples::Context` names it |
//! | `x-group` | the tab it stands under: Request, Headers, Body, Response, Delivery; none means the only tab |
//! | `x-required` | it must not stay empty: marked in the form, reported by `check` |
//! | `x-placeholder` | what an empty field shows |
//! | `x-language` | for `code`: `json`, `xml` or `text` |
//! | `x-text` | for `json`: the property beside it that keeps the text while it is not valid JSON yet |
//! | `x-when` | shown only while the named property beside it has one of the listed values |

use super::NODES;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Made once: a flow is checked at every change, and each node against its schema.
static SCHEMAS: LazyLock<HashMap<&'static str, Value>> = LazyLock::new(|| {
    NODES
        .iter()
        .map(|node| (node.meta().kind, node.make_schema()))
        .collect()
});

/// The schema of the config of `kind`.
pub(super) fn of(kind: &str) -> &'static Value {
    SCHEMAS.get(kind).unwrap_or(&Value::Null)
}

/// The schema of `C`, self-contained.
pub(super) fn make<C: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema: Value = settings.into_generator().into_root_schema_for::<C>().into();
    tidy(&mut schema);
    schema
}

/// Removes what only programs in other languages would read: number formats, and the name of the
/// Rust struct.
fn tidy(schema: &mut Value) {
    if let Some(root) = schema.as_object_mut() {
        root.remove("title");
    }
    remove_formats(schema);
}

fn remove_formats(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("type").is_some_and(Value::is_string) {
                map.remove("format");
            }
            map.values_mut().for_each(remove_formats);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_formats),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::NODES;
    use serde_json::Value;

    const WIDGETS: &[&str] = &[
        "methods",
        "url",
        "template",
        "json",
        "pairs",
        "code",
        "status_codes",
        "duration",
        "retry",
        "connection",
        "signing",
        "signing_key",
        "hidden",
    ];
    const GROUPS: &[&str] = &["Request", "Headers", "Body", "Response", "Delivery"];
    const CONTEXTS: &[&str] = &["text", "url", "header", "json"];

    /// Panics with the place when `schema` leaves the subset.
    fn assert_subset(schema: &Value, at: &str) {
        let map = schema
            .as_object()
            .unwrap_or_else(|| panic!("{at}: not an object"));
        for (key, value) in map {
            let known = match key.as_str() {
                "type" => matches!(
                    value.as_str(),
                    Some("object" | "array" | "string" | "integer" | "boolean")
                ),
                "title" | "description" | "x-placeholder" | "x-text" => value.is_string(),
                "default" | "const" => true,
                "minimum" | "maximum" => value.is_i64(),
                "additionalProperties" => *value == false,
                "required" => value.as_array().is_some_and(|names| names == &["type"]),
                "enum" => map
                    .get("x-widget")
                    .is_some_and(|widget| widget == "methods"),
                "x-required" => *value == true,
                "x-widget" => value.as_str().is_some_and(|name| WIDGETS.contains(&name)),
                "x-group" => value.as_str().is_some_and(|name| GROUPS.contains(&name)),
                "x-context" => value.as_str().is_some_and(|name| CONTEXTS.contains(&name)),
                "x-language" => matches!(value.as_str(), Some("json" | "xml" | "text")),
                "x-when" => value.is_object(),
                "items" => {
                    assert_subset(value, &format!("{at}[]"));
                    true
                }
                "properties" => {
                    for (name, property) in value.as_object().expect("properties are an object") {
                        assert_subset(property, &format!("{at}.{name}"));
                    }
                    true
                }
                "oneOf" => {
                    for variant in value.as_array().expect("oneOf is a list") {
                        let chosen = variant
                            .get("const")
                            .or_else(|| variant.pointer("/properties/type/const"));
                        assert!(
                            chosen.is_some_and(Value::is_string),
                            "{at}: a variant without its const"
                        );
                        assert!(
                            variant.get("title").is_some(),
                            "{at}: a variant without a title"
                        );
                        assert_subset(variant, at);
                    }
                    true
                }
                _ => false,
            };
            assert!(known, "{at}: {key} = {value} is outside the subset");
        }
    }

    #[test]
    fn every_schema_stays_in_the_subset() {
        for node in NODES {
            assert_subset(&node.info().schema, node.meta().kind);
        }
    }

    #[test]
    fn every_shown_field_has_a_label_and_a_help_text() {
        for node in NODES {
            let info = node.info();
            for (name, property) in info.schema["properties"]
                .as_object()
                .expect("a config is an object")
            {
                if property
                    .get("x-widget")
                    .is_some_and(|widget| widget == "hidden")
                {
                    continue;
                }
                assert!(
                    property.get("title").is_some(),
                    "{}.{name} has no title",
                    info.kind
                );
                assert!(
                    property.get("description").is_some(),
                    "{}.{name} has no help text",
                    info.kind
                );
            }
        }
    }

    #[test]
    fn a_new_node_is_read_back() {
        for node in NODES {
            let initial = node.info().initial;
            let config = initial.as_object().expect("a config is an object");
            let unreadable = node
                .check(config)
                .into_iter()
                .find(|problem| problem.code == "config");
            assert_eq!(unreadable, None, "{}", node.meta().kind);
        }
    }
}
