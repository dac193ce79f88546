//! A request that carries several events is sent again byte for byte: after a failure, and after
//! the engine was killed before it was made, while it was under way, and while it waited.

use super::{batching, events, post, refusing, several};
use crate::connections::server;
use hookline_tests::Result;
use hookline_tests::receiver::{Received, Receiver};
use hookline_tests::server::Server;
use http::StatusCode;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn same(one: &Received, other: &Received) {
    assert_eq!(one.body, other.body);
    assert_eq!(one.header("webhook-id"), other.header("webhook-id"));
}

#[tokio::test]
async fn after_a_failure_and_after_a_crash_while_it_waits() -> Result {
    let (server, data) = server().await?;
    let receiver = refusing(2, StatusCode::SERVICE_UNAVAILABLE).await?;
    let rule = several(4, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    post(&installed, 4).await?;
    receiver.wait_for(1).await?;
    server.kill().await?;
    let server = Server::start(data.path()).await?;
    let figures = server.settled(&installed.id, 4).await?;
    assert_eq!((figures.total, figures.failed), (4, 0));
    let received = receiver.received();
    assert!(received.len() >= 3, "refused twice: {}", received.len());
    for request in &received {
        same(request, &received[0]);
    }
    assert_eq!(events(&received[0])?, [0, 1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn those_that_still_gather_when_it_is_killed_go_together_later() -> Result {
    let (server, data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(4, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    let hooks = server.hooks.trim_start_matches("http://").to_owned();
    post(&installed, 3).await?;
    server.kill().await?;
    assert!(receiver.received().is_empty(), "they wait for a fourth");
    let server = Server::start_on(data.path(), &hooks).await?;
    post(&installed, 1).await?;
    assert_eq!(server.settled(&installed.id, 4).await?.failed, 0);
    let received = receiver.received();
    assert_eq!(
        (received.len(), events(&received[0])?),
        (1, vec![0, 0, 1, 2])
    );
    Ok(())
}

/// Reads one request.
pub(super) async fn read(stream: &mut TcpStream) -> Result<Received> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err("it ended before its end".into());
        }
        let blank = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(blank) = blank else { continue };
        let mut request = http::Request::builder();
        for line in std::str::from_utf8(&bytes[..blank])?.lines().skip(1) {
            let (name, value) = line.split_once(':').ok_or("no header")?;
            request = request.header(name, value.trim());
        }
        let head = request.body(())?.into_parts().0;
        let length: usize = head.headers["content-length"].to_str()?.parse()?;
        let body = &bytes[blank + 4..];
        if body.len() == length {
            return Ok(Received {
                head: Arc::new(head),
                body: body.to_vec().into(),
            });
        }
    }
}

#[tokio::test]
async fn after_a_crash_while_it_is_under_way() -> Result {
    let (server, data) = server().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let installed = batching(&server, &url, &several(6, 10_000, "lines")).await?;
    post(&installed, 6).await?;
    let mut seen = Vec::new();
    // Killed twice: who sends it after a start may be cut off as well.
    let mut server = server;
    for _ in 0..2 {
        let (mut stream, _) = listener.accept().await?;
        seen.push(read(&mut stream).await?);
        server.kill().await?;
        server = Server::start(data.path()).await?;
    }
    let (mut stream, _) = listener.accept().await?;
    seen.push(read(&mut stream).await?);
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(answer).await?;
    assert_eq!(server.settled(&installed.id, 6).await?.failed, 0);
    for request in &seen {
        same(request, &seen[0]);
    }
    assert_eq!(events(&seen[0])?, [0, 1, 2, 3, 4, 5]);
    Ok(())
}
