//! Credentials go over the wire and nowhere else.

use super::*;
use crate::vault::Secret;

const DOTS: &str = "••••••";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn header(name: &str, shown: &str, value: &str) -> Slot {
    Slot::Header {
        name: name.to_owned(),
        shown: shown.to_owned(),
        value: secret(value),
    }
}

fn query(name: &str, value: &str) -> Slot {
    Slot::Query {
        name: name.to_owned(),
        value: secret(value),
    }
}

fn cookie(name: &str, value: &str) -> Slot {
    Slot::Cookie {
        name: name.to_owned(),
        value: secret(value),
    }
}

fn body(value: &str) -> Slot {
    Slot::Body {
        value: secret(value),
    }
}

/// What of a request was shown, written as it would stand on the wire.
fn shown(sent: &Sent) -> String {
    let target = sent.url.split_once("://").expect("an address").1;
    let target = &target[target.find('/').expect("a path")..];
    let head: String = sent
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let body = String::from_utf8_lossy(&sent.body);
    format!("{} {target} HTTP/1.1\r\n{head}\r\n{body}", sent.method)
}

#[tokio::test]
async fn credentials_fill_their_places_after_the_request_was_captured() {
    let server = Server::answering("200 OK", "", b"").await;
    let mut outgoing = request(http::Method::POST, &server.url("/a?b=c%20d"));
    outgoing.headers = [
        ("Authorization", "typed"),
        ("X-Last", "1"),
        ("Cookie", "theme=dark"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    outgoing.body = Bytes::from_static("key=••••••&a=1".as_bytes());
    outgoing.slots = vec![
        header("authorization", "Bearer ••••••", "Bearer s3cret-1"),
        header("X-Tenant", "acme", "acme"),
        query("api key", "s3cret-2&ä="),
        Slot::EncodedQuery {
            shown: "n=7&sig=••••••".to_owned(),
            value: secret("n=7&sig=s3cret%2B3"),
        },
        cookie("sid", "s3cret-4"),
        cookie("csrf", "s3cret-5"),
        body("key=s3cret-6&a=1"),
    ];
    let exchange = client().send(outgoing.clone()).await;
    assert!(exchange.outcome.is_ok());
    let (shown, wire) = (
        shown(&exchange.sent),
        server.seen().pop().expect("a request"),
    );

    // Wherever the log shows dots the wire has the credential, and nothing else differs.
    let mut expected = shown.clone();
    for credential in [
        "s3cret-2%26%C3%A4%3D",
        "s3cret%2B3",
        "Bearer s3cret-1",
        "s3cret-4",
        "s3cret-5",
        "s3cret-6",
    ] {
        let dots = match credential.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {DOTS}"),
            None => DOTS.to_owned(),
        };
        expected = expected.replacen(&dots, credential, 1);
    }
    assert_eq!(wire, expected, "shown: {shown}");
    assert!(!shown.contains("s3cret") && !curl(&exchange.sent).contains("s3cret"));
    assert!(wire.starts_with("POST /a?b=c%20d&api%20key=s3cret-2%26%C3%A4%3D&n=7&sig="));
    assert!(wire.contains("\r\ncontent-length: 16\r\n"), "{wire}");
    assert!(wire.contains("\r\ncookie: theme=dark; sid=s3cret-4; csrf=s3cret-5\r\n"));
    assert!(!wire.contains("typed") && wire.contains("x-tenant: acme"));
    assert!(!format!("{outgoing:?} {exchange:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_filled_request_shows_no_credential_when_it_is_debugged() {
    let mut outgoing = request(http::Method::POST, "http://127.0.0.1/");
    let slots = vec![
        header("X-Key", DOTS, "s3cret-1"),
        cookie("sid", "s3cret-2"),
        body("s3cret-3"),
    ];
    outgoing.slots = slots.clone();
    let complete = crate::http::request::Complete::new(&outgoing, slots).expect("a request");
    let request = complete.request();
    assert_eq!(request.headers()["x-key"], "s3cret-1");
    let text = format!("{complete:?} {:?} {request:?}", request.headers());
    assert!(!text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn a_credential_that_cannot_be_sent_is_named_but_not_shown() {
    let server = Server::answering("200 OK", "", b"").await;
    for (slot, place) in [
        (header("X-Key", DOTS, "s3cret\r\nX-Evil: 1"), "X-Key"),
        (header("X-Key", DOTS, "s3cret\0"), "X-Key"),
        (header("X Key", DOTS, "s3cret"), "X Key"),
        (header("Host", DOTS, "s3cret"), "Host"),
        (header("Content-Length", DOTS, "7"), "Content-Length"),
        (cookie("sid", "s3cret; admin=1"), "sid"),
        (cookie("sid", "s3cret\n"), "sid"),
        (cookie("a=b", "s3cret"), "a=b"),
    ] {
        let mut outgoing = get(&server.url("/"));
        outgoing.slots = vec![slot];
        let exchange = client().send(outgoing).await;
        let error = exchange.outcome.as_ref().expect_err("a failure");
        assert_eq!(error.kind, "header", "{place}");
        assert!(error.message.contains(place), "{}", error.message);
        assert!(!format!("{exchange:?}").contains("s3cret"), "{exchange:?}");
    }
    assert!(server.seen().is_empty());
}

/// A request with one credential in every place but the body.
fn carrying(url: &str) -> Outgoing {
    let mut outgoing = request(http::Method::POST, url);
    outgoing.body = Bytes::from_static(b"hello");
    outgoing.redirects = 5;
    outgoing.policy = AddressPolicy::Local;
    outgoing.slots = vec![
        header("Authorization", "Bearer ••••••", "Bearer sentinel-1"),
        // A header that would otherwise go along.
        header("User-Agent", DOTS, "sentinel-2"),
        query("key", "sentinel-3"),
        cookie("sid", "sentinel-4"),
    ];
    outgoing
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_credentials() {
    // The second address repeats the key, as some servers do.
    let listener =
        Server::start(Does::Redirects("/b?page=2&key=sentinel-3".to_owned(), "/b")).await;
    let exchange = client().send(carrying(&listener.url("/a"))).await;
    assert_eq!(exchange.outcome.expect("an answer").status, 200);
    let wire = listener.seen().pop().expect("a request");
    assert!(
        wire.starts_with("POST /b?page=2&key=sentinel-3 HTTP/1.1"),
        "{wire}"
    );
    for sentinel in ["Bearer sentinel-1", "sentinel-2", "sid=sentinel-4"] {
        assert!(wire.contains(sentinel), "{wire}");
    }
    assert!(exchange.sent.url.ends_with("/b?page=2&key=••••••"));
}

#[tokio::test]
async fn no_credential_follows_a_redirect_to_another_origin() {
    let other = Server::answering("200 OK", "", b"").await;
    let port = other.address.port();
    for host in ["other.example", "127.0.0.1"] {
        let target = format!("http://{host}:{port}/b?a=1&key=sentinel-3&t=sentinel-3");
        let first = Server::start(Does::Redirects(target, "/never")).await;
        let exchange = client().send(carrying(&first.url("/a"))).await;
        assert_eq!(exchange.outcome.as_ref().expect("an answer").status, 200);
        let wire = other.seen().pop().expect("a request");
        assert!(wire.starts_with("POST /b?a=1 HTTP/1.1"), "{wire}");
        assert!(
            !wire.contains("sentinel") && !wire.contains(DOTS) && wire.ends_with("hello"),
            "{wire}"
        );
        assert_eq!(shown(&exchange.sent), wire);
    }
}

#[tokio::test]
async fn a_body_with_a_credential_is_not_sent_on_to_another_origin() {
    let other = Server::answering("200 OK", "", b"").await;
    let location = format!("http://other.example:{}/", other.address.port());
    let first = Server::start(Does::Redirects(location, "/never")).await;
    let mut outgoing = carrying(&first.url("/"));
    outgoing.slots = vec![body("sentinel")];
    let error = failure(outgoing).await;
    assert_eq!(error.kind, "redirect", "{}", error.message);
    assert!(error.message.contains("other.example"));
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn plain_http_carries_no_credential_to_a_public_host() {
    for policy in [
        AddressPolicy::Typed,
        AddressPolicy::Public,
        AddressPolicy::Local,
    ] {
        for url in [
            "http://93.184.216.34/",
            "http://[2606:4700::1111]/",
            "http://public.example/",
        ] {
            let mut outgoing = get(url);
            outgoing.policy = policy;
            outgoing.slots = vec![query("key", "s3cret")];
            let error = failure(outgoing).await;
            assert_eq!(error.kind, "insecure", "{url}: {}", error.message);
            assert!(error.message.contains("https://") && !error.message.contains("s3cret"));
        }
    }
}

#[tokio::test]
async fn a_connection_kept_from_a_bare_request_never_takes_a_credential() {
    let server = Server::answering("200 OK", "", b"").await;
    let client = client();
    let url = server.url("/").replace("127.0.0.1", "local.example");
    assert!(client.send(get(&url)).await.outcome.is_ok());
    let mut outgoing = get(&url);
    outgoing.slots = vec![query("key", "s3cret")];
    let exchange = client.send(outgoing).await;
    assert!(exchange.outcome.is_ok() && !exchange.timing.reused);
}
