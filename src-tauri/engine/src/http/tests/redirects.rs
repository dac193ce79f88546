//! Redirects are followed only when asked, and take nothing along that was not meant for others.

use super::*;

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
