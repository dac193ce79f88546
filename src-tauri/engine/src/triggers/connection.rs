//! One connection from its first byte to its close.

use super::limits::Limits;
use super::phase::{Observed, Overdue};
use super::places::Place;
use super::reply::Reply;
use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;

/// Who answers the requests.
#[async_trait]
pub(crate) trait Desk: Send + Sync + 'static {
    /// Answers one request. The body is read through [`super::body`], within its limits.
    async fn answer(&self, request: Request<Incoming>) -> Reply;
}

/// How long, and how much, a refused caller may go on sending before the connection is cut: a cut
/// while it sends would take our answer from its hands.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: u64 = 64 * 1024 * 1024;

const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

type Answering = Pin<Box<dyn Future<Output = Result<Response<Full<Bytes>>, Infallible>> + Send>>;

/// Serves `stream` until it closes, is past its time, must make room, or `closing` turns true.
pub(crate) async fn serve(
    stream: TcpStream,
    place: Place,
    desk: Arc<dyn Desk>,
    limits: Limits,
    mut closing: watch::Receiver<bool>,
) {
    let progress = place.progress.clone();
    let refused = Arc::new(AtomicBool::new(false));
    let service = {
        let (progress, refused) = (progress.clone(), Arc::clone(&refused));
        service_fn(move |request: Request<Incoming>| -> Answering {
            let busy = progress.busy();
            let (desk, refused) = (Arc::clone(&desk), Arc::clone(&refused));
            Box::pin(async move {
                let reply = desk.answer(request).await;
                if reply.is_closing() {
                    refused.store(true, Ordering::Relaxed);
                }
                drop(busy);
                Ok(reply.into_response())
            })
        })
    };
    let io = TokioIo::new(Observed {
        stream,
        progress: progress.clone(),
    });
    let mut connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        // The phases below tell silence, idleness and slow headers apart; hyper's one time does not.
        .header_read_timeout(None)
        .max_header_size(limits.head_bytes)
        .max_buf_size(limits.head_bytes * 2)
        // Callers may shut their writing side and still wait for the answer.
        .half_close(true)
        .serve_connection(io, service);

    let mut deadline = Instant::now() + limits.head_time;
    let mut draining = false;
    let ended = loop {
        tokio::select! {
            ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => break ended,
            () = tokio::time::sleep_until(deadline) => match progress.overdue(&limits) {
                Overdue::NotBefore(next) => deadline = next,
                Overdue::Silent => return,
                Overdue::Head => {
                    let mut stream = connection.into_parts().io.into_inner().stream;
                    // The caller may be gone; then there is nobody to tell.
                    if stream.write_all(TOO_SLOW).await.is_ok() {
                        linger(stream).await;
                    }
                    return;
                }
            },
            () = place.leave.notified() => {
                if progress.waiting_since().is_some() {
                    return;
                }
                place.stay();
            }
            () = begun(&mut closing), if !draining => {
                if progress.is_unused() {
                    return;
                }
                draining = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    if ended.is_err() || refused.load(Ordering::Relaxed) {
        linger(connection.into_parts().io.into_inner().stream).await;
    }
}

/// Waits until `closing` is true, or nobody is left to say so.
pub(super) async fn begun(closing: &mut watch::Receiver<bool>) {
    // An error means that whoever could close is gone, which is the same.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Closes so that the caller can still read what it was answered.
async fn linger(mut stream: TcpStream) {
    let drain = async {
        stream.shutdown().await?;
        tokio::io::copy(
            &mut (&mut stream).take(LINGER_BYTES),
            &mut tokio::io::sink(),
        )
        .await
    };
    // Whether the caller stops, is cut or runs out of time, the connection ends here.
    let _ended = tokio::time::timeout(LINGER, drain).await;
}
