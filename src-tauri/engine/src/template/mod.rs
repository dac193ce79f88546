//! Values with variables in them: `{{ order.body.customer.email }}`.

use crate::nodes::Output;
use std::collections::HashMap;
use std::sync::Arc;

/// What a step can see: the outputs before it, its flow and its run.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Outputs by node id.
    pub outputs: &'a HashMap<String, Arc<Output>>,
    /// `flow.id` and `flow.name`.
    pub flow: FlowRoot<'a>,
    /// `run.id`, `run.test`, and `now()`: when the run was accepted, in UTC milliseconds.
    pub run: RunRoot<'a>,
    /// The `webhook-id` of what this step sends; it also seeds random values.
    pub delivery: &'a str,
}

/// `flow` in a template.
#[derive(Debug, Clone, Copy)]
pub struct FlowRoot<'a> {
    /// `flow.id`
    pub id: &'a str,
    /// `flow.name`
    pub name: &'a str,
}

/// `run` in a template.
#[derive(Debug, Clone, Copy)]
pub struct RunRoot<'a> {
    /// `run.id`
    pub id: &'a str,
    /// When it was accepted, in UTC milliseconds; also `now()`.
    pub accepted: i64,
    /// Whether it is a test.
    pub test: bool,
}
