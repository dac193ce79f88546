//! The server's stream of events, so that no test polls.

use crate::Result;
use crate::server::Server;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// An open `/watch` stream.
#[derive(Debug)]
pub struct Watch {
    events: Arc<Mutex<Vec<Value>>>,
    count: watch::Receiver<usize>,
    reading: AbortHandle,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Watch {
    /// Opens the stream and waits for its first event, which says that it is complete from here.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn open(server: &Server) -> Result<Self> {
        let mut response = server.open_watch().await?;
        let events = Arc::new(Mutex::new(Vec::new()));
        let (counter, count) = watch::channel(0);
        let sink = Arc::clone(&events);
        let reading = tokio::spawn(async move {
            let mut pending = Vec::new();
            while let Ok(Some(chunk)) = response.chunk().await {
                pending.extend_from_slice(&chunk);
                while let Some(end) = pending.iter().position(|&byte| byte == b'\n') {
                    let line: Vec<u8> = pending.drain(..=end).collect();
                    // Blank lines keep the stream alive; they are no events.
                    if let Ok(event) = serde_json::from_slice(&line) {
                        sink.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(event);
                        counter.send_modify(|count| *count += 1);
                    }
                }
            }
        });
        let mut opened = Self {
            events,
            count,
            reading: reading.abort_handle(),
        };
        opened.changed(0).await?;
        Ok(opened)
    }

    /// Every event so far.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits until there are more than `known` events; gives how many there are.
    ///
    /// # Errors
    /// The stream has ended.
    pub async fn changed(&mut self, known: usize) -> Result<usize> {
        Ok(*self.count.wait_for(|&count| count > known).await?)
    }

    /// Waits for the first event that `wanted` takes.
    ///
    /// # Errors
    /// The stream ends before.
    pub async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let mut seen = 0;
        loop {
            let events = self.events();
            if let Some(event) = events[seen..].iter().find(|event| wanted(event)) {
                return Ok(event.clone());
            }
            seen = events.len();
            self.changed(seen).await?;
        }
    }
}

impl Server {
    /// Waits until a flow has `count` runs and none of them is under way or waiting.
    ///
    /// # Errors
    /// The server goes away before.
    pub async fn settled(&self, flow: &str, count: u64) -> Result<Figures> {
        let mut watch = Watch::open(self).await?;
        loop {
            let seen = *watch.count.borrow();
            let stats: Value = self
                .rpc("run_stats", &json!({"flow": flow, "tests": true}))
                .await?;
            let figure = |name: &str| stats[name].as_u64().unwrap_or_default();
            if figure("total") >= count && figure("running") == 0 && figure("waiting") == 0 {
                return Ok(Figures {
                    total: figure("total"),
                    failed: figure("failed"),
                });
            }
            watch.changed(seen).await?;
        }
    }

    /// Waits until a run has ended; gives all that is known of it.
    ///
    /// # Errors
    /// There is no such run, or the server goes away before.
    pub async fn finished(&self, run: &str) -> Result<Value> {
        let mut watch = Watch::open(self).await?;
        loop {
            let seen = *watch.count.borrow();
            let detail: Value = self.rpc("run_get", &json!({"run": run})).await?;
            if detail["summary"]["finished"].is_i64() {
                return Ok(detail);
            }
            watch.changed(seen).await?;
        }
    }
}

/// How a flow's runs ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// All of them.
    pub total: u64,
    /// Those that failed.
    pub failed: u64,
}
