//! A real gnome-keyring in a D-Bus session of its own.

use crate::{Result, root};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// How a keyring's daemon is.
#[derive(Debug, Clone, Copy)]
pub enum Daemon {
    /// New, with its keyring open.
    Unlocked,
    /// New, with its keyring shut.
    Locked,
    /// Killed.
    Gone,
}

/// A session with (or without) a keyring; dropping it ends both.
#[derive(Debug)]
pub struct Keyring {
    /// `DBUS_SESSION_BUS_ADDRESS` of who should find it.
    pub address: String,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _process: Child,
    _folder: TempDir,
}

impl Keyring {
    /// Starts a session with a keyring that holds nothing.
    ///
    /// # Errors
    /// D-Bus or the daemon do not start: `scripts/system-packages.sh test` installs them.
    pub async fn start(daemon: Daemon) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new(root().join("tests/counterparts/keyring.sh"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().ok_or("no input")?;
        let mut answers = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let address = answers.next_line().await?.ok_or("no session")?;
        let mut keyring = Self {
            address,
            orders,
            answers,
            _process: process,
            _folder: folder,
        };
        keyring.make(daemon).await?;
        Ok(keyring)
    }

    /// Makes the daemon be like this. What the keyring holds stays.
    ///
    /// # Errors
    /// It does not start.
    pub async fn make(&mut self, daemon: Daemon) -> Result {
        let word = match daemon {
            Daemon::Unlocked => "unlocked\n",
            Daemon::Locked => "locked\n",
            Daemon::Gone => "gone\n",
        };
        self.orders.write_all(word.as_bytes()).await?;
        match self.answers.next_line().await?.as_deref() {
            Some("ready") => Ok(()),
            other => Err(format!("the keyring said {other:?}").into()),
        }
    }
}
