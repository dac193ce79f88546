//! The handle that hosts hold.

use crate::alerts::{Alerting, Mailbox};
use crate::api::app::{HooksState, Settings};
use crate::api::events::WatchEvent;
use crate::auth::Auth;
use crate::db::{Db, meta};
use crate::host::{HostKind, Lock};
use crate::http::Client;
use crate::ids::{FlowId, RunId};
use crate::live::{Live, TriggerEntry};
use crate::nodes::Output;
use crate::retention::Retention;
use crate::run::clock::Clock;
use crate::run::executor::Executor;
use crate::run::gate::Gate;
use crate::run::hub::{Hub, Watch};
use crate::run::record::{OutputRecord, RunRecord};
use crate::run::waiters::RunOutcome;
use crate::triggers::{Hooks, hooks};
use crate::vault::{Secret, Vault};
use crate::{Error, Result, rpc};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;
use tokio::sync::oneshot;

/// How an engine is opened.
#[derive(Clone)]
pub struct Options {
    /// The data folder; made if it is not there.
    pub data: PathBuf,
    /// Who opens it.
    pub host: HostKind,
    /// Where triggers listen, instead of where the settings say.
    pub hooks: Option<SocketAddr>,
    /// The vault's recovery passphrase; it then stands instead of the keyring.
    pub passphrase: Option<Secret>,
    /// Where runs take their times from.
    pub clock: Clock,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("data", &self.data)
            .field("host", &self.host)
            .field("hooks", &self.hooks)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// For `host` on the folder `data`, listening where the settings say.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, host: HostKind) -> Self {
        Self {
            data: data.into(),
            host,
            hooks: None,
            passphrase: None,
            clock: Clock::system(),
        }
    }
}

/// A running engine on one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: Options,
    db: Db,
    hub: Arc<Hub>,
    live: Live,
    http: Client,
    auth: Auth,
    vault: Vault,
    executor: Arc<Executor>,
    alerting: Alerting,
    settings: RwLock<Settings>,
    hooks: Hooks,
    retention: Retention,
    /// None once the data folder was given back.
    lock: Mutex<Option<Lock>>,
}

/// An [`Engine`] that may be gone: for what the engine itself keeps alive.
#[derive(Debug, Clone)]
pub(crate) struct WeakEngine(Weak<Inner>);

impl WeakEngine {
    /// The engine, if it is still there.
    pub(crate) fn get(&self) -> Option<Engine> {
        self.0.upgrade().map(Engine)
    }
}

/// How long calls under way may take when the engine closes.
const PATIENCE: Duration = Duration::from_secs(10);

impl Engine {
    /// Opens the data folder, takes up what was left and begins to listen.
    ///
    /// # Errors
    /// [`Error::Held`], [`Error::Newer`], [`Error::Damaged`], or what the system refuses. A port
    /// that is taken is no error: [`crate::api::app::HooksState`] says so.
    pub async fn open(options: Options) -> Result<Self> {
        let lock = Lock::take(&options.data, options.host)?;
        let hub = Arc::new(Hub::new());
        let db = Db::open(&options.data, Arc::clone(&hub))?;
        let stored = db.read(|c| meta::get(c, "settings")).await?;
        // Settings that cannot be read any more are the defaults.
        let settings: Settings = stored
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let http = Client::new()?;
        let given = options.passphrase.clone();
        let vault = Vault::new(db.clone(), Arc::clone(&hub), given).await?;
        vault.open_at_start().await;
        let auth = Auth::open(db.clone(), http.clone(), Arc::clone(&hub), vault.clone()).await?;
        let mailbox = Mailbox::default();
        let gate = Gate::new(options.clock.clone(), mailbox.clone());
        gate.load(&db).await?;
        gate.set_slots(settings.concurrency);
        let alerting = Alerting::open(db.clone(), vault.clone(), Arc::clone(&hub), mailbox).await?;
        let executor = Executor::new(
            db.clone(),
            auth.clone(),
            vault.clone(),
            Arc::clone(&hub),
            options.clock.clone(),
            gate,
        );
        let engine = Self(Arc::new(Inner {
            options,
            db,
            hub,
            live: Live::default(),
            http,
            auth,
            vault,
            executor,
            alerting,
            settings: RwLock::new(settings),
            hooks: Hooks::default(),
            retention: Retention::default(),
            lock: Mutex::new(Some(lock)),
        }));
        engine
            .live()
            .load(engine.db(), engine.executor().plans())
            .await?;
        engine.executor().start();
        let asked = engine.options().hooks;
        let address = asked.map_or_else(|| hooks::address(&engine.settings().hooks), Ok);
        let address = address.unwrap_or(hooks::DEFAULT);
        if engine.options().host == HostKind::Command {
            // A command is gone in a moment: it neither listens nor takes up what others left.
            engine.hooks().expect(address);
            return Ok(engine);
        }
        engine.executor().take_up().await?;
        let gate = engine.executor().gate().clone();
        engine.alerting().start(move |id| gate.seen(id));
        Retention::start(&engine);
        engine.open_hooks(address).await;
        Ok(engine)
    }

    /// Listens at `address`. That it cannot is no error: the state says why.
    pub async fn open_hooks(&self, address: SocketAddr) -> HooksState {
        self.hooks().set_public_host(&self.settings().public_host);
        let state = self.hooks().open(self, address).await;
        self.publish(WatchEvent::App {});
        state
    }

    /// For what the engine itself keeps alive.
    pub(crate) fn downgrade(&self) -> WeakEngine {
        WeakEngine(Arc::downgrade(&self.0))
    }

    /// The hook listener.
    #[must_use]
    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    /// What keeps the log within its limits.
    #[must_use]
    pub fn retention(&self) -> &Retention {
        &self.0.retention
    }

    /// How it was opened.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.0.options
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// What is live.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// The way out.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.0.http
    }

    /// Profiles and connections.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// The secrets.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Where runs take their times from.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.options.clock
    }

    /// Who is told of troubles.
    #[must_use]
    pub fn alerting(&self) -> &Alerting {
        &self.0.alerting
    }

    /// What runs the flows.
    #[must_use]
    pub fn executor(&self) -> &Arc<Executor> {
        &self.0.executor
    }

    /// The settings as they are now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.0
            .settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Stores other settings.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn set_settings(&self, settings: Settings) -> Result<()> {
        let text = rpc::write(&settings)?;
        self.db()
            .write(move |tx| meta::set(tx, "settings", &text))
            .await?;
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
        self.publish(WatchEvent::App {});
        Ok(())
    }

    /// Tells watchers something that has no sequence number.
    pub fn publish(&self, event: WatchEvent) {
        self.0.hub.publish(vec![event]);
    }

    /// Watches what happens from now on, or from the sequence number `since` on.
    #[must_use]
    pub fn watch(&self, since: Option<i64>) -> Watch {
        self.0.hub.watch(since)
    }

    /// Where events come from.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// Reads a flow's triggers and name again after a change, and tells watchers.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn flow_changed(&self, flow: FlowId) -> Result<()> {
        self.live()
            .refresh(self.db(), self.executor().plans(), flow)
            .await?;
        self.publish(WatchEvent::Flow { flow });
        Ok(())
    }

    /// Makes an event a run of the trigger's published version. Returns after the commit.
    ///
    /// # Errors
    /// [`Error::Busy`] when more is waiting than may wait, `off` when the flow is off, or what the
    /// database refuses: then nothing was stored.
    pub async fn accept(&self, entry: &TriggerEntry, event: Output) -> Result<RunId> {
        self.accept_as(RunId::new(), entry, event).await
    }

    /// Like [`Engine::accept`], for a caller that waits for the run's result.
    ///
    /// # Errors
    /// As [`Engine::accept`].
    pub async fn accept_and_wait(
        &self,
        entry: &TriggerEntry,
        event: Output,
    ) -> Result<(RunId, oneshot::Receiver<RunOutcome>)> {
        let run = RunId::new();
        let outcome = self.executor().waiters().wait(run);
        match self.accept_as(run, entry, event).await {
            Ok(run) => Ok((run, outcome)),
            Err(error) => {
                self.executor().waiters().forget(run);
                Err(error)
            }
        }
    }

    async fn accept_as(&self, run: RunId, entry: &TriggerEntry, event: Output) -> Result<RunId> {
        let Some(published) = entry.published.as_ref().filter(|_| entry.on) else {
            return Err(Error::conflict("off", "This flow is off."));
        };
        let record = RunRecord {
            id: run,
            flow: entry.flow,
            version: published.plan.version,
            node: entry.node.clone(),
            kind: "webhook_trigger".to_owned(),
            test: false,
            single: None,
            again_of: None,
            url: None,
            accepted: self.clock().now(),
            event: OutputRecord::new(&event)?,
        };
        let plan = Arc::clone(&published.plan);
        self.executor()
            .accept(record, plan, Arc::new(event), &entry.flow_name, None)
            .await
    }

    /// Stops at once, as a loss of power would: nothing under way finishes, nothing more is written
    /// than what was committed.
    pub fn abandon(&self) {
        self.executor().abandon();
        self.give_back();
    }

    /// Lets what is under way finish for a moment, commits, and gives the data folder back.
    pub async fn close(&self) {
        self.hooks().close().await;
        self.executor().close(PATIENCE).await;
        self.alerting().close();
        self.auth().close().await;
        self.db().close().await;
        // Only now may others open it.
        self.give_back();
    }

    fn give_back(&self) {
        let mut lock = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        drop(lock.take());
    }
}
