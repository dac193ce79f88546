//! Sample data: what variables are picked from, and what fields become with it.

use crate::flow::Flow;
use crate::ids::FlowId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The sample data of a flow.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Samples {
    /// One for each node that has any, in the order in which nodes run.
    pub nodes: Vec<NodeSample>,
}

/// The sample data of a node.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NodeSample {
    /// The node.
    pub node: String,
    /// Where it comes from.
    pub source: SampleSource,
    /// When that was, in UTC milliseconds.
    pub at: i64,
    /// Everything below the node's id as one JSON text: `{"status":200,"headers":{…},"body":…}`.
    pub text: String,
}

/// Where sample data comes from; a pasted sample goes before the newer of test and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SampleSource {
    /// Pasted by the user.
    Pasted,
    /// The last test.
    Test,
    /// The last run.
    Run,
    /// The kind's own example.
    Example,
}

/// A pasted sample.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SampleSet {
    /// The flow.
    pub flow: FlowId,
    /// The node.
    pub node: String,
    /// The body as JSON text (or plain text); none removes it.
    #[ts(optional = nullable)]
    pub text: Option<String>,
}

/// Templates to render with the sample data.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PreviewOf {
    /// The flow, for its samples.
    pub flow: FlowId,
    /// The document, so that names and nodes are as drawn now.
    pub draft: Flow,
    /// The node in which the templates stand.
    pub node: String,
    /// The templates.
    pub templates: Vec<TemplateText>,
}

/// A template.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TemplateText {
    /// The text with `{{ … }}`.
    pub text: String,
    /// How values are escaped.
    pub context: Context,
}

/// Where a template stands, which decides how values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// Plain text.
    Text,
    /// A whole address: values are percent-encoded for the part in which they stand.
    Url,
    /// A header's value.
    Header,
    /// A string inside JSON: a value that is exactly one expression keeps its type.
    Json,
}

/// What a template becomes.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Preview {
    /// The rendered text, cut after 2,000 characters.
    #[ts(optional = nullable)]
    pub text: Option<String>,
    /// Why it cannot be rendered, in words.
    #[ts(optional = nullable)]
    pub error: Option<String>,
}
