//! Data never leads to local addresses.

use super::*;

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
