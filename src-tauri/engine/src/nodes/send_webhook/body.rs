//! The bodies that can be set on Send Webhook.

use crate::nodes::empty_object;
use crate::nodes::pair::Pair;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the request carries.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Body {
    /// No body.
    #[default]
    #[schemars(title = "None")]
    None,
    /// JSON, the usual form of webhooks.
    #[schemars(title = "JSON")]
    Json {
        /// Any JSON; text in it can hold variables. Text that is just one variable keeps the variable's type.
        #[serde(default = "empty_object")]
        #[schemars(title = "JSON", extend("x-widget" = "json", "x-context" = "json", "x-text" = "text"))]
        value: Value,
        /// The text while it is not valid JSON yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "String", extend("x-widget" = "hidden"))]
        text: Option<String>,
    },
    /// Names and values, as a web form sends them.
    #[schemars(title = "Form")]
    Form {
        /// The form's fields.
        #[serde(default)]
        #[schemars(title = "Fields", extend("x-widget" = "pairs", "x-context" = "text"))]
        fields: Vec<Pair>,
    },
    /// Names and values in parts, as a web form with files sends them.
    #[schemars(title = "Multipart")]
    Multipart {
        /// The parts.
        #[serde(default)]
        #[schemars(title = "Parts", extend("x-widget" = "pairs", "x-context" = "text"))]
        parts: Vec<Part>,
    },
    /// XML; what variables bring in is escaped.
    #[schemars(title = "XML")]
    Xml {
        /// The XML. It can hold variables.
        #[serde(default)]
        #[schemars(title = "XML", extend("x-widget" = "code", "x-language" = "xml", "x-context" = "text"))]
        text: String,
    },
    /// Plain text, sent as it is.
    #[schemars(title = "Text")]
    Text {
        /// The text. It can hold variables.
        #[serde(default)]
        #[schemars(title = "Text", extend("x-widget" = "code", "x-language" = "text", "x-context" = "text"))]
        text: String,
    },
}

/// A part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Part {
    /// The name; it can hold variables.
    #[schemars(title = "Name", extend("x-widget" = "template", "x-context" = "text"))]
    pub name: String,
    /// The value; it can hold variables.
    #[schemars(title = "Value", extend("x-widget" = "template", "x-context" = "text"))]
    pub value: String,
    /// Set, the part is a file with this name.
    #[schemars(title = "File name", extend("x-widget" = "template", "x-context" = "text"))]
    pub filename: String,
    /// The part's own content type; empty for none.
    #[schemars(title = "Content type", extend("x-widget" = "template", "x-context" = "header"))]
    pub content_type: String,
    /// Sent only when switched on.
    #[schemars(title = "On")]
    pub on: bool,
}

impl Default for Part {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: String::new(),
            filename: String::new(),
            content_type: String::new(),
            on: true,
        }
    }
}
