//! A receiver on a free port that keeps what it gets, and an engine on a temporary folder.

use bytes::Bytes;
use hookline_engine::api::dispatch;
use hookline_engine::host::HostKind;
use hookline_engine::{Engine, Error, Options};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::timeout;

/// A test that waits longer than this waits for ever.
const HANGS: Duration = Duration::from_secs(60);

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) id: String,
    pub(crate) body: Bytes,
}

/// A receiver. `/hold` never answers, `/hold-once` not the first time; `/fail` answers 500; `/switch`
/// with what [`Receiver::answer_with`] said; anything else echoes.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Arc<Mutex<Vec<Got>>>,
    arrived: Arc<Notify>,
    status: Arc<AtomicU16>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", socket.local_addr().expect("an address"));
        let receiver = Self {
            url,
            got: Arc::default(),
            arrived: Arc::default(),
            status: Arc::new(AtomicU16::new(200)),
        };
        let serving = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let receiver = serving.clone();
                let service = service_fn(move |request| receiver.clone().answer(request));
                tokio::spawn(async move {
                    // A caller that goes away is part of some tests.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        receiver
    }

    async fn answer(self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map(|body| body.to_bytes())
            .unwrap_or_default();
        let id = head
            .headers
            .get("webhook-id")
            .and_then(|id| id.to_str().ok())
            .unwrap_or_default();
        let got = Got {
            method: head.method.to_string(),
            target: head.uri.to_string(),
            id: id.to_owned(),
            body: body.clone(),
        };
        let again = {
            let mut all = self.got.lock().expect("a lock");
            all.push(got.clone());
            all.iter().filter(|old| old.target == got.target).count() > 1
        };
        self.arrived.notify_waiters();
        let path = head.uri.path();
        if path == "/hold" || (path == "/hold-once" && !again) {
            std::future::pending::<()>().await;
        }
        let status = match path {
            "/fail" => 500,
            "/switch" => self.status.load(Ordering::SeqCst),
            _ => 200,
        };
        let answer = Response::builder()
            .status(status)
            .header("content-type", "application/json");
        Ok(answer.body(Full::new(body)).expect("an answer"))
    }

    /// What `/switch` answers from now on.
    pub(crate) fn answer_with(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().expect("a lock").clone()
    }

    /// What was asked for, in the order of arrival.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.got().into_iter().map(|got| got.target).collect()
    }

    /// Waits until `count` requests have arrived.
    pub(crate) async fn wait(&self, count: usize) -> Vec<Got> {
        timeout(HANGS, self.arrivals(count))
            .await
            .expect("requests in time")
    }

    async fn arrivals(&self, count: usize) -> Vec<Got> {
        loop {
            let arrived = self.arrived.notified();
            let got = self.got();
            if got.len() >= count {
                return got;
            }
            arrived.await;
        }
    }
}

/// An engine on `data` that listens on a free port.
pub(crate) fn options(data: &Path) -> Options {
    Options {
        hooks: Some(([127, 0, 0, 1], 0).into()),
        ..Options::new(data, HostKind::Server)
    }
}

/// Calls a method.
pub(crate) async fn call(engine: &Engine, method: &str, request: Value) -> Result<Value, Error> {
    let answer = dispatch(engine, method, &request.to_string()).await?;
    Ok(serde_json::from_str(&answer).expect("JSON"))
}

/// Waits until a run has ended and returns it.
pub(crate) async fn ended(engine: &Engine, run: &Value) -> Value {
    until(engine, run, |run| run["summary"]["finished"].is_i64()).await
}

/// Waits until a run is as wanted and returns it.
pub(crate) async fn until(
    engine: &Engine,
    run: &Value,
    wanted: impl Fn(&Value) -> bool + Send + Sync,
) -> Value {
    timeout(HANGS, look(engine, run, &wanted))
        .await
        .expect("a run as wanted in time")
}

async fn look(engine: &Engine, run: &Value, wanted: &(dyn Fn(&Value) -> bool + Sync)) -> Value {
    let mut watch = engine.watch(None);
    loop {
        let detail = call(engine, "run_get", serde_json::json!({ "run": run }))
            .await
            .expect("a run");
        if wanted(&detail) {
            return detail;
        }
        watch.next(engine.hub()).await.expect("an open engine");
    }
}
