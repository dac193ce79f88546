//! The webhook payloads of `@octokit/webhooks-examples` and the strings of
//! `big-list-of-naughty-strings`, as npm installed them.

use crate::{Result, root};
use serde_json::Value;
use serde_json::value::RawValue;

/// One delivery as GitHub made it.
#[derive(Debug)]
pub struct Payload {
    /// GitHub's name for the event: `push`, `issues`, …
    pub event: String,
    /// The body, byte for byte as the package holds it.
    pub body: String,
}

/// Every example, in the package's order.
///
/// # Errors
/// The package is not installed: `make test` does that.
pub fn github() -> Result<Vec<Payload>> {
    #[derive(serde::Deserialize)]
    struct Event<'a> {
        name: String,
        #[serde(borrow)]
        examples: Vec<&'a RawValue>,
    }

    let text = installed("@octokit/webhooks-examples/api.github.com/index.json")?;
    let events: Vec<Event<'_>> = serde_json::from_str(&text)?;
    Ok(events
        .into_iter()
        .flat_map(|event| {
            let name = event.name;
            event.examples.into_iter().map(move |example| Payload {
                event: name.clone(),
                body: example.get().to_owned(),
            })
        })
        .collect())
}

/// Strings that programs have broken at.
///
/// # Errors
/// The package is not installed: `make test` does that.
pub fn naughty() -> Result<Vec<String>> {
    let text = installed("big-list-of-naughty-strings/blns.json")?;
    Ok(serde_json::from_str(&text)?)
}

/// A file of a package.
fn installed(file: &str) -> Result<String> {
    let path = root().join("tests/counterparts/node_modules").join(file);
    let told = |error| {
        format!(
            "{}: {error}; run: npm --prefix tests/counterparts ci",
            path.display()
        )
    };
    Ok(std::fs::read_to_string(&path).map_err(told)?)
}

/// What `{{ … | default("none") }}` gives: the value at `path`, or `none`.
#[must_use]
pub fn value_at(body: &Value, path: &str) -> Value {
    body.pointer(path)
        .cloned()
        .unwrap_or_else(|| Value::from("none"))
}
