//! Tests of a draft, and sending an event to a trigger.

use crate::api::runs::Header;
use crate::ids::{CaughtId, FlowId, RunId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a test's event comes from.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventSource {
    /// The trigger's sample: pasted, else the last event, else its example.
    #[default]
    Sample,
    /// The event of a run.
    Run {
        /// The run.
        run: RunId,
    },
    /// A request that a catch URL kept.
    Caught {
        /// The request.
        caught: CaughtId,
    },
    /// A body given here: JSON text or plain text.
    Body {
        /// The text.
        text: String,
    },
}

/// A test of the whole draft.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TestFlow {
    /// The flow.
    pub flow: FlowId,
    /// The trigger to start at; the first one when none is named.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub trigger: Option<String>,
    /// The event.
    #[serde(default)]
    #[ts(as = "Option<EventSource>", optional)]
    pub event: EventSource,
}

/// A test of one node.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TestStep {
    /// The flow.
    pub flow: FlowId,
    /// The node.
    pub node: String,
}

/// A request to a trigger's own address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TriggerSend {
    /// The flow.
    pub flow: FlowId,
    /// The trigger node.
    pub node: String,
    /// `POST`, `GET`, …
    pub method: String,
    /// Query parameters.
    #[serde(default)]
    pub query: Vec<Header>,
    /// Headers.
    #[serde(default)]
    pub headers: Vec<Header>,
    /// The body.
    #[serde(default)]
    pub body: String,
}

/// What the trigger answered.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TriggerAnswer {
    /// The status.
    pub status: u16,
    /// The body as text.
    pub body: String,
    /// The run that it started.
    #[ts(optional = nullable)]
    pub run: Option<RunId>,
}
