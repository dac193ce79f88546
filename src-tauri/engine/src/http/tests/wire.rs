//! What goes over the wire is what is captured.

use super::*;

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
