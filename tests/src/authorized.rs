//! A server with an open vault beside a real OAuth 2 provider, and a person who connects the two.

use crate::Result;
use crate::browser::{Browser, Page};
use crate::flow::webhook;
use crate::oidc::{AWKWARD, Oidc};
use crate::server::{Installed, Server};
use crate::watch::Watch;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The two of them.
#[derive(Debug)]
pub struct Authorized {
    /// The server.
    pub server: Server,
    /// The provider.
    pub oidc: Oidc,
    _data: TempDir,
}

impl Authorized {
    /// Starts both.
    ///
    /// # Errors
    /// One of them does not start.
    pub async fn start() -> Result<Self> {
        let data = tempfile::tempdir()?;
        Ok(Self {
            server: Server::start(data.path()).await?,
            oidc: Oidc::start().await?,
            _data: data,
        })
    }

    /// A new connection for one of the provider's clients, not authorized yet.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn connection(&self, client: &str, grant: &str, client_auth: &str) -> Result<String> {
        let secret = (client_auth != "none").then_some(AWKWARD);
        let settings = self.oidc.profile(client, grant, client_auth);
        self.connection_of(&settings, secret).await
    }

    /// A new connection for a profile with these settings.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn connection_of(&self, settings: &Value, secret: Option<&str>) -> Result<String> {
        let secrets = secret.map_or(json!({}), |secret| json!({"client_secret": secret}));
        let request = json!({"settings": settings, "secrets": secrets});
        let profile: Value = self.server.rpc("profile_create", &request).await?;
        let request = json!({"profile": profile["id"], "name": "Alice"});
        let connection: Value = self.server.rpc("connection_create", &request).await?;
        Ok(text(&connection["id"]))
    }

    /// Calls a method that takes a connection.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn call(&self, method: &str, connection: &str) -> Result<Value> {
        let request = json!({"connection": connection});
        self.server.rpc(method, &request).await
    }

    /// Waits until a connection is as `wanted`.
    ///
    /// # Errors
    /// The server goes away before.
    pub async fn until(&self, connection: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let mut watch = Watch::open(&self.server).await?;
        loop {
            let seen = watch.events().len();
            let detail = self.call("connection_get", connection).await?;
            if wanted(&detail) {
                return Ok(detail);
            }
            watch.changed(seen).await?;
        }
    }

    /// Begins to authorize a connection and opens what the user is shown, as they do.
    ///
    /// # Errors
    /// Something on the way cannot be reached.
    pub async fn open_consent(&self, connection: &str) -> Result<Page> {
        let begun = self.call("connection_authorize", connection).await?;
        let url = text(&begun["authorizing"]["url"]);
        Browser::new()?.open(&url).await
    }

    /// Authorizes a connection in the browser; gives it as it is then.
    ///
    /// # Errors
    /// Something on the way cannot be reached.
    pub async fn authorize(&self, connection: &str) -> Result<Value> {
        self.open_consent(connection).await?;
        self.until(connection, settled).await
    }

    /// A flow whose one step calls the protected API through a connection.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn caller(&self, connection: &str) -> Result<Installed> {
        let step = json!({
            "id": "call", "kind": "send_webhook", "name": "Call",
            "config": {
                "method": "GET", "url": format!("{}/api", self.oidc.url),
                "connection": {"id": connection, "name": "Alice"},
            },
        });
        self.server.install(&webhook("Caller", &[step])).await
    }
}

/// Whether a connection's authorization has come to its end: it is connected, or says why not.
#[must_use]
pub fn settled(connection: &Value) -> bool {
    let is_news = connection["state"] == "connected" || connection["problem"].is_object();
    connection["authorizing"].is_null() && is_news
}

/// A text within JSON.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
