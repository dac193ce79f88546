//! Where an exchange's time goes while it connects, and what was seen of the other side.
//!
//! The connector runs inside the exchange's own task, so it finds the trace in a task-local. A
//! connection that some other exchange opened leaves no mark: it was reused.

use super::tls::{Facts, Presented};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tower::{Layer, Service};

tokio::task_local! {
    static TRACE: Arc<Trace>;
}

/// What an exchange measured and saw.
#[derive(Debug, Default)]
pub(super) struct Trace {
    marks: Mutex<Marks>,
    peer: Mutex<Peer>,
}

/// What was seen of the other side while an encrypted connection was agreed on.
#[derive(Debug, Clone, Default)]
pub(super) struct Peer {
    /// The certificates that were refused, its own first; empty when none was.
    pub(super) refused: Vec<Facts>,
    /// It asked for the client's certificate, and got this.
    pub(super) asked: Option<Presented>,
}

/// How long what took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) dns: Option<Duration>,
    /// Name look-up, connect and TLS together.
    pub(super) connected: Option<Duration>,
}

impl Trace {
    pub(super) fn resolved(&self, took: Duration) {
        self.marks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .dns = Some(took);
    }

    fn connected(&self, took: Duration) {
        self.marks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .connected = Some(took);
    }

    pub(super) fn refused(&self, chain: Vec<Facts>) {
        self.seen().refused = chain;
    }

    pub(super) fn asked_for_certificate(&self, presented: Presented) {
        self.seen().asked = Some(presented);
    }

    pub(super) fn peer(&self) -> Peer {
        self.seen().clone()
    }

    fn seen(&self) -> MutexGuard<'_, Peer> {
        self.peer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn marks(&self) -> Marks {
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `exchange` with a trace.
pub(super) async fn traced<T>(trace: Arc<Trace>, exchange: impl Future<Output = T>) -> T {
    TRACE.scope(trace, exchange).await
}

/// The trace of the exchange that is being polled.
pub(super) fn current() -> Option<Arc<Trace>> {
    TRACE.try_with(Arc::clone).ok()
}

/// Measures what a connector takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure;

impl<S> Layer<S> for Measure {
    type Service = Measured<S>;

    fn layer(&self, inner: S) -> Measured<S> {
        Measured { inner }
    }
}

/// A connector that is measured.
#[derive(Debug, Clone)]
pub(super) struct Measured<S> {
    inner: S,
}

impl<S, R> Service<R> for Measured<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let (trace, began) = (current(), Instant::now());
        let connecting = self.inner.call(request);
        Box::pin(async move {
            let connected = connecting.await;
            if let (Some(trace), Ok(_)) = (trace, &connected) {
                trace.connected(began.elapsed());
            }
            connected
        })
    }
}
