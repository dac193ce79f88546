//! What the listener does with requests that no honest client makes.

use crate::raw::{Caller, once, statuses};
use hookline_tests::server::{Installed, Server};
use hookline_tests::{Result, flow};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Target {
    server: Server,
    flow: Installed,
    /// The trigger's path: `/hook/…`.
    path: String,
    /// The listener's `host:port`.
    host: String,
    _data: TempDir,
}

impl Target {
    async fn start() -> Result<Self> {
        let data = tempfile::tempdir()?;
        let server = Server::start(data.path()).await?;
        let flow = server.install(&flow::webhook("Target", &[])).await?;
        let host = server.hooks.trim_start_matches("http://").to_owned();
        let path = flow
            .url
            .strip_prefix(&server.hooks)
            .ok_or("another address")?
            .to_owned();
        Ok(Self {
            server,
            flow,
            path,
            host,
            _data: data,
        })
    }

    /// A POST with these header lines, without the end of the head.
    fn post(&self, headers: &str) -> String {
        format!("POST {} HTTP/1.1\r\n{headers}", self.path)
    }

    async fn runs(&self) -> Result<u64> {
        let stats: Value = self
            .server
            .rpc("run_stats", &json!({"flow": self.flow.id}))
            .await?;
        Ok(stats["total"].as_u64().unwrap_or_default())
    }

    /// The statuses of the answers to `request`.
    async fn statuses(&self, request: &str) -> Result<Vec<u16>> {
        Ok(statuses(&once(&self.host, request).await?))
    }
}

#[tokio::test]
async fn only_our_own_hosts_are_answered() -> Result {
    let target = Target::start().await?;
    let port = target.host.rsplit(':').next().unwrap_or_default();
    let end = "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
    for host in [
        target.host.clone(),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ] {
        let request = target.post(&format!("Host: {host}\r\n{end}"));
        assert_eq!(target.statuses(&request).await?, [202], "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
    ] {
        let request = target.post(&format!("Host: {host}\r\n{end}"));
        assert_eq!(target.statuses(&request).await?, [421], "{host}");
    }
    let absolute = format!(
        "POST http://evil.example{} HTTP/1.1\r\nHost: {}\r\n{end}",
        target.path, target.host
    );
    let refused = target.statuses(&absolute).await?;
    assert!(
        matches!(refused[..], [400 | 421]),
        "absolute form: {refused:?}"
    );
    assert_eq!(target.runs().await?, 3);
    Ok(())
}

#[tokio::test]
async fn nothing_is_smuggled_behind_a_request() -> Result {
    let target = Target::start().await?;
    let host = format!("Host: {}\r\n", target.host);
    let smuggled = format!(
        "POST {} HTTP/1.1\r\n{host}Content-Length: 2\r\n\r\n{{}}",
        target.path
    );
    let close = "Connection: close\r\n";
    let refused = [
        (
            "two hosts",
            format!("{host}{host}{close}Content-Length: 2\r\n\r\n{{}}"),
        ),
        ("no host", format!("{close}Content-Length: 2\r\n\r\n{{}}")),
        (
            "two lengths",
            format!("{host}{close}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{{}}"),
        ),
        (
            "a signed length",
            format!("{host}{close}Content-Length: +2\r\n\r\n{{}}"),
        ),
        (
            "a folded header",
            format!("{host}{close}X-A: 1\r\n b\r\nContent-Length: 2\r\n\r\n{{}}"),
        ),
        (
            "a space before the colon",
            format!("{host}{close}Content-Length : 2\r\n\r\n{{}}"),
        ),
    ];
    for (what, headers) in refused {
        assert_eq!(
            target.statuses(&target.post(&headers)).await?,
            [400],
            "{what}"
        );
    }
    assert_eq!(target.runs().await?, 0);

    let both = target.post(&format!(
        "{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{smuggled}"
    ));
    let answers = target.statuses(&both).await?;
    assert!(
        matches!(answers[..], [202 | 400]),
        "one answer, then closed: {answers:?}"
    );
    assert!(
        target.runs().await? <= 1,
        "what came behind it is no request"
    );
    Ok(())
}

#[tokio::test]
async fn sizes_are_refused_before_they_are_held() -> Result {
    let target = Target::start().await?;
    let head = format!("Host: {}\r\nConnection: close\r\n", target.host);

    let mut caller = Caller::connect(&target.host).await?;
    caller
        .send(
            target
                .post(&format!("{head}Content-Length: 2097153\r\n\r\n"))
                .as_bytes(),
        )
        .await?;
    let answer = caller.head().await?;
    assert_eq!(
        statuses(&answer),
        [413],
        "before a byte of the body: {answer}"
    );

    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000)).repeat(33);
    let mut caller = Caller::connect(&target.host).await?;
    caller
        .send(
            target
                .post(&format!("{head}Transfer-Encoding: chunked\r\n\r\n"))
                .as_bytes(),
        )
        .await?;
    // The listener may close before it has read it all; that is what it should do.
    let _closed = caller.send(chunk.as_bytes()).await;
    assert_eq!(statuses(&caller.head().await?), [413], "in chunks");

    let many = (0..101).fold(String::new(), |all, n| format!("{all}X-{n}: 1\r\n"));
    let request = target.post(&format!("{head}{many}Content-Length: 2\r\n\r\n{{}}"));
    assert_eq!(target.statuses(&request).await?, [431], "101 more headers");
    let long = format!("X-Long: {}\r\n", "x".repeat(65 << 10));
    let request = target.post(&format!("{head}{long}Content-Length: 2\r\n\r\n{{}}"));
    assert_eq!(target.statuses(&request).await?, [431], "65 KiB of headers");
    assert_eq!(target.runs().await?, 0);
    Ok(())
}

#[tokio::test]
async fn tricks_with_the_path_find_nothing() -> Result {
    let target = Target::start().await?;
    let id = target.path.trim_start_matches("/hook/");
    for path in [
        "/hook/".to_owned(),
        "/hook/AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        format!("/hook/../hook/{id}"),
        format!("/hook//{id}"),
        format!("//hook/{id}"),
        format!("/hook/%2e%2e/hook/{id}"),
        format!("/hook%2f{id}"),
        format!("/hook/%252e/{id}"),
        format!("/hook/{id}%00"),
        format!("/hook/{id}/"),
        format!("/HOOK/{id}"),
        "/rpc/app_info".to_owned(),
        "/".to_owned(),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}",
            target.host
        );
        assert_eq!(target.statuses(&request).await?, [404], "{path}");
    }
    assert_eq!(target.runs().await?, 0);
    Ok(())
}

#[tokio::test]
async fn three_hundred_slow_callers_do_not_keep_an_honest_one_waiting() -> Result {
    let target = Target::start().await?;
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut caller = Caller::connect(&target.host).await?;
        caller
            .send(format!("POST {} HTTP/1.1\r\nHost: ", target.path).as_bytes())
            .await?;
        slow.push(caller);
    }
    let client = reqwest::Client::builder().no_proxy().build()?;
    for _ in 0..50 {
        assert_eq!(
            client
                .post(&target.flow.url)
                .body("{}")
                .send()
                .await?
                .status(),
            202
        );
    }
    assert_eq!(target.runs().await?, 50);
    Ok(())
}

#[tokio::test]
async fn the_screens_are_for_the_token_and_our_own_host_only() -> Result {
    let target = Target::start().await?;
    let ui = target.server.ui.trim_start_matches("http://").to_owned();
    let token = format!("Authorization: Bearer {}\r\n", target.server.token);
    let end = "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let call = async |headers: String| {
        Result::Ok(statuses(
            &once(
                &ui,
                &format!("POST /rpc/app_info HTTP/1.1\r\n{headers}{end}"),
            )
            .await?,
        ))
    };
    let host = format!("Host: {ui}\r\n");
    assert_eq!(call(format!("{host}{token}")).await?, [200]);
    assert_eq!(call(host.clone()).await?, [401], "no token");
    assert_eq!(
        call(format!("{host}Authorization: Bearer wrong\r\n")).await?,
        [401]
    );
    let foreign = call(format!("{host}{token}Origin: http://evil.example\r\n")).await?;
    assert_eq!(foreign, [403], "foreign origin");
    assert_eq!(
        call(format!("Host: evil.example\r\n{token}")).await?,
        [421],
        "foreign host"
    );
    Ok(())
}
