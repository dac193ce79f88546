//! The client against real sockets on the loopback: what goes over the wire is compared with what
//! is captured, and every way to fail has its own words.

mod failures;
mod reach;
mod redirects;
mod signature;
mod slots;
mod wire;

use super::client::Client;
use super::resolve::Lookup;
use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server does with each request it has read whole.
#[derive(Clone)]
enum Does {
    /// Answers with these bytes and keeps the connection.
    Answers(Vec<u8>),
    /// Answers with these bytes and closes.
    AnswersAndCloses(Vec<u8>),
    /// Sends these bytes before it reads anything.
    Greets(&'static [u8]),
    /// Says nothing more.
    Waits,
    /// Redirects (307) to the first, unless the path asked for begins with the second.
    Redirects(String, &'static str),
    /// Sends this head, then body for ever.
    Floods(&'static str),
}

/// A server on a free port that keeps what it read.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, does.clone(), Arc::clone(&kept)));
            }
        });
        Self { address, seen }
    }

    async fn answering(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        Self::start(Does::Answers([head.as_bytes(), body].concat())).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("unbroken").clone()
    }
}

/// One request's text, or nothing when the connection ends.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut data = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&data);
        if let Some(head) = text.find("\r\n\r\n") {
            let length = text[..head]
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().expect("a length"));
            if data.len() >= head + 4 + length {
                return Some(text.into_owned());
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => data.extend_from_slice(&chunk[..n]),
        }
    }
}

async fn serve(mut stream: TcpStream, does: Does, seen: Arc<Mutex<Vec<String>>>) {
    if let Does::Greets(bytes) = does {
        let _ = stream.write_all(bytes).await;
    }
    while let Some(request) = read(&mut stream).await {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        seen.lock().expect("unbroken").push(request);
        match &does {
            Does::Answers(bytes) => {
                if stream.write_all(bytes).await.is_err() {
                    return;
                }
            }
            Does::AnswersAndCloses(bytes) => {
                let _ = stream.write_all(bytes).await;
                return;
            }
            Does::Redirects(location, end) => {
                let head = if path.starts_with(end) {
                    "200 OK".to_owned()
                } else {
                    format!("307 Temporary Redirect\r\nLocation: {location}")
                };
                let answer = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
            Does::Greets(_) | Does::Waits => std::future::pending().await,
            Does::Floods(head) => {
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(&[b'x'; 65_536]).await.is_ok() {}
                return;
            }
        }
    }
}

/// Names as a test wants them.
#[derive(Debug)]
struct Names(HashMap<&'static str, Vec<IpAddr>>);

impl Lookup for Names {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let found = self
            .0
            .get(name.as_str())
            .cloned()
            .ok_or_else(|| io::Error::other("unknown"));
        Box::pin(async move { found })
    }
}

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn client() -> Client {
    let names = HashMap::from([
        ("local.example", vec![LOOPBACK]),
        ("other.example", vec![LOOPBACK]),
        ("public.example", vec![IpAddr::from([93, 184, 216, 34])]),
        ("metadata.example", vec![IpAddr::from([169, 254, 169, 254])]),
    ]);
    Client::over(Arc::new(Names(names))).expect("a client")
}

fn request(method: http::Method, url: &str) -> Outgoing {
    Outgoing {
        method,
        url: url::Url::parse(url).expect("an address"),
        headers: Vec::new(),
        body: Bytes::new(),
        timeout: Duration::from_secs(20),
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: None,
        sign: None,
        pack: None,
    }
}

fn get(url: &str) -> Outgoing {
    request(http::Method::GET, url)
}

async fn failure(outgoing: Outgoing) -> CallError {
    client()
        .send(outgoing)
        .await
        .outcome
        .expect_err("a failure")
}
