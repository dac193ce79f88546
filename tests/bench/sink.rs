//! The receiver at the end: it counts, notes how long each event took to come, and answers.

use bytes::Bytes;
use hookline_tests::Result;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What everybody is answered.
pub(crate) const ANSWER: &str = "{}";

/// A receiver that counts. Clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct Sink {
    /// Its address.
    pub(crate) url: String,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    start: Instant,
    /// How long each event of the round took to come.
    arrivals: Mutex<Vec<Duration>>,
    count: watch::Sender<usize>,
}

impl Sink {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let sink = Self {
            url: format!("http://{}/", listener.local_addr()?),
            shared: Arc::new(Shared {
                start: Instant::now(),
                arrivals: Mutex::default(),
                count: watch::Sender::new(0),
            }),
        };
        let shared = Arc::clone(&sink.shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let service = service_fn(|request| take(request, &shared));
                    // Whoever hangs up has nothing more to be counted.
                    let _gone = http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(sink)
    }

    /// The hour as events carry it: microseconds since the bench began.
    pub(crate) fn now(&self) -> u128 {
        self.shared.start.elapsed().as_micros()
    }

    /// A new round.
    pub(crate) fn begin(&self) {
        lock(&self.shared.arrivals).clear();
        self.shared.count.send_replace(0);
    }

    /// How long each event of the round took to come.
    pub(crate) fn arrivals(&self) -> Vec<Duration> {
        lock(&self.shared.arrivals).clone()
    }

    /// Waits until `count` of the round have arrived.
    pub(crate) async fn wait_for(&self, count: usize) -> Result {
        let mut counted = self.shared.count.subscribe();
        counted.wait_for(|&arrived| arrived >= count).await?;
        Ok(())
    }
}

async fn take(request: Request<Incoming>, shared: &Shared) -> Result<Response<Full<Bytes>>> {
    let body = request.into_body().collect().await?.to_bytes();
    let sent = number(&body).ok_or("an event without its hour")?;
    let took = shared
        .start
        .elapsed()
        .saturating_sub(Duration::from_micros(sent));
    lock(&shared.arrivals).push(took);
    shared.count.send_modify(|count| *count += 1);
    let answer = Response::builder().header("content-type", "application/json");
    Ok(answer.body(Full::new(Bytes::from_static(ANSWER.as_bytes())))?)
}

/// The first number of a JSON object: the hour at which the event was sent.
fn number(body: &[u8]) -> Option<u64> {
    let begin = body.iter().position(|&byte| byte == b':')? + 1;
    let digits = body[begin..].trim_ascii_start();
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
