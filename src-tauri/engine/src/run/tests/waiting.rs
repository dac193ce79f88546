//! Runs that wait, and the moments at which a wake-up could be missed.

use crate::api::connections::ConnectionState;
use crate::auth::profile::ProfileSettings;
use crate::db::connections::{self, ConnectionRow};
use crate::db::profiles::{self, ProfileRow};
use crate::db::{flows, versions};
use crate::flow::{Edge, Flow, Node};
use crate::host::HostKind;
use crate::http::{AddressPolicy, Answer, Outgoing};
use crate::ids::{ConnectionId, FlowId, ProfileId};
use crate::nodes::{Output, Payload, Prepared, Settled, Step, StepError};
use crate::run::RunState;
use crate::run::plan::Plan;
use crate::run::record::RunRecord;
use crate::run::waiters::RunOutcome;
use crate::template::Scope;
use crate::time::now;
use crate::vault::Secret;
use crate::{Engine, Options, Result};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);

/// Sends a request with its connection the first time, and just passes later.
struct Sends {
    to: String,
    connection: ConnectionId,
    times: AtomicUsize,
    passes: Arc<Notify>,
}

impl Step for Sends {
    fn prepare(&self, _: &Scope<'_>) -> Result<Prepared, StepError> {
        if self.times.fetch_add(1, Ordering::Relaxed) > 0 {
            self.passes.notify_one();
            return Ok(Prepared::Done(Settled {
                port: "next",
                output: nothing(),
                result: None,
            }));
        }
        let outgoing = Outgoing {
            method: http::Method::POST,
            url: self.to.parse().expect("an address"),
            headers: Vec::new(),
            body: Bytes::new(),
            timeout: LONG,
            policy: AddressPolicy::Typed,
            redirects: 0,
            slots: Vec::new(),
            tls: None,
            sign: None,
            pack: None,
        };
        Ok(Prepared::Call {
            outgoing: Box::new(outgoing),
            connection: Some(self.connection),
        })
    }

    fn settle(&self, _: &Answer) -> Result<Settled, StepError> {
        unreachable!("it is never answered")
    }
}

fn nothing() -> Arc<Output> {
    Arc::new(Output {
        fields: Map::new(),
        body: Payload::empty(),
    })
}

/// An engine, and steps after a trigger that wait for a connection each.
struct Scene {
    engine: Engine,
    /// `http://127.0.0.1:port` of `listener`.
    origin: String,
    listener: TcpListener,
    profile: ProfileId,
    _folder: TempDir,
}

impl Scene {
    async fn new() -> Result<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = Engine::open(Options {
            hooks: Some(([127, 0, 0, 1], 0).into()),
            passphrase: Some(Secret::new("correct horse battery".to_owned())),
            ..Options::new(folder.path(), HostKind::Server)
        })
        .await?;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let address = listener.local_addr().expect("an address");
        let origin = format!("http://{address}");
        let settings: ProfileSettings = serde_json::from_value(json!({
            "name": "Profile", "origins": [origin],
            "method": {"type": "oauth2", "grant": "authorization_code", "client_id": "us",
                "token_url": format!("{origin}/token")},
        }))
        .expect("settings");
        let profile = ProfileRow {
            id: ProfileId::new(),
            settings,
            created: 0,
            updated: 0,
        };
        let id = profile.id;
        let stored = engine.db().write(move |tx| profiles::put(tx, &profile));
        stored.await?;
        engine.auth().profile_changed(id).await?;
        Ok(Self {
            engine,
            origin,
            listener,
            profile: id,
            _folder: folder,
        })
    }

    /// A connection with access that cannot be renewed although it should be.
    async fn connection(&self, state: ConnectionState) -> Result<ConnectionId> {
        let id = ConnectionId::new();
        let row = ConnectionRow {
            id,
            profile: self.profile,
            name: "Sales".to_owned(),
            link_name: format!("sales_{id}"),
            fields: BTreeMap::new(),
            scopes: Vec::new(),
            granted: Vec::new(),
            confirmed: Vec::new(),
            state,
            problem: None,
            account: None,
            expires: None,
            renews: true,
            tested: None,
            used: None,
            created: 0,
            updated: 0,
        };
        let token = Secret::new("access-sentinel".to_owned());
        let secrets = vec![("access_token".to_owned(), Some(token))];
        let auth = self.engine.auth();
        auth.write(id.0, secrets, move |tx| connections::put(tx, &row))
            .await?;
        auth.connection_changed(id).await?;
        Ok(id)
    }

    /// Begins a run with a step for each of these connections, side by side. How it ends, and for
    /// each step a signal that it was called a second time.
    async fn begin(
        &self,
        connections: &[ConnectionId],
    ) -> Result<(oneshot::Receiver<RunOutcome>, Vec<Arc<Notify>>)> {
        let flow = FlowId::new();
        let names: Vec<String> = (0..connections.len()).map(|i| format!("step{i}")).collect();
        let drawing = drawing(&names);
        let stored = drawing.clone();
        let version = self.engine.db().write(move |tx| {
            flows::insert(tx, flow, &stored, now())?;
            versions::snapshot(tx, flow, &stored, now())
        });
        let version = version.await?;
        let row = self.engine.db().read(move |c| versions::get(c, version));
        let mut plan = Plan::new(row.await?)?;
        let mut passes = Vec::new();
        for (name, &connection) in names.iter().zip(connections) {
            let signal = Arc::new(Notify::new());
            passes.push(Arc::clone(&signal));
            let step = Sends {
                to: format!("{}/{name}", self.origin),
                connection,
                times: AtomicUsize::new(0),
                passes: signal,
            };
            plan.replace(name, Box::new(step));
        }
        let plan = Arc::new(plan);
        // For when the run is taken up again.
        self.engine.executor().plans().put(Arc::clone(&plan));
        let (event, executor) = (nothing(), self.engine.executor());
        let record = RunRecord::new(flow, version, &drawing.nodes[0], &event, now())?;
        let outcome = executor.waiters().wait(record.id);
        executor.accept(record, plan, event, "Flow", None).await?;
        Ok((outcome, passes))
    }

    async fn connect(&self, id: ConnectionId) -> Result<()> {
        let connected = self.engine.auth().change(id, Vec::new(), |row| {
            row.state = ConnectionState::Connected;
            Ok(())
        });
        connected.await.map(drop)
    }

    /// How many runs wait.
    async fn waiting(&self) -> Result<i64> {
        let count = "SELECT count(*) FROM run WHERE state = 'waiting'";
        let counted = self
            .engine
            .db()
            .read(move |c| Ok(c.query_row(count, [], |row| row.get(0))?));
        counted.await
    }

    /// Until a run waits.
    async fn one_waits(&self) -> Result<()> {
        let mut watch = self.engine.watch(None);
        while self.waiting().await? == 0 {
            watch.next(self.engine.hub()).await;
        }
        Ok(())
    }
}

fn drawing(names: &[String]) -> Flow {
    let node = |id: &str, kind: &str| Node {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: id.to_owned(),
        position: [0.0, 0.0],
        config: Map::<String, Value>::new(),
    };
    let edge = |to: &String| Edge {
        from: "start".to_owned(),
        port: "next".to_owned(),
        to: to.clone(),
    };
    Flow {
        nodes: [node("start", "manual_trigger")]
            .into_iter()
            .chain(names.iter().map(|name| node(name, "send_webhook")))
            .collect(),
        edges: names.iter().map(edge).collect(),
        ..Flow::empty("Flow".to_owned())
    }
}

#[tokio::test]
async fn a_wake_during_a_call_is_not_lost_on_it() -> Result<()> {
    let scene = Scene::new().await?;
    let slow = scene.connection(ConnectionState::Connected).await?;
    let waits = scene.connection(ConnectionState::Reconnect).await?;
    let (outcome, passes) = scene.begin(&[slow, waits]).await?;
    // The first step is under way; the second one waits, or will in a moment.
    let (mut caller, _) = scene.listener.accept().await.expect("a caller");
    let mut head = [0; 4096];
    assert!(caller.read(&mut head).await.expect("a request") > 0);
    // Something becomes usable: the second step is called again.
    scene.connect(waits).await?;
    let passed = timeout(LONG, passes[1].notified());
    passed.await.expect("woken while the other is under way");
    // Only now the first one is refused: perhaps for what was so before.
    let refused = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
    caller.write_all(refused).await.expect("answered");
    let ended = timeout(LONG, outcome).await.expect("called again");
    assert_eq!(ended.expect("an outcome").state, RunState::Succeeded);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn runs_that_the_database_did_not_let_go_on_are_tried_again() -> Result<()> {
    let scene = Scene::new().await?;
    let waits = scene.connection(ConnectionState::Reconnect).await?;
    let (outcome, _) = scene.begin(&[waits]).await?;
    timeout(LONG, scene.one_waits()).await.expect("it waits")?;
    let sql = |sql| {
        scene
            .engine
            .db()
            .write(move |tx| Ok(tx.execute_batch(sql)?))
    };
    sql(
        "CREATE TRIGGER full BEFORE UPDATE OF state ON run WHEN NEW.state = 'queued'
         BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )
    .await?;
    let wakes = &scene.engine.executor().wakes;
    let before = wakes.count();
    scene.connect(waits).await?;
    // The attempt to wake it is queued before anything that comes after this.
    timeout(LONG, wakes.past(before)).await.expect("a wake");
    sql("DROP TRIGGER full").await?;
    assert_eq!(scene.waiting().await?, 1, "it was refused");
    let ended = timeout(LONG, outcome).await.expect("woken later");
    assert_eq!(ended.expect("an outcome").state, RunState::Succeeded);
    scene.engine.close().await;
    Ok(())
}
