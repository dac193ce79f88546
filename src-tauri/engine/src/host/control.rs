//! Calls the methods of the engine that owns a data folder, through its control address on this
//! machine. So a command works beside a running window or server.

use super::card::{self, Card};
use crate::error::ErrorBody;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest method waits for 20 seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Whoever is there says so at once.
const GREETING: Duration = Duration::from_secs(2);

/// The owner of a data folder, to be called.
#[derive(Debug)]
pub struct Control {
    card: Card,
}

impl Control {
    /// The owner of `data`, when it has said how it can be reached.
    #[must_use]
    pub fn of(data: &Path) -> Option<Self> {
        card::read(data).map(|card| Self { card })
    }

    /// Who it is.
    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Calls `method` with a request as JSON text; the response is JSON text.
    ///
    /// # Errors
    /// What the owner refuses, or `unreachable`.
    pub async fn call(&self, method: &str, request: String) -> Result<String, ErrorBody> {
        self.call_within(PATIENCE, method, request).await
    }

    /// Whether an owner answers at the card's address: one that was killed leaves its card.
    pub async fn answers(&self, method: &str) -> bool {
        let called = self.call_within(GREETING, method, "{}".to_owned());
        called.await.is_ok()
    }

    async fn call_within(
        &self,
        limit: Duration,
        method: &str,
        request: String,
    ) -> Result<String, ErrorBody> {
        let unreachable = |cause: String| ErrorBody {
            code: "unreachable".to_owned(),
            message: format!(
                "The Hookline that holds this data folder (process {}) does not answer: {cause}.",
                self.card.pid
            ),
            field: None,
        };
        let (ok, text) = match timeout(limit, self.exchange(method, request)).await {
            Ok(exchanged) => exchanged.map_err(|cause| unreachable(cause.to_string()))?,
            Err(_) => return Err(unreachable("it took too long".to_owned())),
        };
        if ok {
            return Ok(text);
        }
        Err(serde_json::from_str(&text).unwrap_or(ErrorBody {
            code: "refused".to_owned(),
            message: text,
            field: None,
        }))
    }

    async fn exchange(
        &self,
        method: &str,
        request: String,
    ) -> Result<(bool, String), Box<dyn std::error::Error + Send + Sync>> {
        let authority = self
            .card
            .control
            .strip_prefix("http://")
            .ok_or("its address is not one of ours")?;
        let stream = TcpStream::connect(authority).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let driver = tokio::spawn(connection);
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/rpc/{method}"))
            .header(HOST, authority)
            .header(AUTHORIZATION, format!("Bearer {}", self.card.token))
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(request)))?;
        let response = sender.send_request(request).await?;
        let ok = response.status().is_success();
        let body = response.into_body().collect().await?.to_bytes();
        driver.abort();
        Ok((ok, String::from_utf8(body.into())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::HostKind;

    fn control(port: u16) -> Control {
        Control {
            card: Card {
                pid: 7,
                host: HostKind::Server,
                control: format!("http://127.0.0.1:{port}"),
                token: "token".to_owned(),
            },
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_gone_or_hangs_does_not_answer() {
        // Takes connections into its queue and never looks at them.
        let hangs = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = hangs.local_addr().expect("an address").port();
        assert!(!control(port).answers("app_info").await);
        let refused = control(port).call("app_info", "{}".to_owned()).await;
        let refused = refused.expect_err("no answer");
        assert_eq!(refused.code, "unreachable");
        assert!(refused.message.contains("process 7"), "{}", refused.message);
        drop(hangs);
        assert!(!control(port).answers("app_info").await);
    }
}
