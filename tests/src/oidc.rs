//! The real `oidc-provider`, with an API that needs its tokens.

use crate::{Result, root};
use serde::Deserialize;
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A client secret with everything that must be encoded.
pub const AWKWARD: &str = "s3cr:et/with+odd%chars&~";

/// A running provider; dropping it ends it.
#[derive(Debug)]
pub struct Oidc {
    /// Its base address and issuer: `http://127.0.0.1:PORT`.
    pub url: String,
    client: reqwest::Client,
    _process: Child,
}

/// What it has seen.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct Seen {
    /// Token answers of every kind.
    pub issued: u64,
    /// Refreshes that were done.
    pub refreshed: u64,
    /// Those whose answers never arrived.
    pub swallowed: u64,
    /// Token requests that were refused.
    pub refused: u64,
    /// Tokens that were given back.
    pub revoked: u64,
    /// Calls of the API with a good token.
    pub api_ok: u64,
    /// Calls of the API without one.
    pub api_refused: u64,
    /// How many calls each access token let in.
    pub uses: Vec<u64>,
}

impl Oidc {
    /// Starts one on a free port and waits until it listens.
    ///
    /// # Errors
    /// Node or its packages are not there (`make test` brings them).
    pub async fn start() -> Result<Self> {
        let folder = root().join("tests/counterparts");
        let mut process = Command::new("node")
            .arg("oidc_provider.mjs")
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("the provider has no output")?;
        let mut lines = BufReader::new(output).lines();
        let mut url = None;
        while url.is_none() {
            let Some(line) = lines.next_line().await? else {
                return Err(
                    "the provider did not start; run: npm --prefix tests/counterparts ci".into(),
                );
            };
            // The library has things to say, too.
            let ready: Option<Value> = serde_json::from_str(&line).ok();
            url = ready.and_then(|ready| ready["url"].as_str().map(str::to_owned));
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            url: url.ok_or("the provider has no address")?,
            client: reqwest::Client::builder().no_proxy().build()?,
            _process: process,
        })
    }

    /// Changes what it does: `life` (seconds), `deny`, `swallow` (refreshes), `down`.
    ///
    /// # Errors
    /// It is gone.
    pub async fn set(&self, settings: &Value) -> Result {
        let request = self.client.post(format!("{}/_set", self.url));
        let sent = request.body(settings.to_string()).send().await?;
        sent.error_for_status()?;
        Ok(())
    }

    /// What it has seen so far.
    ///
    /// # Errors
    /// It is gone.
    pub async fn seen(&self) -> Result<Seen> {
        let answer = self
            .client
            .get(format!("{}/_stats", self.url))
            .send()
            .await?;
        Ok(serde_json::from_str(&answer.text().await?)?)
    }

    /// Settings of an auth profile for one of its clients.
    #[must_use]
    pub fn profile(&self, client: &str, grant: &str, client_auth: &str) -> Value {
        let scope = |name: &str| json!({"name": name, "description": "", "chosen": true});
        json!({
            "name": format!("{client} at {}", self.url),
            "origins": [self.url],
            "test": {"url": format!("{}/api", self.url)},
            "method": {
                "type": "oauth2",
                "grant": grant,
                "client_id": client,
                "client_auth": client_auth,
                "authorization_url": format!("{}/auth", self.url),
                "token_url": format!("{}/token", self.url),
                "device_url": format!("{}/device/auth", self.url),
                "revocation_url": format!("{}/token/revocation", self.url),
                "issuer": self.url,
                "scopes": if grant == "client_credentials" {
                    vec![scope("api:read")]
                } else {
                    vec![scope("openid"), scope("email"), scope("offline_access"), scope("api:read")]
                },
                "authorization_extra": [{"name": "prompt", "value": "consent"}],
            },
        })
    }
}
