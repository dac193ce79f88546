//! Thirteen TLS servers: the right ones are refused, each with its own words; an extra authority
//! and a client certificate let in whom they should.

use hookline_engine::http::tls::check;
use hookline_engine::http::{AddressPolicy, CallError, Client, Outgoing, TlsProfile};
use hookline_engine::vault::Secret;
use hookline_tests::Result;
use hookline_tests::badtls::BadTls;
use std::sync::Arc;
use std::time::Duration;

fn profile(extra_ca: String, identity: Option<(String, String)>) -> TlsProfile {
    TlsProfile {
        extra_ca,
        identity: identity.map(|(certificate, key)| (certificate, Secret::new(key))),
    }
}

async fn ask(
    client: &Client,
    url: &str,
    tls: Option<&TlsProfile>,
) -> std::result::Result<String, CallError> {
    let outgoing = Outgoing {
        method: http::Method::GET,
        url: url.parse().expect("an address"),
        headers: Vec::new(),
        body: bytes::Bytes::new(),
        timeout: Duration::from_secs(30),
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: tls.cloned().map(Arc::new),
        sign: None,
        pack: None,
    };
    let answer = client.send(outgoing).await.outcome?;
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

#[tokio::test]
async fn each_bad_server_is_refused_in_its_own_words() -> Result {
    let servers = BadTls::start().await?;
    let client = Client::new()?;
    let trusting = profile(servers.file("ca.pem")?, None);
    // What each message has to name.
    let expected: [(&str, &[&str]); 13] = [
        ("good", &[]),
        ("tls12", &[]),
        (
            "expired",
            &[
                "“localhost”, issued by “Test CA”",
                "expired on",
                "UTC",
                "renew",
            ],
        ),
        (
            "future",
            &[
                "“localhost”, issued by “Test CA”",
                "not valid before",
                "clock right?",
            ],
        ),
        ("self-signed", &["“localhost”", "self-signed"]),
        (
            "unknown-root",
            &["“Rogue CA”", "does not know", "Extra certificate authority"],
        ),
        (
            "wrong-host",
            &["is for wrong.host.example, not for localhost"],
        ),
        (
            "no-san",
            &[
                "names no host",
                "common name “localhost”",
                "subject alternative name",
            ],
        ),
        ("sha1", &["“localhost”, issued by “Test RSA CA”", "SHA-1"]),
        (
            "rsa1024",
            &["“localhost”, issued by “Test RSA CA”", "1024 bits"],
        ),
        ("tls10", &["old kind of encryption", "TLS 1.2"]),
        ("tls11", &["old kind of encryption", "TLS 1.2"]),
        ("client-certificate", &["asks callers for a certificate"]),
    ];
    let mut known: Vec<&str> = expected.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(servers.names(), known);
    for (name, words) in expected {
        let url = servers.url(name)?;
        let outcome = ask(&client, &url, Some(&trusting)).await;
        if words.is_empty() {
            assert_eq!(outcome.map_err(|error| error.message)?, name);
            continue;
        }
        let error = outcome.expect_err(name);
        assert_eq!(error.kind, "tls", "{name}: {}", error.message);
        let host = url.trim_start_matches("https://").trim_end_matches('/');
        assert!(error.message.contains(host), "{name}: {}", error.message);
        for word in words {
            assert!(error.message.contains(word), "{name}: {}", error.message);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_extra_authority_counts_for_its_profile_alone() -> Result {
    let servers = BadTls::start().await?;
    let client = Client::new()?;
    let url = servers.url("good")?;
    let trusting = profile(servers.file("ca.pem")?, None);
    assert!(ask(&client, &url, Some(&trusting)).await.is_ok());
    // The kept connection of the one before serves neither of these.
    let other = profile(servers.file("unknown-root.pem")?, None);
    for tls in [None, Some(&other)] {
        let error = ask(&client, &url, tls).await.expect_err("a failure");
        assert!(error.message.contains("does not know"), "{}", error.message);
    }
    // A self-signed certificate can be trusted by itself.
    let own = profile(servers.file("self-signed.pem")?, None);
    assert!(
        ask(&client, &servers.url("self-signed")?, Some(&own))
            .await
            .is_ok()
    );
    Ok(())
}

#[tokio::test]
async fn a_client_certificate_lets_in_whatever_form_its_key_has() -> Result {
    let servers = BadTls::start().await?;
    let client = Client::new()?;
    let url = servers.url("client-certificate")?;
    let with = |certificate: &str, key: &str| -> Result<TlsProfile> {
        let identity = (servers.file(certificate)?, servers.file(key)?);
        Ok(profile(servers.file("ca.pem")?, Some(identity)))
    };
    for (certificate, key) in [
        ("client.pem", "client.key"),
        ("client.pem", "client.sec1.key"),
        ("client-rsa.pem", "client-rsa.key"),
    ] {
        let tls = with(certificate, key)?;
        let info = check(&tls)?.ok_or("no certificate")?;
        assert_eq!(info.subject, "client");
        let outcome = ask(&client, &url, Some(&tls)).await;
        assert_eq!(
            outcome.map_err(|error| error.message)?,
            "client-certificate",
            "{key}"
        );
    }

    let expired = with("client-expired.pem", "client.key")?;
    let error = ask(&client, &url, Some(&expired))
        .await
        .expect_err("refused");
    assert_eq!(error.kind, "tls", "{}", error.message);
    assert!(
        error.message.contains("connection's certificate"),
        "{}",
        error.message
    );

    for (certificate, key, field, words) in [
        (
            "client-expired.pem",
            "client.key",
            "certificate",
            "“client” expired on",
        ),
        (
            "client.key",
            "client.key",
            "certificate",
            "private key, not a certificate",
        ),
        (
            "client-rsa.pem",
            "client.key",
            "certificate_key",
            "does not belong to the certificate of “client”",
        ),
        (
            "client.pem",
            "client.pem",
            "certificate_key",
            "certificate, not a private key",
        ),
        (
            "client.pem",
            "client.locked.key",
            "certificate_key",
            "passphrase",
        ),
    ] {
        let error = check(&with(certificate, key)?).expect_err(words);
        let body = error.body();
        assert_eq!(body.field.as_deref(), Some(field), "{}", body.message);
        assert!(body.message.contains(words), "{}", body.message);
    }
    let damaged = profile(servers.file("ca.pem")?.replacen("MII", "MIJ", 1), None);
    let error = check(&damaged).expect_err("damaged").body();
    assert_eq!(
        error.field.as_deref(),
        Some("extra_ca"),
        "{}",
        error.message
    );
    Ok(())
}
