//! An HTTP server on a free port that keeps every request, and one that misbehaves.

use crate::Result;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// Method, path with query, and headers.
    pub head: Arc<http::request::Parts>,
    /// The body.
    pub body: Bytes,
}

impl Received {
    /// A header's value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.head
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// What the receiver answers with.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: StatusCode,
    /// The body, served as JSON.
    pub body: Bytes,
}

impl Default for Answer {
    fn default() -> Self {
        Self {
            status: StatusCode::OK,
            body: Bytes::from_static(b"{\"ok\":true}"),
        }
    }
}

/// A server that keeps what it receives.
#[derive(Debug)]
pub struct Receiver {
    /// Its base address: `http://127.0.0.1:PORT`.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    count: watch::Receiver<usize>,
    accepting: AbortHandle,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Receiver {
    /// Starts one that answers everything with 200.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start() -> Result<Self> {
        Self::answering(|_| Answer::default()).await
    }

    /// Starts one that writes `webhook-id` and body to a file before it answers, a line each.
    ///
    /// # Errors
    /// No port can be had, or the file cannot be made.
    pub async fn recording(path: &Path) -> Result<Self> {
        let file = Mutex::new(std::fs::File::create(path)?);
        Self::answering(move |request| {
            let body = String::from_utf8_lossy(&request.body);
            let line = format!("{}\t{body}\n", request.header("webhook-id"));
            match lock(&file).write_all(line.as_bytes()) {
                Ok(()) => Answer::default(),
                Err(_) => Answer {
                    status: StatusCode::INSUFFICIENT_STORAGE,
                    ..Answer::default()
                },
            }
        })
        .await
    }

    /// Starts one that answers as `answer` says.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn answering(
        answer: impl Fn(&Received) -> Answer + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = Arc::new(Mutex::new(Vec::new()));
        let (counter, count) = watch::channel(0);
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            received: Arc::clone(&received),
            counter,
        });
        let accepting = tokio::spawn(accept(listener, shared)).abort_handle();
        Ok(Self {
            url,
            received,
            count,
            accepting,
        })
    }

    /// Every request so far, in the order they arrived.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.received).clone()
    }

    /// Waits until `count` requests have arrived.
    ///
    /// # Errors
    /// The receiver has ended.
    pub async fn wait_for(&self, count: usize) -> Result<Vec<Received>> {
        self.count
            .clone()
            .wait_for(|&arrived| arrived >= count)
            .await?;
        Ok(self.received())
    }
}

struct Shared {
    answer: Box<dyn Fn(&Received) -> Answer + Send + Sync>,
    received: Arc<Mutex<Vec<Received>>>,
    counter: watch::Sender<usize>,
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| receive(request, &shared));
            // A caller that goes away is none of the receiver's business.
            let _gone = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn receive(request: Request<Incoming>, shared: &Shared) -> Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let received = Received {
        head: Arc::new(head),
        body: body.collect().await?.to_bytes(),
    };
    let answer = (shared.answer)(&received);
    lock(&shared.received).push(received);
    shared.counter.send_modify(|count| *count += 1);
    Ok(Response::builder()
        .status(answer.status)
        .header("content-type", "application/json")
        .body(Full::new(answer.body))?)
}

/// How a bad receiver treats every caller, once it has read the request's head.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// Closes without a word.
    CloseAtOnce,
    /// Promises more bytes than it sends, then closes.
    CloseEarly,
    /// Says something that is not HTTP.
    Garbage,
    /// Never answers.
    Silence,
    /// Sends a body of 2 GB.
    Endless,
}

/// A server that misbehaves in one way until dropped.
#[derive(Debug)]
pub struct BadReceiver {
    /// Its base address.
    pub url: String,
    accepting: AbortHandle,
}

impl Drop for BadReceiver {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl BadReceiver {
    /// Starts one.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start(fault: Fault) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(misbehave(stream, fault));
            }
        });
        Ok(Self {
            url,
            accepting: accepting.abort_handle(),
        })
    }
}

async fn misbehave(mut stream: TcpStream, fault: Fault) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    match fault {
        Fault::CloseAtOnce => {}
        Fault::CloseEarly => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
                .await?;
        }
        Fault::Garbage => {
            stream
                .write_all(b"\x16\x03\x01 220 ready, who are you?\r\n\r\n")
                .await?;
        }
        Fault::Silence => while stream.read_buf(&mut head).await? > 0 {},
        Fault::Endless => {
            const TWO_GB: usize = 2_000_000_000;
            let chunk = vec![b'x'; 1 << 16];
            stream
                .write_all(
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {TWO_GB}\r\n\r\n").as_bytes(),
                )
                .await?;
            for _ in 0..TWO_GB / chunk.len() {
                stream.write_all(&chunk).await?;
            }
        }
    }
    Ok(())
}

/// A test that panicked elsewhere must not hide what this one saw.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
