//! What `watch` sends: one stream of events, so that no screen polls.

use crate::api::again::Again;
use crate::api::destinations::Trouble;
use crate::api::runs::{RunSummary, StepSummary};
use crate::ids::{CatchId, ConnectionId, DestinationId, FlowId, ProfileId, RunId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a watcher asks for.
#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct WatchRequest {
    /// The last `seq` already known; events after it are sent first, or `resync` when they are gone.
    #[serde(default)]
    #[ts(optional)]
    pub since: Option<i64>,
}

/// Something happened. Events with a `seq` are sent after the commit that made them true.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WatchEvent {
    /// First on every stream, and after a gap: read your snapshots again. Nothing before `seq` will be sent.
    Resync {
        /// The newest sequence number.
        seq: i64,
    },
    /// A run is new or its state changed.
    Run {
        /// Global sequence number.
        seq: i64,
        /// The run as it is now.
        run: RunSummary,
    },
    /// A step was settled.
    Step {
        /// Global sequence number.
        seq: i64,
        /// Its run.
        run: RunId,
        /// The step as it is now.
        step: StepSummary,
    },
    /// A step is being called now. Not stored: it has no sequence number.
    StepStarted {
        /// Its run.
        run: RunId,
        /// The node.
        node: String,
        /// The item inside a loop; empty outside.
        path: String,
        /// When, in UTC milliseconds.
        at: i64,
    },
    /// A flow was made, changed, deleted or restored.
    Flow {
        /// The flow.
        flow: FlowId,
    },
    /// A catch URL kept a request, or was changed.
    Caught {
        /// The catch URL.
        catch: CatchId,
    },
    /// An auth profile was made, changed or deleted.
    Profile {
        /// The profile.
        profile: ProfileId,
    },
    /// A connection was made, changed, authorized, refused or deleted.
    Connection {
        /// The connection.
        connection: ConnectionId,
    },
    /// The vault was opened, locked or changed.
    Vault {},
    /// A destination failed, recovered, was paused or resumed; troubles may have changed.
    Destination {
        /// The destination.
        destination: DestinationId,
    },
    /// A trouble began, became serious or ended: somebody should be told, once.
    Alert {
        /// The trouble as it is now.
        trouble: Box<Trouble>,
    },
    /// A key that signs was made, replaced or deleted.
    SigningKey {},
    /// Runs are being tried again.
    Again {
        /// How far it is.
        again: Again,
    },
    /// `app_info` or the settings changed.
    App {},
    /// The window should come to the front.
    Focus {},
}
