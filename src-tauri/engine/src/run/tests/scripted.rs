//! An engine whose clock is set by hand, and a receiver that answers as told.

use crate::api::runs::{RunSummary, StepSummary};
use crate::db::{flows, run_list, steps, versions};
use crate::flow::{Edge, Flow, Node};
use crate::host::HostKind;
use crate::ids::{FlowId, RunId};
use crate::nodes::{Output, Payload};
use crate::run::clock::Clock;
use crate::run::record::RunRecord;
use crate::run::waiters::RunOutcome;
use crate::run::{RunState, StepState};
use crate::time::now;
use crate::vault::Secret;
use crate::{Engine, Options, Result};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// Longer than anything here takes.
pub(super) const LONG: Duration = Duration::from_secs(30);

/// What a request was answered with: a status, and header lines that end in CR LF.
#[derive(Debug, Clone)]
pub(super) struct Told(pub(super) u16, pub(super) String);

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Came {
    /// When, by the engine's clock.
    pub(super) at: i64,
    pub(super) path: String,
    pub(super) id: String,
    pub(super) body: String,
}

/// Answers in turn, then 200; a path `/hangs` is never answered.
pub(super) struct Receiver {
    pub(super) origin: String,
    came: Arc<Mutex<Vec<Came>>>,
    script: Arc<Mutex<VecDeque<Told>>>,
    new: Arc<Notify>,
}

impl Receiver {
    pub(super) async fn new(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let receiver = Self {
            origin,
            came: Arc::default(),
            script: Arc::default(),
            new: Arc::default(),
        };
        let (came, script) = (Arc::clone(&receiver.came), Arc::clone(&receiver.script));
        let (new, clock) = (Arc::clone(&receiver.new), clock.clone());
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let (came, script) = (Arc::clone(&came), Arc::clone(&script));
                let (new, clock) = (Arc::clone(&new), clock.clone());
                tokio::spawn(async move { serve(caller, &clock, &came, &script, &new).await });
            }
        });
        receiver
    }

    /// Answers the next requests with these.
    pub(super) fn tell(&self, told: impl IntoIterator<Item = Told>) {
        self.script.lock().expect("a script").extend(told);
    }

    /// The requests so far.
    pub(super) fn came(&self) -> Vec<Came> {
        self.came.lock().expect("a list").clone()
    }

    /// Until so many requests came.
    pub(super) async fn until(&self, count: usize) -> Vec<Came> {
        let enough = async {
            while self.came().len() < count {
                self.new.notified().await;
            }
        };
        timeout(LONG, enough).await.expect("so many requests");
        self.came()
    }
}

async fn serve(
    mut caller: TcpStream,
    clock: &Clock,
    came: &Mutex<Vec<Came>>,
    script: &Mutex<VecDeque<Told>>,
    new: &Notify,
) {
    let Some(request) = read(&mut caller, clock.now()).await else {
        return;
    };
    let hangs = request.path == "/hangs";
    // The answer is chosen in the order in which requests came.
    let told = {
        let mut all = came.lock().expect("a list");
        all.push(request);
        let next = (!hangs).then(|| script.lock().expect("a script").pop_front());
        next.flatten().unwrap_or(Told(200, String::new()))
    };
    new.notify_one();
    if hangs {
        // Until the caller gives up.
        let _ = caller.read(&mut [0; 1]).await;
        return;
    }
    let Told(status, headers) = told;
    let answer = format!(
        "HTTP/1.1 {status} Told\r\n{headers}content-length: 2\r\nconnection: close\r\n\r\nno"
    );
    // The caller may be gone.
    let _ = caller.write_all(answer.as_bytes()).await;
}

async fn read(caller: &mut TcpStream, at: i64) -> Option<Came> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let mut lines = head.lines().filter_map(|line| line.split_once(": "));
                let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_owned())
            };
            let length = header("content-length").and_then(|length| length.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(Came {
                    at,
                    path: head.split(' ').nth(1)?.to_owned(),
                    id: header("webhook-id")?,
                    body: body.to_owned(),
                });
            }
        }
        if caller.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// An engine on a folder, and the receiver that its flows send to.
pub(super) struct Scene {
    pub(super) engine: Engine,
    pub(super) clock: Clock,
    pub(super) receiver: Receiver,
    folder: TempDir,
}

impl Scene {
    pub(super) async fn new() -> Result<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::still(now());
        Ok(Self {
            engine: open(folder.path(), &clock).await?,
            receiver: Receiver::new(&clock).await,
            clock,
            folder,
        })
    }

    /// Closes the engine and opens it again when so many milliseconds have passed.
    pub(super) async fn restart_after(&mut self, milliseconds: i64) -> Result<()> {
        self.engine.close().await;
        self.clock.pass(milliseconds);
        self.engine = open(self.folder.path(), &self.clock).await?;
        Ok(())
    }

    /// A step that sends an event to `path`.
    pub(super) fn sends(&self, id: &str, path: &str, rest: Value) -> Node {
        let mut config = json!({
            "url": format!("{}{path}", self.receiver.origin),
            "body": {"type": "text", "text": "{{ start.body }}"},
        });
        let rest = rest.as_object().cloned().unwrap_or_default();
        config.as_object_mut().expect("an object").extend(rest);
        node(id, "send_webhook", config)
    }

    /// A version of a flow with these nodes after the trigger `start`, and these lines.
    pub(super) async fn flow(
        &self,
        nodes: Vec<Node>,
        lines: &[(&str, &str, &str)],
    ) -> Result<(FlowId, i64)> {
        let flow = FlowId::new();
        let start = node("start", "manual_trigger", json!({}));
        let line = |&(from, port, to): &(&str, &str, &str)| Edge {
            from: from.to_owned(),
            port: port.to_owned(),
            to: to.to_owned(),
        };
        let drawing = Flow {
            nodes: [start].into_iter().chain(nodes).collect(),
            edges: lines.iter().map(line).collect(),
            ..Flow::empty("Flow".to_owned())
        };
        let version = self.engine.db().write(move |tx| {
            flows::insert(tx, flow, &drawing, now())?;
            versions::snapshot(tx, flow, &drawing, now())
        });
        Ok((flow, version.await?))
    }

    /// Begins a run with the body `text`.
    pub(super) async fn begin(
        &self,
        (flow, version): (FlowId, i64),
        text: &str,
    ) -> Result<(RunId, oneshot::Receiver<RunOutcome>)> {
        let event = Arc::new(Output {
            fields: Map::new(),
            body: Payload {
                bytes: Bytes::from(text.to_owned()),
                form: crate::nodes::Form::Text,
            },
        });
        let executor = self.engine.executor();
        let plan = executor.plans().get(self.engine.db(), version).await?;
        let trigger = plan.node(0).clone();
        let record = RunRecord::new(flow, version, &trigger, &event, self.clock.now())?;
        let run = record.id;
        let outcome = executor.waiters().wait(run);
        executor.accept(record, plan, event, "Flow", None).await?;
        Ok((run, outcome))
    }

    pub(super) async fn run(&self, run: RunId) -> Result<RunSummary> {
        self.engine.db().read(move |c| run_list::one(c, run)).await
    }

    /// The step of `node`.
    pub(super) async fn step(&self, run: RunId, node: &str) -> Result<StepSummary> {
        let steps = self
            .engine
            .db()
            .read(move |c| steps::of_run(c, run))
            .await?;
        let mut found = steps.into_iter().filter(|step| step.node == node);
        Ok(found.next().expect("the step"))
    }

    /// Until the run is as asked for.
    pub(super) async fn until(
        &self,
        run: RunId,
        is: impl Fn(&RunSummary) -> bool,
    ) -> Result<RunSummary> {
        let mut watch = self.engine.watch(None);
        let found = async {
            loop {
                let found = self.run(run).await?;
                if is(&found) {
                    return Ok(found);
                }
                watch.next(self.engine.hub()).await;
            }
        };
        timeout(LONG, found).await.expect("it gets there")
    }

    /// Until the run waits for a time; how long from now.
    pub(super) async fn parked(&self, run: RunId) -> Result<i64> {
        let waits = |run: &RunSummary| run.state == RunState::Waiting && run.due.is_some();
        let run = self.until(run, waits).await?;
        Ok(run.due.expect("a time") - self.clock.now())
    }

    /// Until the clock was followed that was set back by so much in all, and the run waits for at
    /// most so many milliseconds; for how many.
    pub(super) async fn set_back(&self, run: RunId, back: i64, most: i64) -> Result<i64> {
        let followed = async {
            while self.clock.back() < back {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, followed)
            .await
            .expect("the clock is followed");
        let moved = async {
            loop {
                // The due times are moved without an event.
                let run = self.run(run).await?;
                let left = run.due.map(|due| due - self.clock.now());
                if let Some(left) = left.filter(|left| *left <= most) {
                    return Ok(left);
                }
            }
        };
        timeout(LONG, moved).await.expect("the due time is moved")
    }

    /// Until the step of `node` waits, whatever the rest of the run does.
    pub(super) async fn step_waits(&self, run: RunId, node: &str) -> Result<StepSummary> {
        let waits = |run: &RunSummary| {
            let mut marks = run.steps.iter();
            marks.any(|mark| mark.node == node && mark.state == StepState::Waiting)
        };
        self.until(run, waits).await?;
        self.step(run, node).await
    }
}

async fn open(folder: &Path, clock: &Clock) -> Result<Engine> {
    Engine::open(Options {
        hooks: Some(([127, 0, 0, 1], 0).into()),
        passphrase: Some(Secret::new("correct horse battery".to_owned())),
        clock: clock.clone(),
        ..Options::new(folder, HostKind::Server)
    })
    .await
}

fn node(id: &str, kind: &str, config: Value) -> Node {
    Node {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: id.to_owned(),
        position: [0.0, 0.0],
        config: config.as_object().cloned().unwrap_or_default(),
    }
}

/// How a run ended.
pub(super) async fn ended(outcome: oneshot::Receiver<RunOutcome>) -> RunOutcome {
    let ended = timeout(LONG, outcome).await.expect("it ends");
    ended.expect("an outcome")
}
