//! A server that speaks HTTP/2, by Node.

use crate::badtls::BadTls;
use crate::{Result, root};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running server; dropping it ends it.
#[derive(Debug)]
pub struct Http2 {
    /// Its address.
    pub url: String,
    /// The authority that its certificate is from, as PEM.
    pub authority: String,
    _process: Child,
}

impl Http2 {
    /// Starts one on a free port and waits until it listens.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start() -> Result<Self> {
        // They make certificates as they start.
        let tls = BadTls::start().await?;
        let mut process = Command::new("node")
            .arg(root().join("tests/counterparts/http2.mjs"))
            .arg(tls.files().join("good.both"))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.next_line().await?.ok_or("the server ended")?;
        Ok(Self {
            url: format!("https://localhost:{port}"),
            authority: tls.file("ca.pem")?,
            _process: process,
        })
    }
}
