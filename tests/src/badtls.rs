//! TLS servers, one for each thing that can be wrong with one, from the pinned Python environment.

use crate::{Result, root};
use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The running servers; dropping them ends them.
#[derive(Debug)]
pub struct BadTls {
    ports: HashMap<String, u16>,
    files: tempfile::TempDir,
    _process: Child,
}

impl BadTls {
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
            .arg(root().join("tests/counterparts/badtls.py"))
            .arg(files.path())
            // They end with it.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let said = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(said).lines();
        let mut ports = HashMap::new();
        while let Some(line) = lines.next_line().await? {
            match line.split_once(' ') {
                Some((name, port)) => ports.insert(name.to_owned(), port.parse()?),
                None => {
                    return Ok(Self {
                        ports,
                        files,
                        _process: process,
                    });
                }
            };
        }
        Err("the TLS servers did not start; their error is above".into())
    }

    /// The address of the server `name`.
    ///
    /// # Errors
    /// There is no such server.
    pub fn url(&self, name: &str) -> Result<String> {
        let port = self.ports.get(name);
        let port = port.ok_or_else(|| format!("no server is called {name}"))?;
        Ok(format!("https://localhost:{port}/"))
    }

    /// Every server's name.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.ports.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The folder of the certificates and keys.
    #[must_use]
    pub fn files(&self) -> &Path {
        self.files.path()
    }

    /// A certificate or key, as text.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn file(&self, name: &str) -> Result<String> {
        Ok(std::fs::read_to_string(self.files.path().join(name))?)
    }
}
