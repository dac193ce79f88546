//! What palette, canvas and form are told about a kind.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// What is fixed about a kind.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// The name in the flow file.
    pub kind: &'static str,
    /// The name in the palette.
    pub label: &'static str,
    /// One sentence for the palette.
    pub description: &'static str,
    /// Where the palette lists it.
    pub group: Group,
    /// A lucide icon name, such as `send`.
    pub icon: &'static str,
    /// The card's one line: text with `{field}` for a value of the config and
    /// `{trigger_path}` for the trigger's own path.
    pub summary: &'static str,
    /// The ways out.
    pub ports: &'static [Port],
    /// What others can refer to below the node's id, before any sample exists: `body`, `status`.
    pub fields: &'static [&'static str],
}

/// A section of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Starts runs.
    Triggers,
    /// Reaches out.
    Actions,
    /// Decides.
    Logic,
    /// Shapes values.
    Data,
}

/// A way out of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Port {
    /// The name in the flow file.
    pub name: &'static str,
    /// The name on the card, shown where there is more than one.
    pub label: &'static str,
}

/// The usual single way out.
pub const NEXT: &[Port] = &[Port {
    name: "next",
    label: "next",
}];

/// The way out that is taken when a step failed for good, where a line leads on from it.
pub const ERROR: &str = "error";

/// For steps whose failure can be handled.
pub const NEXT_OR_ERROR: &[Port] = &[
    NEXT[0],
    Port {
        name: ERROR,
        label: "error",
    },
];

/// A kind as the palette, the form and the canvas need it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct KindInfo {
    /// The name in the flow file.
    pub kind: String,
    /// The name in the palette.
    pub label: String,
    /// One sentence for the palette.
    pub description: String,
    /// Where the palette lists it.
    pub group: Group,
    /// A lucide icon name.
    pub icon: String,
    /// The card's one line: text with `{field}` placeholders.
    pub summary: String,
    /// The ways out.
    pub ports: Vec<Port>,
    /// What others can refer to below the node's id.
    pub fields: Vec<String>,
    /// The JSON Schema of its config.
    #[ts(type = "Record<string, unknown>")]
    pub schema: Value,
    /// The config of a new node.
    #[ts(type = "Record<string, unknown>")]
    pub initial: Value,
}
