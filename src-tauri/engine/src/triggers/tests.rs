//! The listener over real sockets, with a desk that says how much it was sent.

use super::body::{self, Budget};
use super::connection::Desk;
use super::limits::Limits;
use super::listener::Listener;
use super::reply::Reply;
use async_trait::async_trait;
use http::StatusCode;
use hyper::Request;
use hyper::body::Incoming;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Reads every body and answers with its length; `/slow` waits until it is let go.
struct Scales {
    limits: Limits,
    budget: Budget,
    entered: Arc<Notify>,
    go: Arc<Notify>,
}

#[async_trait]
impl Desk for Scales {
    async fn answer(&self, request: Request<Incoming>) -> Reply {
        let (head, incoming) = request.into_parts();
        if head.uri.path() == "/slow" {
            self.entered.notify_one();
            self.go.notified().await;
        }
        match body::read(incoming, self.limits.body_bytes, &self.limits, &self.budget).await {
            Ok((bytes, _share)) => Reply::json(StatusCode::OK, &json!(bytes.len())),
            Err(refused) => refused,
        }
    }
}

struct Bench {
    listener: Listener,
    entered: Arc<Notify>,
    go: Arc<Notify>,
}

impl Bench {
    async fn open(limits: Limits) -> Self {
        let (entered, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let scales = Scales {
            limits,
            budget: Budget::new(limits.long_bodies),
            entered: Arc::clone(&entered),
            go: Arc::clone(&go),
        };
        let address = "127.0.0.1:0".parse().expect("an address");
        let listener = Listener::open(address, limits, Arc::new(scales))
            .await
            .expect("a port");
        Self {
            listener,
            entered,
            go,
        }
    }

    async fn caller(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.listener.address())
            .await
            .expect("connected");
        stream.write_all(bytes).await.expect("sent");
        stream
    }
}

/// All that comes until the listener closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset after the answer is a close too.
    let _reset = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    String::from_utf8_lossy(&head).into_owned()
}

const POST: &str = "POST / HTTP/1.1\r\nHost: localhost\r\n";

#[tokio::test(start_paused = true)]
async fn slow_headers_get_408_and_silence_gets_nothing() {
    let bench = Bench::open(Limits::default()).await;
    let answer = rest(bench.caller(POST.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(rest(bench.caller(b"").await).await, "");
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_gets_408_and_an_idle_connection_is_closed() {
    let bench = Bench::open(Limits::default()).await;
    let slow = format!("{POST}Content-Length: 10\r\n\r\nab");
    let answer = rest(bench.caller(slow.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    let once = format!("{POST}Content-Length: 2\r\n\r\nab");
    let answer = rest(bench.caller(once.as_bytes()).await).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with('2'),
        "{answer}"
    );
}

#[tokio::test]
async fn a_body_that_is_announced_too_long_is_refused_before_it_comes() {
    let limits = Limits {
        body_bytes: 10,
        ..Limits::default()
    };
    let bench = Bench::open(limits).await;
    let long = format!("{POST}Expect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    let answer = rest(bench.caller(long.as_bytes()).await).await;
    assert!(
        answer.starts_with("HTTP/1.1 413"),
        "without a 100: {answer}"
    );
    let chunked = format!("{POST}Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
    let answer = rest(bench.caller(chunked.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_refused_caller_that_goes_on_sending_still_reads_the_answer() {
    let limits = Limits {
        body_bytes: 10,
        ..Limits::default()
    };
    let bench = Bench::open(limits).await;
    let long = format!(
        "{POST}Content-Length: 4000000\r\n\r\n{}",
        "x".repeat(4_000_000)
    );
    let answer = rest(bench.caller(long.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_request_that_is_two_at_once_is_one_and_closes() {
    let bench = Bench::open(Limits::default()).await;
    let both = format!(
        "{POST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n{POST}Content-Length: 0\r\n\r\n"
    );
    let answer = rest(bench.caller(both.as_bytes()).await).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    for headers in [
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: +1\r\n",
        "X-A: b\r\n c\r\n",
        "X : y\r\n",
    ] {
        let answer = rest(
            bench
                .caller(format!("{POST}{headers}\r\nab").as_bytes())
                .await,
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers}: {answer}");
    }
}

#[tokio::test]
async fn too_many_and_too_long_headers_get_431() {
    let bench = Bench::open(Limits::default()).await;
    let many: String = (0..101).map(|n| format!("X-{n}: 1\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "x".repeat(64 << 10));
    for headers in [many, long] {
        let answer = rest(
            bench
                .caller(format!("{POST}{headers}\r\n").as_bytes())
                .await,
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}

#[tokio::test]
async fn when_all_places_are_taken_the_one_longest_waiting_makes_room() {
    let bench = Bench::open(Limits {
        connections: 2,
        ..Limits::default()
    })
    .await;
    let mut kept = bench
        .caller(format!("{POST}Content-Length: 1\r\n\r\na").as_bytes())
        .await;
    assert!(head(&mut kept).await.starts_with("HTTP/1.1 200"));
    let slow = bench.caller(b"POST / HT").await;
    // `kept` waits for longer than `slow` does.
    let honest = format!("{POST}Connection: close\r\nContent-Length: 3\r\n\r\nabc");
    assert!(
        rest(bench.caller(honest.as_bytes()).await)
            .await
            .ends_with('3')
    );
    assert_eq!(rest(kept).await, "1", "closed after its answer");
    drop(slow);
}

#[tokio::test]
async fn long_bodies_wait_for_their_share_and_short_ones_do_not() {
    const LONG: usize = 20 * 1024;
    let limits = Limits {
        long_bodies: LONG,
        ..Limits::default()
    };
    let bench = Bench::open(limits).await;
    let long = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {LONG}\r\n\r\n"
        )
    };
    let mut first = bench.caller(long("/").as_bytes()).await;
    first.write_all(b"some of it").await.expect("sent");
    let second = bench
        .caller((long("/") + &"y".repeat(LONG)).as_bytes())
        .await;
    let short = format!("{POST}Connection: close\r\nContent-Length: 1\r\n\r\na");
    assert!(
        rest(bench.caller(short.as_bytes()).await)
            .await
            .ends_with('1')
    );
    first
        .write_all("x".repeat(LONG - 10).as_bytes())
        .await
        .expect("sent");
    assert!(rest(first).await.ends_with(&LONG.to_string()));
    assert!(
        rest(second).await.ends_with(&LONG.to_string()),
        "it was its turn then"
    );
}

#[tokio::test]
async fn closing_finishes_what_is_under_way_and_takes_nothing_new() {
    let bench = Bench::open(Limits::default()).await;
    let address = bench.listener.address();
    let under_way = bench
        .caller(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
        .await;
    let unused = bench.caller(b"").await;
    bench.entered.notified().await;
    let closing = tokio::spawn(bench.listener.close());
    assert_eq!(rest(unused).await, "", "closed at once");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
    bench.go.notify_one();
    assert!(rest(under_way).await.ends_with('2'));
    closing.await.expect("closed");
}

#[tokio::test(start_paused = true)]
async fn closing_does_not_wait_for_ever() {
    let bench = Bench::open(Limits::default()).await;
    let stuck = bench
        .caller(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        .await;
    bench.entered.notified().await;
    tokio::time::timeout(Duration::from_secs(11), bench.listener.close())
        .await
        .expect("in time");
    assert_eq!(rest(stuck).await, "");
}
