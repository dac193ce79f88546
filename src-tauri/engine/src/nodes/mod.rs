//! Kinds of nodes. A kind is one folder: its config, what it does with it, its tests.
//!
//! A step goes through three stages, and a kind has a say in the two pure ones:
//! **prepare** renders its config against what is known, **call** (the executor's, through
//! [`crate::http`]) is the only effect, **settle** reads the answer.
//! So a kind never performs input or output, and an attempt made again after a crash is the same.
//!
//! | file | concept |
//! | --- | --- |
//! | `kind`, `problem` | what is told about a kind, and about a field that is wrong |
//! | `step` | the stages of a step and what passes between them |
//! | `schema` | the subset of JSON Schema that configs use, and the keys that speak to the form |
//! | `shape` | whether a config has its schema's shape |
//! | `output` | what a step gives to later ones |
//! | `connection`, `signing`, `pair`, `header`, `json_field` | fields that several kinds have |

mod connection;
pub(crate) mod header;
mod json_field;
mod kind;
pub mod manual_trigger;
mod output;
pub mod pair;
mod problem;
mod schema;
pub mod send_webhook;
mod shape;
mod signing;
mod step;
pub mod stop;
pub mod webhook_trigger;

pub use connection::ConnectionRef;
pub use kind::{ERROR, Group, KindInfo, Meta, NEXT, NEXT_OR_ERROR, Port};
pub use output::{Form, MAX_DEPTH, Output, Payload, is_json};
pub use problem::FieldProblem;
pub use signing::SigningRef;
pub use step::{Prepared, RunResult, Settled, Step, StepError};

use json_field::{empty_object, json_fault, json_template};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use step::{TriggerStep, not_a_call};

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

/// A [`NodeKind`] without its types, for the list of all kinds.
pub trait AnyNode: Send + Sync {
    /// What is fixed about it.
    fn meta(&self) -> &'static Meta;
    /// Makes the schema of its config; [`AnyNode::info`] has the one that is kept.
    fn make_schema(&self) -> Value;
    /// For palette, form and canvas.
    fn info(&self) -> KindInfo;
    /// Where `config` has another shape than the schema: nothing that a form could have made.
    fn shape(&self, config: &Map<String, Value>) -> Vec<FieldProblem>;
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

    fn make_schema(&self) -> Value {
        schema::make::<N::Config>()
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
            schema: schema::of(meta.kind).clone(),
            initial: serde_json::to_value(N::Config::default()).unwrap_or_default(),
        }
    }

    fn shape(&self, config: &Map<String, Value>) -> Vec<FieldProblem> {
        shape::problems(schema::of(N::META.kind), &Value::Object(config.clone()))
    }

    fn check(&self, config: &Map<String, Value>) -> Vec<FieldProblem> {
        let mut config = Value::Object(config.clone());
        let mut problems = shape::problems(schema::of(N::META.kind), &config);
        // What has the wrong shape is left out, so that the rest is checked all the same.
        for problem in &problems {
            shape::leave_out(&mut config, &problem.field);
        }
        if let Ok(config) = serde_json::from_value(config) {
            let known: Vec<String> = problems
                .iter()
                .map(|problem| problem.field.clone())
                .collect();
            let others = N::check(&config).into_iter();
            problems.extend(others.filter(|problem| !known.contains(&problem.field)));
        }
        problems
    }

    fn compile(&self, config: &Map<String, Value>) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        let config = Value::Object(config.clone());
        let problems = shape::problems(schema::of(N::META.kind), &config);
        if !problems.is_empty() {
            return Err(problems);
        }
        let unreadable = |error: serde_json::Error| {
            vec![FieldProblem::new(
                "config",
                "",
                format!("These settings cannot be read: {error}."),
            )]
        };
        N::compile(serde_json::from_value(config).map_err(unreadable)?)
    }
}
