//! Data never leads to local addresses.

use super::*;
use crate::http::address::Reach;
use crate::http::resolve::{Guarded, Refused};
use reqwest::dns::Resolve;

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
async fn a_name_that_changes_its_address_is_checked_each_time() {
    /// Answers with a public address beside a local one, then with the local one alone.
    #[derive(Debug, Default)]
    struct Rebinding(Mutex<bool>);

    impl Lookup for Rebinding {
        fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            let again = std::mem::replace(&mut *self.0.lock().expect("unbroken"), true);
            let public = IpAddr::from([93, 184, 216, 34]);
            let found = if again {
                vec![LOOPBACK]
            } else {
                vec![LOOPBACK, public]
            };
            Box::pin(async move { Ok(found) })
        }
    }

    let resolver = Guarded {
        reach: Reach::Public,
        lookup: Arc::new(Rebinding::default()),
    };
    let name = || "rebind.example".parse().expect("a name");
    let found: Vec<IpAddr> = resolver
        .resolve(name())
        .await
        .expect("public")
        .map(|at| at.ip())
        .collect();
    assert_eq!(found, [IpAddr::from([93, 184, 216, 34])]);
    assert!(
        resolver
            .resolve(name())
            .await
            .is_err_and(|error| error.is::<Refused>())
    );
}
