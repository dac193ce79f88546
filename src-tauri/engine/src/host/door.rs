//! The engine behind a window that is there before it. Until the engine is open, calls wait; when
//! it cannot be opened, each call is told why, and `app_info` (the screens' "Try again") tries again.

use crate::db::open::set_aside;
use crate::engine::Options;
use crate::host::lock::Lock;
use crate::{Engine, Error, Result, api, time};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

#[derive(Debug, Clone)]
enum State {
    Opening,
    Open(Engine),
    Shut(Error),
}

/// A way to an engine that may not be open yet.
#[derive(Debug, Clone)]
pub struct Door {
    options: Arc<Options>,
    state: Arc<watch::Sender<State>>,
}

impl Door {
    /// Begins to open the engine.
    #[must_use]
    pub fn open(options: Options) -> Self {
        let door = Self {
            options: Arc::new(options),
            state: Arc::new(watch::Sender::new(State::Opening)),
        };
        tokio::spawn({
            let door = door.clone();
            async move { door.try_open().await }
        });
        door
    }

    /// A door to an engine that is open.
    #[must_use]
    pub fn to(engine: Engine, options: Options) -> Self {
        Self {
            options: Arc::new(options),
            state: Arc::new(watch::Sender::new(State::Open(engine))),
        }
    }

    /// The engine, as soon as it is open.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub async fn engine(&self) -> Result<Engine> {
        let mut state = self.state.subscribe();
        let settled = state
            .wait_for(|state| !matches!(state, State::Opening))
            .await;
        match &*settled.map_err(|_| Error::Closed)? {
            State::Open(engine) => Ok(engine.clone()),
            State::Shut(error) => Err(error.clone()),
            State::Opening => Err(Error::Closed),
        }
    }

    /// The engine, once it can be opened; also after somebody found a way out.
    pub async fn opened(&self) -> Option<Engine> {
        let mut state = self.state.subscribe();
        match &*state
            .wait_for(|state| matches!(state, State::Open(_)))
            .await
            .ok()?
        {
            State::Open(engine) => Some(engine.clone()),
            _ => None,
        }
    }

    /// Calls a method: the request and the response are JSON text.
    ///
    /// # Errors
    /// What the method refuses, or why the engine cannot be opened.
    pub async fn call(&self, method: &str, request: &str) -> Result<String> {
        let refused = match self.engine().await {
            Ok(engine) => {
                let (method, request) = (method.to_owned(), request.to_owned());
                // A task of its own: what was begun is followed through although its caller went
                // away, so that what is stored is also live.
                let called =
                    tokio::spawn(async move { api::dispatch(&engine, &method, &request).await });
                return called.await.map_err(|_| Error::Closed)?;
            }
            Err(refused) => refused,
        };
        match (method, refused) {
            ("app_info", _) => {
                self.begin_again().await;
                api::dispatch(&self.engine().await?, method, request).await
            }
            ("app_start_anew", Error::Damaged(_)) => {
                let kept = self.start_anew().await?;
                self.begin_again().await;
                self.engine().await?;
                crate::rpc::write(&api::hosting::StartedAnew {
                    kept: kept.display().to_string(),
                })
            }
            (_, refused) => Err(refused),
        }
    }

    /// Closes the engine, if it is open.
    pub async fn close(&self) {
        if let Ok(engine) = self.engine().await {
            engine.close().await;
        }
    }

    /// One of those who find it shut opens it; the others wait for that one.
    async fn begin_again(&self) {
        let begins = self.state.send_if_modified(|state| {
            let shut = matches!(state, State::Shut(_));
            if shut {
                *state = State::Opening;
            }
            shut
        });
        if begins {
            self.try_open().await;
        }
    }

    async fn try_open(&self) {
        let state = match Engine::open(Options::clone(&self.options)).await {
            Ok(engine) => State::Open(engine),
            Err(error) => {
                tracing::error!(%error, "the engine cannot be opened");
                State::Shut(error)
            }
        };
        self.state.send_replace(state);
    }

    async fn start_anew(&self) -> Result<PathBuf> {
        let options = Arc::clone(&self.options);
        let moved = tokio::task::spawn_blocking(move || {
            let _lock = Lock::take(&options.data, options.host)?;
            set_aside(&options.data, time::now())
        });
        moved.await.map_err(|_| Error::Closed)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::events::WatchEvent;
    use crate::db::open::FILE;
    use crate::host::HostKind;
    use futures_util::FutureExt;

    fn options(data: &std::path::Path) -> Options {
        Options {
            hooks: Some(([127, 0, 0, 1], 0).into()),
            ..Options::new(data, HostKind::Desktop)
        }
    }

    #[tokio::test]
    async fn a_damaged_database_is_said_until_somebody_starts_anew() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let damaged = vec![7_u8; 8192];
        std::fs::write(folder.path().join(FILE), &damaged).expect("written");
        let door = Door::open(options(folder.path()));
        for method in ["app_info", "flow_list", "app_info"] {
            let refused = door.call(method, "{}").await.expect_err(method);
            assert_eq!(refused.code(), "damaged_database", "{method}");
        }
        let answer = door.call("app_start_anew", "{}").await.expect("anew");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let kept = answer["kept"].as_str().expect("a path");
        assert_eq!(std::fs::read(kept).expect("kept"), damaged);
        assert_eq!(door.call("flow_list", "{}").await.expect("open"), "[]");
        let refused = door.call("app_start_anew", "{}").await;
        assert_eq!(refused.expect_err("in order").code(), "not_damaged");
        door.close().await;
    }

    #[tokio::test]
    async fn what_a_caller_began_is_followed_through_without_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let door = Door::open(options(folder.path()));
        door.call("flow_list", "{}").await.expect("open");
        let engine = door.opened().await.expect("open");
        let mut watch = engine.watch(None);
        let call = door.call("flow_create", r#"{"name":"Orders"}"#);
        assert!(call.now_or_never().is_none(), "the caller goes away");
        let told = async {
            // Told last, when the flow is live.
            while let Some(events) = watch.next(engine.hub()).await {
                if events
                    .iter()
                    .any(|e| matches!(**e, WatchEvent::Flow { .. }))
                {
                    return;
                }
            }
        };
        let hangs = std::time::Duration::from_secs(60);
        tokio::time::timeout(hangs, told).await.expect("an event");
        door.close().await;
    }

    #[tokio::test]
    async fn a_held_folder_opens_once_it_is_free_and_somebody_tries_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Engine::open(options(folder.path())).await.expect("free");
        let door = Door::open(options(folder.path()));
        assert_eq!(
            door.call("app_info", "{}").await.expect_err("held").code(),
            "held"
        );
        first.close().await;
        assert_eq!(
            door.call("flow_list", "{}")
                .await
                .expect_err("still")
                .code(),
            "held"
        );
        door.call("app_info", "{}").await.expect("free now");
        door.call("flow_list", "{}").await.expect("open");
        assert!(door.opened().await.is_some());
        door.close().await;
    }
}
