//! A name and a value that can be switched off: a query parameter, a header, a form field.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Pair {
    /// The name; it can hold variables.
    #[schemars(title = "Name", extend("x-widget" = "template", "x-context" = "text"))]
    pub name: String,
    /// The value; it can hold variables.
    #[schemars(title = "Value", extend("x-widget" = "template", "x-context" = "text"))]
    pub value: String,
    /// Sent only when switched on.
    #[schemars(title = "On")]
    pub on: bool,
}

impl Default for Pair {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: String::new(),
            on: true,
        }
    }
}
