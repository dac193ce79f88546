//! A signature stands alone under its name, belongs to its body and its origin, and is no
//! credential.

use super::*;
use crate::http::request::Complete;
use crate::vault::Secret;

fn signed(url: &str) -> Outgoing {
    let mut outgoing = request(http::Method::POST, url);
    outgoing.body = Bytes::from_static(b"hello");
    outgoing.redirects = 5;
    outgoing.policy = AddressPolicy::Local;
    outgoing.headers = vec![("X-Signature".to_owned(), "typed".to_owned())];
    let slot = |value: &str| (Secret::new(value.to_owned()), "sha256=••••••".to_owned());
    let (value, shown) = slot("from a connection");
    outgoing.slots.push(Slot::Header {
        name: "x-signature".to_owned(),
        shown,
        value,
    });
    let (value, shown) = slot("sha256=sentinel");
    outgoing.slots.push(Slot::Signature {
        name: "x-signature".to_owned(),
        shown,
        value,
    });
    outgoing
}

#[tokio::test]
async fn nothing_stands_beside_a_signature_and_the_log_has_dots() {
    let server = Server::answering("200 OK", "", b"").await;
    let exchange = client().send(signed(&server.url("/"))).await;
    let wire = server.seen().pop().expect("a request");
    assert!(wire.contains("x-signature: sha256=sentinel\r\n"), "{wire}");
    assert_eq!(wire.matches("x-signature").count(), 1, "{wire}");
    let shown = exchange.sent.headers.iter();
    let shown: Vec<_> = shown.filter(|(name, _)| name == "x-signature").collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].1, "sha256=••••••");
    assert!(!format!("{exchange:?}").contains("sentinel"));
}

#[tokio::test]
async fn a_signature_stays_with_its_body_and_its_origin() {
    let other = Server::answering("200 OK", "", b"").await;
    let target = format!("http://other.example:{}/b", other.address.port());
    let first = Server::start(Does::Redirects(target, "/never")).await;
    let exchange = client().send(signed(&first.url("/a"))).await;
    assert_eq!(exchange.outcome.expect("an answer").status, 200);
    let wire = other.seen().pop().expect("a request");
    assert!(
        !wire.contains("signature") && wire.ends_with("hello"),
        "{wire}"
    );

    let circle = Server::answering("303 See Other", "Location: /again\r\n", b"").await;
    client().send(signed(&circle.url("/"))).await;
    let seen = circle.seen();
    assert!(
        seen[0].contains("x-signature: sha256=sentinel"),
        "{}",
        seen[0]
    );
    assert!(
        seen[1].starts_with("GET /again ") && !seen[1].contains("sentinel"),
        "{}",
        seen[1]
    );
}

#[test]
fn a_signature_alone_is_no_credential() {
    let carries = |slots: Vec<Slot>| {
        let complete = Complete::new(&get("http://public.example/"), slots);
        complete.expect("a request").carries()
    };
    let mut slots = signed("http://public.example/").slots;
    let signature = slots.pop().expect("a signature");
    assert!(!carries(vec![signature.clone()]));
    let key = Slot::Query {
        name: "key".to_owned(),
        value: Secret::new("k".to_owned()),
    };
    assert!(carries(vec![signature, key]));
}
