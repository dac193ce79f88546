//! A flow: nodes and edges as people draw them, which is also the file format and the clipboard.
//!
//! - [`bound`]: whether the connections that it names are there
//! - [`check`]: what stands in the way of publishing, each with node and field
//! - [`file`]: reading and writing the file, with errors that name node and field
//! - [`plan`]: a pure function from a flow to the order in which its steps run

pub mod bound;
pub mod check;
pub mod file;
pub mod plan;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of the flow file that this program writes.
pub const FORMAT: u32 = 1;

/// A drawn flow. The draft, a version, an export and the clipboard are this one JSON format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The format's version: 1.
    pub hookline: u32,
    /// The name that people see.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    pub description: String,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The lines between them.
    #[serde(default)]
    pub edges: Vec<Edge>,
}

/// One box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The name under which other nodes refer to its output: `[a-z][a-z0-9_]*`.
    pub id: String,
    /// Its type, such as `send_webhook`.
    pub kind: String,
    /// The name that people see.
    pub name: String,
    /// Where it stands on the canvas: x and y in pixels at 100 %.
    #[serde(default)]
    pub position: [f64; 2],
    /// What it should do; its shape is the kind's schema.
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub config: serde_json::Map<String, serde_json::Value>,
}

/// A line from an output port of one node to another node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// The node it leaves.
    pub from: String,
    /// The port it leaves by: `next`, `true`, `error`, …
    #[serde(default = "next")]
    pub port: String,
    /// The node it enters.
    pub to: String,
}

fn next() -> String {
    "next".to_owned()
}

/// Something in a flow that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Stable code: `cycle`, `unknown_kind`, `unreachable`, `duplicate_id`, `required`, …
    pub code: String,
    /// The node at fault; none when the flow as a whole is.
    #[ts(optional = nullable)]
    pub node: Option<String>,
    /// The field in its config, such as `headers[0].name`.
    #[ts(optional = nullable)]
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// A warning does not stand in the way of publishing.
    pub warning: bool,
}

impl Flow {
    /// A flow without nodes.
    #[must_use]
    pub fn empty(name: String) -> Self {
        Self {
            hookline: FORMAT,
            name,
            description: String::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
        }
    }

    /// How many nodes and edges differ between two drawings; where nodes stand does not count.
    #[must_use]
    pub fn differences(&self, other: &Self) -> u32 {
        let same =
            |a: &Node, b: &Node| a.kind == b.kind && a.name == b.name && a.config == b.config;
        let changed = self
            .nodes
            .iter()
            .filter(|a| !other.nodes.iter().any(|b| a.id == b.id && same(a, b)))
            .count();
        let removed = other
            .nodes
            .iter()
            .filter(|b| !self.nodes.iter().any(|a| a.id == b.id))
            .count();
        let edges = self
            .edges
            .iter()
            .filter(|a| !other.edges.contains(a))
            .count()
            + other
                .edges
                .iter()
                .filter(|b| !self.edges.contains(b))
                .count();
        u32::try_from(changed + removed + edges).unwrap_or(u32::MAX)
    }
}
