//! `hookline-server` as a child process, called as its screens call it.

use crate::{Result, program};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What opens the vault of a server.
pub const PASSPHRASE: &str = "a passphrase for tests";

/// A running server; dropping it kills it.
#[derive(Debug)]
pub struct Server {
    /// The screens' address, without the token.
    pub ui: String,
    /// The base address of triggers and catch URLs.
    pub hooks: String,
    /// What the screens prove themselves with.
    pub token: String,
    process: Child,
    client: reqwest::Client,
}

/// The line that `serve --json` prints when it is ready.
#[derive(Debug, Deserialize)]
struct Ready {
    ui: String,
    hooks: String,
    token: String,
}

/// What a method refused, as it crosses the host boundary.
#[derive(Debug, Clone, Deserialize)]
pub struct Refusal {
    /// Stable code.
    pub code: String,
    /// A sentence for a person.
    pub message: String,
    /// The field at fault.
    pub field: Option<String>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

impl Server {
    /// Starts one on `data` with free ports and waits until it is ready.
    ///
    /// # Errors
    /// It does not start; the error is what it said.
    pub async fn start(data: &Path) -> Result<Self> {
        Self::start_on(data, "127.0.0.1:0").await
    }

    /// Starts one with its hooks at an address of the caller's.
    ///
    /// # Errors
    /// It does not start; the error is what it said.
    pub async fn start_on(data: &Path, hooks: &str) -> Result<Self> {
        Self::start_as(data, hooks, |command| {
            // So that no test touches the keyring of whoever runs it.
            command.env("HOOKLINE_VAULT_PASSPHRASE", PASSPHRASE);
        })
        .await
    }

    /// Starts one with what `prepare` adds to its arguments and environment. Without a passphrase
    /// or a session of its own it has no keyring.
    ///
    /// # Errors
    /// It does not start; the error is what it said.
    pub async fn start_as(
        data: &Path,
        hooks: &str,
        prepare: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        let command = Command::new(program("hookline-server")?);
        Self::start_with(command, data, hooks, prepare).await
    }

    /// Starts one by a command that becomes the program named after its own arguments.
    ///
    /// # Errors
    /// It does not start; the error is what it said.
    pub async fn start_under(mut command: Command, data: &Path, hooks: &str) -> Result<Self> {
        command.arg(program("hookline-server")?);
        Self::start_with(command, data, hooks, |command| {
            command.env("HOOKLINE_VAULT_PASSPHRASE", PASSPHRASE);
        })
        .await
    }

    async fn start_with(
        mut command: Command,
        data: &Path,
        hooks: &str,
        prepare: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        command
            .args([
                "serve",
                "--json",
                "--ui",
                "127.0.0.1:0",
                "--hooks",
                hooks,
                "--data",
            ])
            .arg(data)
            .stderr(Stdio::inherit());
        without_keyring(&mut command);
        prepare(&mut command);
        Self::spawn(command).await
    }

    async fn spawn(mut command: Command) -> Result<Self> {
        let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut lines = BufReader::new(output).lines();
        let Some(line) = lines.next_line().await? else {
            return Err(format!("the server ended with {}", process.wait().await?).into());
        };
        let ready: Ready =
            serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
        let ui = ready
            .ui
            .split('#')
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned();
        let hooks = ready.hooks.trim_end_matches('/').to_owned();
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            ui,
            hooks,
            token: ready.token,
            process,
            client,
        })
    }

    /// Calls a method of the host boundary.
    ///
    /// # Errors
    /// A [`Refusal`], or the call itself failed.
    pub async fn rpc<T: DeserializeOwned>(&self, method: &str, request: &Value) -> Result<T> {
        let response = self
            .client
            .post(format!("{}/rpc/{method}", self.ui))
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .body(request.to_string())
            .send()
            .await?;
        let ok = response.status().is_success();
        let text = response.text().await?;
        if ok {
            return serde_json::from_str(&text)
                .map_err(|error| format!("{method}: {error}: {text}").into());
        }
        let refusal: Refusal =
            serde_json::from_str(&text).map_err(|error| format!("{method}: {error}: {text}"))?;
        Err(refusal.into())
    }

    /// Opens the stream of events.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn open_watch(&self) -> Result<reqwest::Response> {
        let request = self
            .client
            .post(format!("{}/watch", self.ui))
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .body("{}");
        Ok(request.send().await?.error_for_status()?)
    }

    /// Makes, publishes and switches on a flow; gives its id and the address of its first trigger.
    ///
    /// # Errors
    /// The flow is refused at one of these steps.
    pub async fn install(&self, flow: &Value) -> Result<Installed> {
        let created: Value = self
            .rpc("flow_create", &json!({"name": flow["name"], "from": flow}))
            .await?;
        let id = created["id"]
            .as_str()
            .ok_or("a flow without an id")?
            .to_owned();
        self.rpc::<Value>("flow_publish", &json!({"flow": id}))
            .await?;
        let on: Value = self
            .rpc("flow_switch", &json!({"flow": id, "on": true}))
            .await?;
        let url = on["triggers"][0]["url"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        Ok(Installed { id, url })
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// Ends it as `kill -9` does.
    ///
    /// # Errors
    /// It cannot be ended.
    pub async fn kill(mut self) -> Result {
        Ok(self.process.kill().await?)
    }

    /// Asks it to end with SIGTERM and waits until it has.
    ///
    /// # Errors
    /// It cannot be asked.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        terminate(&self.process)?;
        Ok(self.process.wait().await?)
    }
}

/// Takes the way to the user's own keyring out of a program's environment.
pub(crate) fn without_keyring(command: &mut Command) {
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env_remove("HOOKLINE_VAULT_PASSPHRASE");
}

/// Sends SIGTERM to a process.
///
/// # Errors
/// It has ended.
pub fn terminate(process: &Child) -> Result {
    let id = process.id().ok_or("the process has ended")?;
    let pid = rustix::process::Pid::from_raw(i32::try_from(id)?).ok_or("no such process")?;
    Ok(rustix::process::kill_process(
        pid,
        rustix::process::Signal::TERM,
    )?)
}

/// A flow that is switched on.
#[derive(Debug, Clone)]
pub struct Installed {
    /// The flow's id.
    pub id: String,
    /// Its first trigger's address; empty when it has none.
    pub url: String,
}
