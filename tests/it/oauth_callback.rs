//! The address that the browser comes back to: a hundred strays change nothing, the one good
//! answer is taken once.

use hookline_tests::Result;
use hookline_tests::authorized::{Authorized, settled, text};
use hookline_tests::browser::Browser;
use serde_json::Value;
use std::collections::HashMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// What an attacker on this machine could know, and what it could not.
struct Begun {
    consent: String,
    port: u16,
    state: String,
    issuer: String,
}

impl Begun {
    async fn new(it: &Authorized, connection: &str) -> Result<Self> {
        let begun = it.call("connection_authorize", connection).await?;
        let consent = text(&begun["authorizing"]["url"]);
        let url = Url::parse(&consent)?;
        let given: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(given["code_challenge_method"], "S256");
        assert_eq!(given["response_type"], "code");
        assert_eq!(given["code_challenge"].len(), 43, "32 bytes in base64url");
        assert!(given["state"].len() >= 22, "at least 128 bits");
        let redirect = Url::parse(&given["redirect_uri"])?;
        assert_eq!(
            (redirect.host_str(), redirect.path()),
            (Some("127.0.0.1"), "/callback")
        );
        Ok(Self {
            consent,
            port: redirect.port().ok_or("a port of its own")?,
            state: given["state"].clone(),
            issuer: it.oidc.url.clone(),
        })
    }

    /// Request lines with their Host that must not be taken, though some know the state.
    fn strays(&self) -> Vec<(String, String)> {
        let (state, own) = (&self.state, format!("127.0.0.1:{}", self.port));
        let good = format!("code=stolen&state={state}&iss={}", self.issuer);
        let mut strays: Vec<(String, String)> = Vec::new();
        for path in [
            "/",
            "/callback/",
            "/callback%2f",
            "/Callback",
            "//callback",
            "/callback/..",
            "/favicon.ico",
            "/call%62ack",
            "/callback;x",
        ] {
            strays.push((format!("GET {path}?{good}"), own.clone()));
        }
        for method in [
            "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW",
        ] {
            strays.push((format!("{method} /callback?{good}"), own.clone()));
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "2130706433",
            "localhost.",
            "user@127.0.0.1",
        ] {
            strays.push((format!("GET /callback?{good}"), host.to_owned()));
        }
        for query in [
            String::new(),
            "code=x".to_owned(),
            format!("state={state}"),
            format!("code=&state={state}"),
            format!("code=x&state={state}&state={state}"),
            format!("code=x&code=y&state={state}"),
            format!("code=x&state={state}&iss=https://evil.example"),
            format!("error=access_denied&state={state}&iss=https://evil.example"),
            format!("code=x&state={state}&iss="),
            format!("code=x&STATE={state}"),
            format!("code=x&state={state}%00"),
            format!("code=x&state=%20{state}"),
            format!("code={}&state={state}", "x".repeat(100_000)),
            "error=access_denied".to_owned(),
            "error=access_denied&state=".to_owned(),
            "oauth_token=x&oauth_verifier=y".to_owned(),
        ] {
            strays.push((format!("GET /callback?{query}"), own.clone()));
        }
        let mut guess = 0;
        while strays.len() < 100 {
            guess += 1;
            // Ever longer beginnings of the right one, too.
            let known = &state[..guess % state.len()];
            strays.push((
                format!("GET /callback?code=x&state={known}{guess:04}"),
                own.clone(),
            ));
        }
        strays
    }

    /// Sends one request; gives the status that came back, or nothing.
    async fn hit(&self, line: &str, host: &str) -> Result<Option<u16>> {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)).await else {
            return Ok(None);
        };
        let head = format!("{line} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        let mut answer = Vec::new();
        // A refused caller may be cut while it still sends.
        let _ = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer);
        Ok(text
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok()))
    }
}

fn still_waits(connection: &Value) -> bool {
    connection["authorizing"].is_object()
        && connection["state"] == "new"
        && connection["problem"].is_null()
}

#[tokio::test]
async fn a_hundred_strays_change_nothing_and_the_good_answer_is_taken_once() -> Result {
    let it = Authorized::start().await?;
    let connection = it
        .connection("public", "authorization_code", "none")
        .await?;
    let begun = Begun::new(&it, &connection).await?;

    // Somebody who never finishes a request, and somebody who speaks something else.
    let mut slow = TcpStream::connect(("127.0.0.1", begun.port)).await?;
    slow.write_all(b"GET /callback?code=x").await?;
    let mut garbage = TcpStream::connect(("127.0.0.1", begun.port)).await?;
    garbage
        .write_all(b"\x16\x03\x01\x00\xff\0\0\0\r\n\r\n")
        .await?;

    let strays = begun.strays();
    assert!(strays.len() >= 100);
    for (line, host) in &strays {
        let status = begun.hit(line, host).await?;
        let short: String = line.chars().take(120).collect();
        assert!(
            status.is_some_and(|status| (400..500).contains(&status)),
            "{short} for {host}: {status:?}"
        );
        let found = it.call("connection_get", &connection).await?;
        assert!(still_waits(&found), "{short} changed something: {found}");
    }
    assert_eq!(it.oidc.seen().await?.issued, 0);

    let page = Browser::new()?.open(&begun.consent).await?;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        page.text
            .contains("You can close this window and go back to Hookline")
    );
    let policy = page
        .headers
        .get("content-security-policy")
        .ok_or("a policy")?;
    assert!(policy.to_str()?.starts_with("default-src 'none'"));
    let connected = it.until(&connection, settled).await?;
    assert_eq!(connected["state"], "connected", "{connected}");

    // The same answer once more: nobody is there, or it is refused.
    let (_, query) = page.url.split_once('?').ok_or("a query")?;
    let own = format!("127.0.0.1:{}", begun.port);
    let status = begun.hit(&format!("GET /callback?{query}"), &own).await?;
    assert!(
        status.is_none_or(|status| (400..500).contains(&status)),
        "{status:?}"
    );
    let found = it.call("connection_get", &connection).await?;
    assert_eq!(found["state"], "connected");
    let seen = it.oidc.seen().await?;
    assert_eq!((seen.issued, seen.refused), (1, 0), "{seen:?}");
    Ok(())
}

#[tokio::test]
async fn another_issuer_is_refused_and_a_newer_authorization_ends_the_older() -> Result {
    let it = Authorized::start().await?;
    let mut settings = it.oidc.profile("public", "authorization_code", "none");
    settings["method"]["issuer"] = "https://login.example.com".into();
    let connection = it.connection_of(&settings, None).await?;
    let older = Begun::new(&it, &connection).await?;
    let page = Browser::new()?.open(&older.consent).await?;
    assert_eq!(page.status, 400);
    assert!(
        page.text.contains("Another provider answered"),
        "{}",
        page.text
    );
    assert!(still_waits(&it.call("connection_get", &connection).await?));

    let newer = Begun::new(&it, &connection).await?;
    assert_ne!(older.state, newer.state);
    let own = format!("127.0.0.1:{}", older.port);
    let late = format!("GET /callback?code=x&state={}", older.state);
    let status = older.hit(&late, &own).await?;
    assert!(
        status.is_none_or(|status| (400..500).contains(&status)),
        "{status:?}"
    );
    assert!(still_waits(&it.call("connection_get", &connection).await?));
    Ok(())
}
