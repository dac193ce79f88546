//! What most of these tests begin with: an engine on a folder of its own, a receiver, a flow.

use crate::support::{Receiver, call, ended, options, until};
use hookline_engine::live::TriggerEntry;
use hookline_engine::nodes::{Output, Payload};
use hookline_engine::run::clock::Clock;
use hookline_engine::vault::Secret;
use hookline_engine::{Engine, Error, Options};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) struct Scene {
    pub(crate) engine: Engine,
    pub(crate) receiver: Receiver,
    folder: TempDir,
    clock: Clock,
}

impl Scene {
    pub(crate) async fn start() -> Self {
        Self::with(|options| options).await
    }

    /// With a vault that a passphrase opens, as on a computer without a keyring.
    pub(crate) async fn with_passphrase(passphrase: &str) -> Self {
        let passphrase = Some(Secret::new(passphrase.to_owned()));
        Self::with(|options| Options {
            passphrase,
            ..options
        })
        .await
    }

    /// With a clock that is set by hand.
    pub(crate) async fn with_clock(clock: &Clock) -> Self {
        let clock = clock.clone();
        Self::with(|options| Options { clock, ..options }).await
    }

    async fn with(set: impl FnOnce(Options) -> Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = set(options(folder.path()));
        let clock = options.clock.clone();
        let engine = Engine::open(options).await;
        Self {
            engine: engine.expect("an engine"),
            receiver: Receiver::start().await,
            folder,
            clock,
        }
    }

    /// The power fails and comes back.
    pub(crate) async fn restart(&mut self) {
        self.engine.abandon();
        let options = Options {
            clock: self.clock.clone(),
            ..options(self.folder.path())
        };
        self.engine = Engine::open(options).await.expect("an engine");
    }

    pub(crate) async fn call(&self, method: &str, request: Value) -> Result<Value, Error> {
        call(&self.engine, method, request).await
    }

    /// A Send Webhook step that sends the event to `path` of the receiver.
    pub(crate) fn send(&self, id: &str, path: &str) -> Value {
        let url = format!("{}{path}", self.receiver.url);
        let body = json!({ "type": "json", "value": "{{ start.body }}" });
        node(
            id,
            "send_webhook",
            json!({ "method": "POST", "url": url, "body": body }),
        )
    }

    /// A flow of `nodes` after a manual trigger named `start`.
    pub(crate) async fn made(&self, nodes: Vec<Value>, edges: &[(&str, &str)]) -> Value {
        let start = node("start", "manual_trigger", json!({}));
        self.create(flow([vec![start], nodes].concat(), edges))
            .await
    }

    pub(crate) async fn create(&self, from: Value) -> Value {
        let made = self.call("flow_create", json!({ "name": "Flow", "from": from }));
        made.await.expect("a flow")["id"].clone()
    }

    /// A flow of `nodes` after a webhook trigger named `start`, switched on; with its trigger.
    pub(crate) async fn live(
        &self,
        nodes: Vec<Value>,
        edges: &[(&str, &str)],
    ) -> Result<(Value, Arc<TriggerEntry>), Error> {
        let start = node("start", "webhook_trigger", json!({ "method": "POST" }));
        let id = self
            .create(flow([vec![start], nodes].concat(), edges))
            .await;
        self.call("flow_publish", json!({ "flow": id })).await?;
        let on = self
            .call("flow_switch", json!({ "flow": id, "on": true }))
            .await?;
        let path = on["triggers"][0]["path"].as_str().expect("a path");
        let entry = self.engine.live().find(path.trim_start_matches("/hook/"));
        Ok((id, entry.expect("a live trigger")))
    }

    /// Tests a flow, and gives the run when it has ended.
    pub(crate) async fn tested(&self, flow: &Value) -> Result<Value, Error> {
        let started = self.call("test_flow", json!({ "flow": flow })).await?;
        Ok(ended(&self.engine, &started["run"]).await)
    }

    /// Waits until a run is in this state, and returns it.
    pub(crate) async fn until(&self, run: &Value, state: &str) -> Value {
        until(&self.engine, run, |run| run["summary"]["state"] == state).await
    }
}

pub(crate) fn node(id: &str, kind: &str, config: Value) -> Value {
    json!({ "id": id, "kind": kind, "name": id, "config": config })
}

pub(crate) fn flow(nodes: Vec<Value>, edges: &[(&str, &str)]) -> Value {
    let edges: Vec<Value> = edges
        .iter()
        .map(|(from, to)| json!({ "from": from, "to": to }))
        .collect();
    json!({ "hookline": 1, "name": "Flow", "nodes": nodes, "edges": edges })
}

pub(crate) fn event() -> Output {
    Output {
        fields: serde_json::Map::new(),
        body: Payload::read(r#"{"a":1}"#.into(), None),
    }
}

/// The state of each step of a run.
pub(crate) fn states(run: &Value) -> Vec<(&str, &str)> {
    let steps = run["steps"].as_array().expect("steps").iter();
    steps
        .map(|step| {
            let (node, state) = (&step["node"], &step["state"]);
            (node.as_str().unwrap_or(""), state.as_str().unwrap_or(""))
        })
        .collect()
}
