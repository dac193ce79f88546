//! Real mail servers (aiosmtpd) with TLS, STARTTLS and a login, from the pinned Python environment.

use crate::{Result, root};
use serde::Deserialize;
use std::collections::HashMap;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Who may log in.
pub const USER: &str = "hookline";
/// With what.
pub const PASSWORD: &str = "correct-horse-sentinel";

/// The running servers; dropping them ends them.
#[derive(Debug)]
pub struct Smtp {
    ports: HashMap<String, u16>,
    /// The authority that signed their certificate, in PEM.
    pub authority: String,
    said: Lines<BufReader<ChildStdout>>,
    told: ChildStdin,
    _files: tempfile::TempDir,
    _process: Child,
}

/// An email that was taken.
#[derive(Debug, Clone, Deserialize)]
pub struct Email {
    /// Which server took it: `tls`, `starttls`, `plain`.
    pub server: String,
    /// Who had logged in.
    pub user: String,
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Its headers, lower-case names.
    pub headers: HashMap<String, String>,
    /// Its text.
    pub text: String,
}

impl Email {
    /// A header's value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Smtp {
    /// Starts every server on a free port and waits until all listen.
    ///
    /// # Errors
    /// The environment is not there (`make test` makes it), or the servers do not start.
    pub async fn start() -> Result<Self> {
        let python = root().join("target/setup/python/bin/python");
        if !python.is_file() {
            return Err(format!("{} is missing; run: make test", python.display()).into());
        }
        let files = tempfile::tempdir()?;
        let mut process = Command::new(python)
            .arg(root().join("tests/counterparts/smtp.py"))
            .arg(files.path())
            // They end with it.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let said = process.stdout.take().ok_or("no output")?;
        let told = process.stdin.take().ok_or("no input")?;
        let mut said = BufReader::new(said).lines();
        let mut ports = HashMap::new();
        while let Some(line) = said.next_line().await? {
            match line.split_once(' ') {
                Some((name, port)) => ports.insert(name.to_owned(), port.parse()?),
                None => {
                    return Ok(Self {
                        ports,
                        authority: std::fs::read_to_string(files.path().join("ca.pem"))?,
                        said,
                        told,
                        _files: files,
                        _process: process,
                    });
                }
            };
        }
        Err("the mail servers did not start; their error is above".into())
    }

    /// The port of the server `name`.
    ///
    /// # Errors
    /// There is no such server.
    pub fn port(&self, name: &str) -> Result<u16> {
        let port = self.ports.get(name).copied();
        port.ok_or_else(|| format!("no server is called {name}").into())
    }

    /// The next email that is taken.
    ///
    /// # Errors
    /// The servers ended.
    pub async fn next(&mut self) -> Result<Email> {
        let line = self.line().await?;
        serde_json::from_str(&line).map_err(|error| format!("{error}: {line}").into())
    }

    /// From now on no email is taken, as if the server could not keep it.
    ///
    /// # Errors
    /// The servers ended, or took one just before.
    pub async fn refuse(&mut self) -> Result<()> {
        self.tell("refuse").await
    }

    /// From now on emails are taken again.
    ///
    /// # Errors
    /// As [`Smtp::refuse`].
    pub async fn take(&mut self) -> Result<()> {
        self.tell("take").await
    }

    async fn tell(&mut self, word: &str) -> Result<()> {
        self.told.write_all(format!("{word}\n").as_bytes()).await?;
        let said = self.line().await?;
        if said == word {
            return Ok(());
        }
        Err(format!("an email came in between: {said}").into())
    }

    async fn line(&mut self) -> Result<String> {
        let line = self.said.next_line().await?;
        line.ok_or_else(|| "the mail servers ended".into())
    }
}
