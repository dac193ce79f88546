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
use tokio::net::TcpStream;

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
        let (ok, text) = self.exchange(method, request).await.map_err(|cause| ErrorBody {
            code: "unreachable".to_owned(),
            message: format!("The Hookline that holds this data folder (process {}) does not answer: {cause}.", self.card.pid),
            field: None,
        })?;
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
