//! The control server: the host boundary over HTTP, on this machine only.
//!
//! - [`guard`]: who may call: our own Host, no foreign Origin, and for methods the token
//! - [`calls`]: `POST /rpc/<method>` and the stream of events
//! - [`screens`]: the built UI, embedded in the program

mod calls;
mod guard;
mod screens;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use hookline_engine::host::{Card, Door, HostKind, card};
use hookline_engine::{Error, Result};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What the handlers know.
#[derive(Debug)]
struct Shared {
    door: Door,
    token: String,
    /// True when streams should end.
    closing: watch::Receiver<bool>,
}

/// How long a caller may take for its headers.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long calls under way may take when the server closes.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// An open control server. Dropping it cuts its connections; [`ControlServer::close`] does not.
#[derive(Debug)]
pub struct ControlServer {
    address: SocketAddr,
    token: String,
    closing: watch::Sender<bool>,
    accepting: AbortHandle,
    ended: watch::Receiver<bool>,
}

impl ControlServer {
    /// Serves `door` at `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn open(door: Door, address: SocketAddr) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::io(format!("The screens cannot be served at {address}"), &error)
        };
        let socket = TcpListener::bind(address).await.map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let token = card::token()?;
        let (closing, closed) = watch::channel(false);
        let shared = Arc::new(Shared {
            door,
            token: token.clone(),
            closing: closed.clone(),
        });
        let (end, ended) = watch::channel(false);
        let app = router(shared);
        let accepting = tokio::spawn(async move {
            accept(socket, app, closed).await;
            end.send_replace(true);
        });
        Ok(Self {
            address,
            token,
            closing,
            accepting: accepting.abort_handle(),
            ended,
        })
    }

    /// Its base address: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The screens' address with the token, which the fragment keeps off the wire.
    #[must_use]
    pub fn screens_url(&self) -> String {
        format!("{}/#token={}", self.url(), self.token)
    }

    /// What callers prove themselves with.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Tells others, through a card in the data folder, how to reach this server.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn announce(&self, data: &Path, host: HostKind) -> Result<card::Announced> {
        let card = Card {
            pid: std::process::id(),
            host,
            control: self.url(),
            token: self.token.clone(),
        };
        card::announce(data, &card)
    }

    /// Takes no more calls and lets those under way finish.
    pub async fn close(mut self) {
        self.closing.send_replace(true);
        let ended = self.ended.wait_for(|ended| *ended);
        // What is not done by then is cut when `self` is dropped.
        let _in_time = tokio::time::timeout(DRAIN_TIME, ended).await;
    }
}

impl Drop for ControlServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let methods = Router::new()
        .route("/rpc/{method}", post(calls::rpc).layer(calls::limit()))
        .route("/watch", get(calls::watch).post(calls::watch))
        .layer(from_fn_with_state(Arc::clone(&shared), guard::token));
    Router::new()
        .merge(methods)
        .fallback(any(screens::serve))
        .layer(axum::middleware::from_fn(guard::host))
        .with_state(shared)
}

async fn accept(socket: TcpListener, app: Router, mut closing: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = begun(&mut closing) => break,
            Some(_) = connections.join_next() => {}
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) => {
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "no TCP_NODELAY");
                    }
                    let service = TowerToHyperService::new(app.clone());
                    let mut closing = closing.clone();
                    connections.spawn(async move {
                        let mut http = hyper::server::conn::http1::Builder::new();
                        // `axum::serve` sets no time for headers.
                        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
                        let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
                        let ended = tokio::select! {
                            ended = connection.as_mut() => ended,
                            () = begun(&mut closing) => {
                                connection.as_mut().graceful_shutdown();
                                connection.await
                            }
                        };
                        if let Err(error) = ended {
                            tracing::debug!(%error, "a control connection ended early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a control connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(socket);
    while connections.join_next().await.is_some() {}
}

/// Waits until `closing` is true, or nobody is left to say so.
async fn begun(closing: &mut watch::Receiver<bool>) {
    // An error means that whoever could close is gone, which is the same.
    let _ = closing.wait_for(|closing| *closing).await;
}
