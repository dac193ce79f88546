//! The names and values of a web form (`application/x-www-form-urlencoded`) as an object.

use serde_json::{Map, Value};

/// The object of a form's fields; a name that comes twice becomes a list.
pub(crate) fn read(bytes: &[u8]) -> Value {
    let mut fields = Map::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        let value = Value::String(value.into_owned());
        match fields.get_mut(name.as_ref()) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(single) => *single = Value::Array(vec![single.take(), value]),
        }
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn repeated_names_become_lists() {
        let read = super::read(b"a=1&b=x+y%26&a=2&a=3&empty=");
        assert_eq!(
            read,
            json!({"a": ["1", "2", "3"], "b": "x y&", "empty": ""})
        );
    }
}
