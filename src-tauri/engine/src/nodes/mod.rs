//! Kinds of nodes. A kind is one folder: its config, what it does with it, its tests.
//!
//! A step goes through three stages, and a kind has a say in the two pure ones:
//! **prepare** renders its config against what is known, **call** (the executor's, through
//! [`crate::http`]) is the only effect, **settle** reads the answer.
//! So a kind never performs input or output, and an attempt made again after a crash is the same.

//!
//! | file | concept |
//! | --- | --- |
//! | `schema` | the subset of JSON Schema that configs use, and the keys that speak to the form |
//! | `shape` | whether a config has its schema's shape |
//! | `output` | what a step gives to later ones |
//! | `pair` | a name and a value that can be switched off |

pub mod manual_trigger;
mod output;
pub mod pair;
mod schema;
pub mod send_webhook;
mod shape;
pub mod stop;
pub mod webhook_trigger;

pub use output::{Form, MAX_DEPTH, Output, Payload, is_json};

use crate::http::{Answer, Outgoing};
use crate::template::{JsonTemplate, Scope, TemplateError};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use ts_rs::TS;

/// Every kind there is, in the order of the palette.
pub static NODES: &[&dyn AnyNode] = &[
    &webhook_trigger::WebhookTrigger,
    &manual_trigger::ManualTrigger,
    &send_webhook::SendWebhook,
    &stop::Stop,
];

/// The kind named `kind`.
#[must_use]
pub fn find(kind: &str) -> Option<&'static dyn AnyNode> {
    NODES.iter().copied().find(|node| node.meta().kind == kind)
}

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

/// Something wrong in one field of a config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Stable code: `required`, `url`, `template`, `header`, …
    pub code: &'static str,
    /// The field's path in the config, such as `headers[0].name`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
    /// A warning does not stand in the way of publishing.
    pub warning: bool,
}

impl FieldProblem {
    /// A problem that stands in the way of publishing.
    pub(crate) fn new(
        code: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            field: field.into(),
            message: message.into(),
            warning: false,
        }
    }
}

/// A kind of node, as its folder declares it.
pub trait NodeKind: Send + Sync + 'static {
    /// What can be set; its doc comments are the help texts of the form.
    type Config: DeserializeOwned + Serialize + Default + JsonSchema;
    /// What is fixed about it.
    const META: Meta;

    /// What the schema cannot say. Missing required fields are reported here, so that a draft
    /// with gaps can still be read.
    fn check(config: &Self::Config) -> Vec<FieldProblem>;

    /// Makes the config ready to run: templates parsed, once per version.
    ///
    /// # Errors
    /// The fields that cannot be made ready.
    fn compile(config: Self::Config) -> Result<Box<dyn Step>, Vec<FieldProblem>>;
}

/// A node of a published version, ready to run any number of times.
pub trait Step: Send + Sync {
    /// Renders what the step needs. Pure: the same scope gives the same result.
    ///
    /// # Errors
    /// A field that cannot be rendered, in words.
    fn prepare(&self, scope: &Scope<'_>) -> Result<Prepared, StepError>;

    /// Reads the answer to a [`Prepared::Call`]. Pure.
    ///
    /// # Errors
    /// The answer is not a success, in words.
    fn settle(&self, answer: &Answer) -> Result<Settled, StepError>;

    /// The variables it refers to, with the field that does: `("body.value.email", "order.body.customer.email")`.
    fn references(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// What a step wants done.
#[derive(Debug)]
pub enum Prepared {
    /// Nothing more: this is its result.
    Done(Settled),
    /// One HTTP exchange.
    Call(Box<Outgoing>),
}

/// A step's success.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The port by which the run goes on.
    pub port: &'static str,
    /// What later steps see.
    pub output: Arc<Output>,
    /// Set when the step gives the run its result (`stop`).
    pub result: Option<RunResult>,
}

/// The result that `stop` gives to a run. The first one wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunResult {
    /// False makes the run end as failed.
    pub success: bool,
    /// Why, for people.
    pub message: String,
}

/// A step's failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct StepError {
    /// Stable kind: `dns`, `connect`, `tls`, `timeout`, `status`, `body`, `template`, …
    pub kind: &'static str,
    /// What happened and what to do.
    pub message: String,
    /// The field of the config that caused it.
    pub field: Option<String>,
}

/// A [`NodeKind`] without its types, for the list of all kinds.
pub trait AnyNode: Send + Sync {
    /// What is fixed about it.
    fn meta(&self) -> &'static Meta;
    /// For palette, form and canvas.
    fn info(&self) -> KindInfo;
    /// What is wrong with `config`.
    fn check(&self, config: &Map<String, Value>) -> Vec<FieldProblem>;
    /// `config` made ready to run.
    ///
    /// # Errors
    /// The fields that cannot be made ready.
    fn compile(&self, config: &Map<String, Value>) -> Result<Box<dyn Step>, Vec<FieldProblem>>;
}

impl<N: NodeKind> AnyNode for N {
    fn meta(&self) -> &'static Meta {
        &N::META
    }

    fn info(&self) -> KindInfo {
        let meta = &N::META;
        KindInfo {
            kind: meta.kind.to_owned(),
            label: meta.label.to_owned(),
            description: meta.description.to_owned(),
            group: meta.group,
            icon: meta.icon.to_owned(),
            summary: meta.summary.to_owned(),
            ports: meta.ports.to_vec(),
            fields: meta.fields.iter().map(|&f| f.to_owned()).collect(),
            schema: schema::of::<N::Config>(),
            initial: serde_json::to_value(N::Config::default()).unwrap_or_default(),
        }
    }

    fn check(&self, config: &Map<String, Value>) -> Vec<FieldProblem> {
        match read::<N>(config) {
            Ok(config) => N::check(&config),
            Err(problems) => problems,
        }
    }

    fn compile(&self, config: &Map<String, Value>) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        N::compile(read::<N>(config)?)
    }
}

fn read<N: NodeKind>(config: &Map<String, Value>) -> Result<N::Config, Vec<FieldProblem>> {
    let config = Value::Object(config.clone());
    let problems = shape::problems(&schema::of::<N::Config>(), &config);
    if !problems.is_empty() {
        return Err(problems);
    }
    serde_json::from_value(config).map_err(|error| {
        vec![FieldProblem::new(
            "config",
            "",
            format!("These settings cannot be read: {error}."),
        )]
    })
}

/// A trigger within a run: its output is the event, so there is nothing to do.
struct TriggerStep;

impl Step for TriggerStep {
    fn prepare(&self, _: &Scope<'_>) -> Result<Prepared, StepError> {
        Err(not_a_call(
            "A trigger starts a run; it is not a step of it.",
        ))
    }

    fn settle(&self, _: &Answer) -> Result<Settled, StepError> {
        Err(not_a_call("A trigger makes no call."))
    }
}

/// The executor asked something of a step that its kind never does.
fn not_a_call(message: &str) -> StepError {
    StepError {
        kind: "internal",
        message: message.to_owned(),
        field: None,
    }
}

/// What a JSON field starts with.
fn empty_object() -> Value {
    Value::Object(Map::new())
}

/// A JSON field as a template; while its text is not valid JSON yet, that is the problem.
fn json_template(
    field: &str,
    value: &Value,
    text: Option<&str>,
    problems: &mut Vec<FieldProblem>,
) -> Option<JsonTemplate> {
    let field = format!("{field}.value");
    let value = match text.map(serde_json::from_str::<Value>) {
        None => value.clone(),
        Some(Ok(typed)) => typed,
        Some(Err(error)) => {
            problems.push(FieldProblem::new("json", field, json_fault("This", &error)));
            return None;
        }
    };
    JsonTemplate::parse(&value)
        .map_err(|errors| {
            let problem = |(at, error): (String, TemplateError)| {
                FieldProblem::new("template", format!("{field}{at}"), error.message)
            };
            problems.extend(errors.into_iter().map(problem));
        })
        .ok()
}

/// Where and why a JSON text is broken, in words.
fn json_fault(what: &str, error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    format!(
        "{what} is not valid JSON at line {}, column {}: {reason}.",
        error.line(),
        error.column()
    )
}
