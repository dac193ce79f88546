//! A caller that speaks in bytes, for requests that no client library would make.

use hookline_tests::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to a server on loopback.
#[derive(Debug)]
pub(crate) struct Caller(TcpStream);

impl Caller {
    /// Connects to a base address such as `http://127.0.0.1:7676`.
    pub(crate) async fn connect(base: &str) -> Result<Self> {
        Ok(Self(
            TcpStream::connect(base.trim_start_matches("http://")).await?,
        ))
    }

    /// Sends these bytes.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result {
        Ok(self.0.write_all(bytes).await?)
    }

    /// Everything that comes until the server closes.
    pub(crate) async fn until_closed(mut self) -> Result<String> {
        let mut answer = Vec::new();
        // A reset after the answer is a close too.
        let _reset = self.0.read_to_end(&mut answer).await;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The head of the next answer.
    pub(crate) async fn head(&mut self) -> Result<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match self.0.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => break,
            }
        }
        Ok(String::from_utf8_lossy(&head).into_owned())
    }
}

/// The status codes of the answers in `text`, in order.
pub(crate) fn statuses(text: &str) -> Vec<u16> {
    text.split("HTTP/1.1 ")
        .skip(1)
        .filter_map(|answer| answer.get(..3)?.parse().ok())
        .collect()
}

/// Sends one request with the connection to be closed after it; gives the whole answer.
pub(crate) async fn once(base: &str, request: &str) -> Result<String> {
    let mut caller = Caller::connect(base).await?;
    caller.send(request.as_bytes()).await?;
    caller.until_closed().await
}
