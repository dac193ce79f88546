//! The commands of `hookline-server`, as a script calls them.

use crate::server::without_keyring;
use crate::{Result, program};
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use tokio::process::Command;

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Ran {
    /// Standard output as one JSON value.
    ///
    /// # Errors
    /// The command failed, or printed something else.
    pub fn json(&self) -> Result<Value> {
        self.ok()?;
        Ok(serde_json::from_str(&self.stdout)?)
    }

    /// Standard output as one JSON value a line.
    ///
    /// # Errors
    /// The command failed, or a line is something else.
    pub fn json_lines(&self) -> Result<Vec<Value>> {
        self.ok()?;
        self.stdout
            .lines()
            .map(|line| Ok(serde_json::from_str(line)?))
            .collect()
    }

    /// That it ended with 0.
    ///
    /// # Errors
    /// It did not; the error is what it said.
    pub fn ok(&self) -> Result {
        if self.code == Some(0) {
            return Ok(());
        }
        Err(format!("ended with {:?}: {}{}", self.code, self.stdout, self.stderr).into())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs `hookline-server COMMAND --data DATA ARGS…` to its end.
///
/// # Errors
/// It cannot be started.
pub async fn hookline(command: &str, data: &Path, args: &[&str]) -> Result<Ran> {
    let mut process = Command::new(program("hookline-server")?);
    process
        .arg(command)
        .arg("--data")
        .arg(data)
        .args(args)
        .kill_on_drop(true);
    without_keyring(&mut process);
    Ok(process.output().await?.into())
}
