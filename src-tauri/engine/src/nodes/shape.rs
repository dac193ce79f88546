//! Does a config have the shape that its schema says? Every difference is named with its path,
//! in words, where a deserialiser would stop at the first.

use super::FieldProblem;
use serde_json::Value;

/// Everything in `config` that `schema` does not allow.
pub(super) fn problems(schema: &Value, config: &Value) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    walk(schema, config, "", &mut found);
    found
}

/// Removes what is at `field` (such as `headers[0].name`) from `config`. An item of a list becomes
/// an empty one, so that the others keep their places.
pub(super) fn leave_out(config: &mut Value, field: &str) {
    let pointer = field
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let mut steps: Vec<&str> = pointer.collect();
    let Some(last) = steps.pop() else { return };
    let mut here = config;
    for step in steps {
        let next = match here {
            Value::Object(map) => map.get_mut(step),
            Value::Array(list) => step
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return };
        here = next;
    }
    match here {
        Value::Object(map) => {
            map.shift_remove(last);
        }
        Value::Array(list) => {
            if let Some(item) = last
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get_mut(index))
            {
                *item = Value::Object(serde_json::Map::new());
            }
        }
        _ => {}
    }
}

fn walk(schema: &Value, value: &Value, at: &str, found: &mut Vec<FieldProblem>) {
    if let Some(variants) = schema.get("oneOf").and_then(Value::as_array) {
        return choice(variants, value, at, found);
    }
    if schema
        .get("x-widget")
        .is_some_and(|widget| widget == "methods")
    {
        return methods(schema, value, at, found);
    }
    let Some(kind) = schema.get("type").and_then(Value::as_str) else {
        return;
    };
    match (kind, value) {
        ("object", Value::Object(map)) => {
            for (name, value) in map {
                let at = if at.is_empty() {
                    name.clone()
                } else {
                    format!("{at}.{name}")
                };
                match schema
                    .get("properties")
                    .and_then(|properties| properties.get(name))
                {
                    Some(property) => walk(property, value, &at, found),
                    None if schema.get("additionalProperties").is_some() => {
                        found.push(problem(&at, format!("There is no setting named {name}.")));
                    }
                    None => {}
                }
            }
        }
        ("array", Value::Array(items)) => {
            if let Some(schema) = schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    walk(schema, item, &format!("{at}[{index}]"), found);
                }
            }
        }
        ("integer", Value::Number(number)) if number.is_i64() || number.is_u64() => {
            let within = |key, ok: fn(&i64, &i64) -> bool| {
                let limit = schema.get(key).and_then(Value::as_i64);
                limit.is_none_or(|limit| number.as_i64().is_some_and(|n| ok(&n, &limit)))
            };
            if !within("minimum", i64::ge) || !within("maximum", i64::le) {
                found.push(problem(at, range(schema)));
            }
        }
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => {}
        _ => found.push(problem(at, format!("This has to be {}.", named(kind)))),
    }
}

/// A select, or a section chosen by its `type`.
fn choice(variants: &[Value], value: &Value, at: &str, found: &mut Vec<FieldProblem>) {
    let tagged = variants
        .iter()
        .any(|variant| variant.get("properties").is_some());
    let (chosen, place) = match value {
        Value::Object(map) if tagged => (
            map.get("type"),
            if at.is_empty() {
                "type".to_owned()
            } else {
                format!("{at}.type")
            },
        ),
        other => (Some(other), at.to_owned()),
    };
    let constant = |variant: &&Value| {
        let constant = variant
            .get("const")
            .or_else(|| variant.pointer("/properties/type/const"));
        constant == chosen && chosen.is_some()
    };
    match variants.iter().find(constant) {
        Some(variant) if tagged => walk_variant(variant, value, at, found),
        Some(_) => {}
        None => {
            let names: Vec<&str> = variants
                .iter()
                .filter_map(|v| {
                    v.get("const")
                        .or_else(|| v.pointer("/properties/type/const"))?
                        .as_str()
                })
                .collect();
            found.push(problem(
                &place,
                format!("This has to be one of {}.", names.join(", ")),
            ));
        }
    }
}

fn walk_variant(variant: &Value, value: &Value, at: &str, found: &mut Vec<FieldProblem>) {
    let Some(map) = value.as_object() else { return };
    for (name, value) in map.iter().filter(|(name, _)| *name != "type") {
        let at = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        match variant
            .get("properties")
            .and_then(|properties| properties.get(name))
        {
            Some(property) => walk(property, value, &at, found),
            None => found.push(problem(
                &at,
                format!("There is no setting named {name} here."),
            )),
        }
    }
}

/// `"ANY"`, one method, or a list of methods.
fn methods(schema: &Value, value: &Value, at: &str, found: &mut Vec<FieldProblem>) {
    let offered = schema.get("enum").and_then(Value::as_array);
    let known = |method: &Value| offered.is_some_and(|offered| offered.contains(method));
    let fine = match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(known),
        one => known(one),
    };
    if !fine {
        let names: Vec<&str> = offered
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        found.push(problem(
            at,
            format!("This has to be one or several of {}.", names.join(", ")),
        ));
    }
}

fn range(schema: &Value) -> String {
    let limit = |key| schema.get(key).and_then(Value::as_i64);
    match (limit("minimum"), limit("maximum")) {
        (Some(low), Some(high)) => format!("This has to be between {low} and {high}."),
        (Some(low), None) => format!("This has to be at least {low}."),
        (None, Some(high)) => format!("This has to be at most {high}."),
        (None, None) => "This number cannot be used.".to_owned(),
    }
}

fn named(kind: &str) -> &'static str {
    match kind {
        "object" => "a group of settings",
        "array" => "a list",
        "integer" => "a whole number",
        "boolean" => "true or false",
        _ => "text",
    }
}

fn problem(field: &str, message: String) -> FieldProblem {
    FieldProblem {
        code: "config",
        field: field.to_owned(),
        message,
        warning: false,
    }
}

#[cfg(test)]
mod tests {
    use super::problems;
    use crate::nodes;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn fields(kind: &str, config: &Value) -> Vec<String> {
        let schema = nodes::find(kind).expect("a kind").info().schema;
        problems(&schema, config)
            .into_iter()
            .map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn names_every_difference_with_its_path() {
        let config = json!({
            "method": "FETCH",
            "url": 7,
            "headers": [{"name": "A", "value": "b"}, {"name": "C", "valeu": "d"}],
            "body": {"type": "json", "valu": {}},
            "response": {"type": "yaml"},
            "timeout": 301,
            "tiemout": 3,
        });
        assert_eq!(
            fields("send_webhook", &config),
            [
                "method",
                "url",
                "headers[1].valeu",
                "body.valu",
                "response.type",
                "timeout",
                "tiemout"
            ]
        );
    }

    #[test]
    fn what_has_the_wrong_shape_does_not_hide_the_rest() {
        let config =
            json!({"url": "a b", "tiemout": 3, "headers": [7, {"name": "Host", "valeu": "x"}]});
        let node = nodes::find("send_webhook").expect("a kind");
        let fields: Vec<String> = node
            .check(config.as_object().expect("an object"))
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(
            fields,
            [
                "tiemout",
                "headers[0]",
                "headers[1].valeu",
                "url",
                "headers[1].name"
            ]
        );
    }

    #[test]
    fn methods_are_any_one_or_several() {
        for fine in [json!("ANY"), json!("POST"), json!(["GET", "POST"])] {
            assert!(fields("webhook_trigger", &json!({ "method": fine })).is_empty());
        }
        for wrong in [json!("YELL"), json!([]), json!(["GET", 1]), json!({})] {
            assert_eq!(
                fields("webhook_trigger", &json!({ "method": wrong })),
                ["method"]
            );
        }
    }

    #[test]
    fn a_body_of_an_unknown_type_is_a_problem_of_its_type() {
        assert_eq!(
            fields("send_webhook", &json!({"body": {"type": "yaml"}})),
            ["body.type"]
        );
        assert_eq!(fields("send_webhook", &json!({"body": {}})), ["body.type"]);
        assert_eq!(fields("send_webhook", &json!({"body": "x"})), ["body"]);
    }

    fn anything() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[A-Za-z]{0,6}".prop_map(Value::from),
            Just(json!([])),
            Just(json!({})),
            Just(json!([{"name": "a", "value": "b"}])),
            Just(json!({"type": "json", "value": [1]})),
            Just(json!({"type": "multipart", "parts": [{"name": "a"}]})),
        ]
    }

    proptest! {
        /// So no draft, however it was made, meets the deserialiser's own words.
        #[test]
        fn what_has_the_shape_can_be_read(kind in 0..nodes::NODES.len(), pick in any::<prop::sample::Index>(), value in anything()) {
            let node = nodes::NODES[kind];
            let mut config = node.info().initial.as_object().cloned().expect("an object");
            let names: Vec<String> = config.keys().cloned().collect();
            config.insert(names[pick.index(names.len())].clone(), value);
            let shaped = problems(&node.info().schema, &Value::Object(config.clone())).is_empty();
            let unreadable = |problem: &nodes::FieldProblem| problem.code == "config";
            let refused = node.compile(&config).err().is_some_and(|all| all.iter().any(unreadable));
            prop_assert_eq!(shaped, !refused, "{:?}", config);
            prop_assert_eq!(shaped, !node.check(&config).iter().any(unreadable), "{:?}", config);
        }
    }
}
