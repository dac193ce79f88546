//! A command works on the data folder itself when nobody holds it, and through the holder's
//! methods when somebody does.

use super::Failure;
use hookline_engine::host::{Control, HostKind};
use hookline_engine::vault::Secret;
use hookline_engine::{Engine, Error, ErrorBody, Options, api};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::Instant;

/// A holder that is just starting, or another command, is given this long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Nothing tells other processes that a folder was freed, so it is tried again.
const AGAIN: Duration = Duration::from_millis(50);

/// A way to the methods of a data folder.
#[derive(Debug)]
pub(super) enum Access {
    /// This process owns the folder.
    Own(Engine),
    /// Another one does.
    Holder(Control),
}

impl Access {
    pub(super) async fn to(data: PathBuf, passphrase: Option<Secret>) -> Result<Self, Failure> {
        let options = Options {
            passphrase,
            ..Options::new(&data, HostKind::Command)
        };
        let end = Instant::now() + PATIENCE;
        loop {
            let held = match Engine::open(options.clone()).await {
                Ok(engine) => return Ok(Self::Own(engine)),
                Err(held @ Error::Held { .. }) => held,
                Err(error) => return Err(error.into()),
            };
            // The card may be one that a killed holder left: only an answer counts.
            if let Some(control) = Control::of(&data)
                && control.answers("app_info").await
            {
                return Ok(Self::Holder(control));
            }
            if Instant::now() > end {
                return Err(held.into());
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Calls a method.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        request: Value,
    ) -> Result<T, Failure> {
        let request = request.to_string();
        let answered: Result<String, ErrorBody> = match self {
            Self::Own(engine) => api::dispatch(engine, method, &request)
                .await
                .map_err(|error| error.body()),
            Self::Holder(control) => control.call(method, request).await,
        };
        Ok(serde_json::from_str(&answered?)?)
    }

    pub(super) async fn close(self) {
        if let Self::Own(engine) = self {
            engine.close().await;
        }
    }
}
