//! The client against real sockets on the loopback: what goes over the wire is compared with what
//! is captured, and every way to fail has its own words.

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
    /// Says nothing more.
    Waits,
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
    while let Some(request) = read(&mut stream).await {
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
            Does::Waits => std::future::pending().await,
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

#[tokio::test]
async fn what_is_captured_is_what_went_over_the_wire() {
    let server = Server::answering("201 Created", "X-Answer: a\r\nX-Answer: b\r\n", b"{}").await;
    let mut outgoing = request(http::Method::POST, &server.url("/deals?a=b%20c"));
    outgoing.headers = vec![
        ("X-Source".to_owned(), "hookline".to_owned()),
        ("Accept".to_owned(), "application/json".to_owned()),
        ("X-Umlaut".to_owned(), "ä".to_owned()),
        ("Host".to_owned(), "evil.example".to_owned()),
        ("Content-Length".to_owned(), "7".to_owned()),
    ];
    outgoing.body = Bytes::from_static(b"{\"total\": 12.50}");
    let exchange = client().send(outgoing).await;
    let answer = exchange.outcome.expect("an answer");
    assert_eq!(
        (answer.status, answer.version.as_str(), &answer.body[..]),
        (201, "HTTP/1.1", &b"{}"[..])
    );
    assert!(
        answer
            .headers
            .contains(&("x-answer".to_owned(), "b".to_owned()))
    );
    let head: String = exchange
        .sent
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let expected = format!("POST /deals?a=b%20c HTTP/1.1\r\n{head}\r\n{{\"total\": 12.50}}");
    assert_eq!(server.seen(), [expected]);
    for line in [
        "user-agent: Hookline/",
        "accept: application/json",
        "content-length: 16",
        "accept-encoding: gzip",
    ] {
        assert!(head.contains(line), "{head}");
    }
    assert!(!head.contains("evil"));
}

#[tokio::test]
async fn an_empty_body_has_a_length_where_one_is_usual() {
    let server = Server::answering("200 OK", "", b"").await;
    for (method, has) in [
        ("POST", true),
        ("PUT", true),
        ("GET", false),
        ("DELETE", false),
        ("OPTIONS", false),
        ("HEAD", false),
    ] {
        let method: http::Method = method.parse().expect("a method");
        let exchange = client().send(request(method, &server.url("/"))).await;
        assert!(exchange.outcome.is_ok());
        let wire = server.seen().pop().expect("a request");
        assert_eq!(wire.contains("content-length: 0"), has, "{wire}");
        let lines = exchange
            .sent
            .headers
            .iter()
            .all(|(name, value)| wire.contains(&format!("{name}: {value}\r\n")));
        assert!(
            lines && wire.lines().count() == exchange.sent.headers.len() + 2,
            "{wire}"
        );
    }
}

#[tokio::test]
async fn a_kept_connection_is_used_again() {
    let server = Server::answering("200 OK", "", b"ok").await;
    let client = client();
    let url = server.url("/").replace("127.0.0.1", "local.example");
    let first = client.send(get(&url)).await.timing;
    assert!(
        !first.reused
            && first.dns.is_some()
            && first.connect.is_some()
            && first.first_byte <= Some(first.total)
    );
    let second = client.send(get(&url)).await.timing;
    assert!(second.reused && second.dns.is_none() && second.connect.is_none());
}

#[tokio::test]
async fn names_from_data_never_reach_local_addresses() {
    let server = Server::answering("200 OK", "", b"").await;
    let port = server.address.port();
    for host in [
        "local.example",
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
    ] {
        let mut outgoing = get(&format!("http://{host}:{port}/"));
        outgoing.policy = AddressPolicy::Public;
        assert_eq!(failure(outgoing.clone()).await.kind, "address", "{host}");
        outgoing.policy = AddressPolicy::Local;
        assert_ne!(
            client().send(outgoing).await.outcome.err().map(|e| e.kind),
            Some("address"),
            "{host}"
        );
    }
    for host in [
        "metadata.example",
        "169.254.169.254",
        "2852039166",
        "[::ffff:a9fe:a9fe]",
    ] {
        assert_eq!(
            failure(get(&format!("http://{host}:{port}/"))).await.kind,
            "address",
            "{host}"
        );
    }
}

#[tokio::test]
async fn a_kept_connection_never_crosses_policies() {
    let server = Server::answering("200 OK", "", b"").await;
    let client = client();
    let mut outgoing = get(&server.url("/").replace("127.0.0.1", "local.example"));
    assert!(client.send(outgoing.clone()).await.outcome.is_ok());
    outgoing.policy = AddressPolicy::Public;
    assert_eq!(
        client
            .send(outgoing)
            .await
            .outcome
            .expect_err("refused")
            .kind,
        "address"
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn every_failure_has_its_kind_and_its_words() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("an address");
    let error = failure(get(&format!("http://{closed}/"))).await;
    assert_eq!(error.kind, "connect");
    assert!(
        error.message.contains("refused the connection"),
        "{}",
        error.message
    );

    let error = failure(get("http://nowhere.example/")).await;
    assert_eq!(error.kind, "dns");
    assert!(
        error.message.contains("nowhere.example"),
        "{}",
        error.message
    );

    let cases: [(&[u8], &str); 5] = [
        (b"", "closed"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "closed",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "closed",
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "protocol"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "body",
        ),
    ];
    for (answer, kind) in cases {
        let server = Server::start(Does::AnswersAndCloses(answer.to_vec())).await;
        let error = failure(get(&server.url("/"))).await;
        assert_eq!(
            error.kind,
            kind,
            "{}: {}",
            String::from_utf8_lossy(answer),
            error.message
        );
        assert!(!error.message.contains("error sending request"));
    }

    let server = Server::answering("200 OK", "", b"").await;
    let error = failure(get(&server.url("/").replace("http:", "https:"))).await;
    assert_eq!(error.kind, "tls", "{}", error.message);
}

#[tokio::test]
async fn what_arrived_of_a_broken_answer_is_kept() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec();
    let server = Server::start(Does::AnswersAndCloses(answer)).await;
    let partial = failure(get(&server.url("/")))
        .await
        .partial
        .expect("a part");
    assert_eq!((partial.status, &partial.body[..]), (200, &b"abc"[..]));
}

#[tokio::test]
async fn slow_servers_run_into_the_limit() {
    let server = Server::start(Does::Waits).await;
    let mut outgoing = get(&server.url("/"));
    outgoing.timeout = Duration::from_millis(50);
    let error = failure(outgoing.clone()).await;
    assert_eq!(error.kind, "timeout");
    assert!(
        error.message.contains("did not answer within 0.05 seconds"),
        "{}",
        error.message
    );

    let server = Server::answering("200 OK", "", b"").await;
    drop(server);
    let endless = Server::start(Does::Floods(
        "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n",
    ))
    .await;
    let error = failure(get(&endless.url("/"))).await;
    assert_eq!(error.kind, "body");
    assert!(
        error
            .partial
            .is_some_and(|answer| answer.body.len() <= 256 * 1024)
    );
}

#[tokio::test]
async fn a_gzip_bomb_is_refused_and_gzip_is_read() {
    let zip = |size: usize| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![b'a'; size]).expect("written");
        gzip.finish().expect("gzip")
    };
    let server = Server::answering(
        "200 OK",
        "Content-Encoding: gzip\r\n",
        &zip(11 * 1024 * 1024),
    )
    .await;
    assert_eq!(failure(get(&server.url("/"))).await.kind, "body");
    let server = Server::answering("200 OK", "Content-Encoding: gzip\r\n", &zip(100)).await;
    assert_eq!(
        client()
            .send(get(&server.url("/")))
            .await
            .outcome
            .expect("an answer")
            .body
            .len(),
        100
    );
}

#[tokio::test]
async fn redirects_are_followed_only_when_asked_and_drop_what_was_not_meant_for_others() {
    let last = Server::answering("200 OK", "", b"there").await;
    let location = format!(
        "Location: http://other.example:{}/b\r\n",
        last.address.port()
    );
    let first = Server::answering("307 Temporary Redirect", &location, b"").await;
    let mut outgoing = request(http::Method::POST, &first.url("/a"));
    outgoing.headers = [
        ("X-Api-Key", "sentinel"),
        ("Authorization", "sentinel"),
        ("Content-Type", "text/plain"),
        ("webhook-id", "msg_1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    outgoing.body = Bytes::from_static(b"hello");
    assert_eq!(
        client()
            .send(outgoing.clone())
            .await
            .outcome
            .expect("an answer")
            .status,
        307
    );

    outgoing.redirects = 5;
    assert_eq!(
        failure(outgoing.clone()).await.kind,
        "address",
        "the typed host leads to another local one"
    );
    assert!(last.seen().is_empty());

    outgoing.policy = AddressPolicy::Local;
    let exchange = client().send(outgoing).await;
    assert_eq!(exchange.outcome.expect("an answer").body, "there");
    let wire = last.seen().pop().expect("a request");
    assert!(
        !wire.contains("sentinel")
            && wire.ends_with("\r\n\r\nhello")
            && wire.contains("webhook-id: msg_1"),
        "{wire}"
    );
    assert!(
        wire.contains(&format!("host: other.example:{}", last.address.port())),
        "{wire}"
    );
    assert!(exchange.sent.url.ends_with("/b"));
}

#[tokio::test]
async fn a_303_becomes_get_and_circles_end() {
    let circle = Server::answering("303 See Other", "Location: /again\r\n", b"").await;
    let mut outgoing = request(http::Method::POST, &circle.url("/"));
    outgoing.body = Bytes::from_static(b"x");
    outgoing.redirects = 5;
    let error = failure(outgoing).await;
    assert_eq!(
        (error.kind, error.message.contains("more than 5 times")),
        ("redirect", true)
    );
    let seen = circle.seen();
    assert_eq!(seen.len(), 6);
    assert!(
        seen[1].starts_with("GET /again HTTP/1.1") && !seen[1].contains("content-length"),
        "{}",
        seen[1]
    );

    let server = Server::answering("302 Found", "Location: file:///etc/passwd\r\n", b"").await;
    let mut outgoing = get(&server.url("/"));
    outgoing.redirects = 5;
    assert_eq!(failure(outgoing).await.kind, "redirect");
}

#[tokio::test]
async fn headers_cannot_be_injected() {
    let server = Server::answering("200 OK", "", b"").await;
    for (name, value) in [
        ("X-A", "b\r\nX-Evil: 1"),
        ("X-A\r\nX-Evil", "1"),
        ("X-A", "b\0"),
        ("", "x"),
        ("X A", "b"),
    ] {
        let mut outgoing = get(&server.url("/"));
        outgoing.headers = vec![(name.to_owned(), value.to_owned())];
        assert_eq!(failure(outgoing).await.kind, "header", "{name:?}");
    }
    assert!(server.seen().is_empty());
}
