//! The real httpbin under gunicorn, from the pinned Python environment.

use crate::{Result, root};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running httpbin; dropping it ends it.
#[derive(Debug)]
pub struct Httpbin {
    /// Its base address: `http://127.0.0.1:PORT`.
    pub url: String,
    _process: Child,
}

impl Httpbin {
    /// Starts one on a free port and waits until it listens.
    ///
    /// # Errors
    /// The environment is not there (`make test` makes it), or gunicorn does not start.
    pub async fn start() -> Result<Self> {
        let gunicorn = root().join("target/setup/python/bin/gunicorn");
        if !gunicorn.is_file() {
            return Err(format!("{} is missing; run: make test", gunicorn.display()).into());
        }
        let mut process = Command::new(gunicorn)
            .args([
                "--bind",
                "127.0.0.1:0",
                "--worker-class",
                "gthread",
                "--threads",
                "16",
                "httpbin:app",
            ])
            // No control socket, proxies or settings of whoever runs the tests.
            .env_remove("GUNICORN_CMD_ARGS")
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let log = process.stderr.take().ok_or("gunicorn has no log")?;
        let mut lines = BufReader::new(log).lines();
        let mut said = String::new();
        let mut url = None;
        // It listens once the address is printed, and answers once the worker has booted.
        while let Some(line) = lines.next_line().await? {
            if let Some((_, rest)) = line.split_once("Listening at: ") {
                url = rest.split_whitespace().next().map(str::to_owned);
            }
            if let (Some(url), true) = (&url, line.contains("Booting worker")) {
                let url = url.clone();
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self {
                    url,
                    _process: process,
                });
            }
            said += &line;
            said.push('\n');
        }
        Err(format!("gunicorn did not start:\n{said}").into())
    }
}
