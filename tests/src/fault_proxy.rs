//! A proxy in front of a receiver that spoils a share of the exchanges.

use crate::{Result, root};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A running proxy; dropping it ends it.
#[derive(Debug)]
pub struct FaultProxy {
    /// Its base address.
    pub url: String,
    idle: u16,
    log: PathBuf,
    _process: Child,
}

impl FaultProxy {
    /// Starts one before the receiver at `url`; `share` (0 to 1) of the exchanges are spoilt. What
    /// it did to them goes to the file `log`.
    ///
    /// # Errors
    /// There is no Python.
    pub async fn start(url: &str, share: f64, seed: u64, log: &Path) -> Result<Self> {
        let (_, port) = url.rsplit_once(':').ok_or("an address without a port")?;
        let mut process = Command::new("python3")
            .arg(root().join("tests/counterparts/fault_proxy.py"))
            .args([port, &share.to_string(), &seed.to_string()])
            .arg(log)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("the proxy has no output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        let ready: Value = serde_json::from_str(&line.ok_or("the proxy ended")?)?;
        Ok(Self {
            url: ready["url"].as_str().ok_or("no address")?.to_owned(),
            idle: ready["idle"].as_u64().ok_or("no port")?.try_into()?,
            log: log.to_owned(),
            _process: process,
        })
    }

    /// Waits until nobody is connected to it and the receiver has all that it will get.
    ///
    /// # Errors
    /// The proxy is gone.
    pub async fn idle(&self) -> Result {
        let mut asked = TcpStream::connect(("127.0.0.1", self.idle)).await?;
        let mut answer = String::new();
        asked.read_to_string(&mut answer).await?;
        if answer == "idle" {
            return Ok(());
        }
        Err("the proxy is gone".into())
    }

    /// How often the receiver had a request whole and its sender was not told so, by `webhook-id`.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn untold(&self) -> Result<HashMap<String, usize>> {
        let mut untold = HashMap::new();
        for line in std::fs::read_to_string(&self.log)?.lines() {
            let (_, id) = line.split_once('\t').ok_or("a line without an id")?;
            *untold.entry(id.to_owned()).or_default() += 1;
        }
        Ok(untold)
    }
}
