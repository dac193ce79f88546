//! The stages of a step that a kind has a say in, and what passes between them.

use super::Output;
use crate::http::{Answer, Outgoing};
use crate::ids::ConnectionId;
use crate::run::batch::Rule;
use crate::run::policy::Policy;
use crate::template::Scope;
use std::sync::Arc;

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

    /// How its requests go together with those of other runs; none means by themselves.
    fn batch(&self) -> Option<Rule> {
        None
    }

    /// Whether its run goes before what waits in the queue.
    fn is_urgent(&self) -> bool {
        false
    }

    /// When it is tried again after a failure; none means never.
    fn retry(&self) -> Option<&Policy> {
        None
    }

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
    Call {
        /// The request, without any credential.
        outgoing: Box<Outgoing>,
        /// The connection that lets it in; none means no authentication.
        connection: Option<ConnectionId>,
    },
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

/// A trigger within a run: its output is the event, so there is nothing to do.
pub(super) struct TriggerStep;

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
pub(super) fn not_a_call(message: &str) -> StepError {
    StepError {
        kind: "internal",
        message: message.to_owned(),
        field: None,
    }
}
