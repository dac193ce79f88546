//! An OAuth 1.0a provider over oauthlib's own endpoints, from the pinned Python environment.

use crate::{Result, root};
use serde::Deserialize;
use serde_json::Value;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running provider; dropping it ends it.
#[derive(Debug)]
pub struct Provider {
    /// Where it listens, and the one consumer that it knows.
    pub ready: Ready,
    client: reqwest::Client,
    _process: Child,
}

/// What it prints when it listens.
#[derive(Debug, Clone, Deserialize)]
pub struct Ready {
    /// Its base address: `http://127.0.0.1:PORT`.
    pub url: String,
    /// The consumer's key.
    pub consumer_key: String,
    /// Its secret, full of characters that are easily encoded wrong.
    pub consumer_secret: String,
    /// Its RSA key, PKCS #8 PEM.
    pub private_key: String,
}

impl Provider {
    /// Starts one on a free port with these arguments and waits until it listens.
    ///
    /// # Errors
    /// The environment is not there (`make test` makes it), or the program does not start.
    pub async fn start(arguments: &[&str]) -> Result<Self> {
        let python = root().join("target/setup/python/bin/python");
        if !python.is_file() {
            return Err(format!("{} is missing; run: make test", python.display()).into());
        }
        let mut process = Command::new(python)
            .arg(root().join("tests/counterparts/oauth1_provider.py"))
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("the provider has no output")?;
        let mut lines = BufReader::new(output).lines();
        let line = lines.next_line().await?.ok_or("the provider ended")?;
        Ok(Self {
            ready: serde_json::from_str(&line)?,
            client: reqwest::Client::builder().no_proxy().build()?,
            _process: process,
        })
    }

    /// What it tells at one of its own paths, such as `/_stats`.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn told(&self, path: &str) -> Result<Value> {
        let answer = self.client.get(self.at(path)).send().await?;
        Ok(serde_json::from_str(&answer.text().await?)?)
    }

    /// An address of its own.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.ready.url)
    }
}
