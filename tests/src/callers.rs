//! Callers that go on through every restart of a server, each event under a number of its own.

use crate::Result;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Callers that go on through every restart, each event under a number of its own.
#[derive(Debug)]
pub struct Callers {
    up: watch::Sender<bool>,
    acknowledged: watch::Receiver<BTreeSet<usize>>,
    tasks: JoinSet<Result>,
}

impl Callers {
    /// Starts `callers` that post until `events` were taken.
    #[must_use]
    pub fn start(url: &str, callers: usize, events: usize) -> Self {
        let (up, is_up) = watch::channel(true);
        let (acknowledge, acknowledged) = watch::channel(BTreeSet::new());
        let acknowledge = Arc::new(acknowledge);
        let next = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..callers {
            tasks.spawn(call(
                url.to_owned(),
                events,
                is_up.clone(),
                Arc::clone(&acknowledge),
                Arc::clone(&next),
            ));
        }
        Self {
            up,
            acknowledged,
            tasks,
        }
    }

    /// Nobody calls until [`Callers::go_on`].
    pub fn pause(&self) {
        self.up.send_replace(false);
    }

    /// The server listens again.
    pub fn go_on(&self) {
        self.up.send_replace(true);
    }

    /// Waits until `count` events were answered with 2xx.
    ///
    /// # Errors
    /// The callers have ended before.
    pub async fn acknowledged(&self, count: usize) -> Result {
        self.acknowledged
            .clone()
            .wait_for(|events| events.len() >= count)
            .await?;
        Ok(())
    }

    /// Waits until all are; gives their numbers.
    ///
    /// # Errors
    /// What stopped a caller.
    pub async fn finish(mut self) -> Result<BTreeSet<usize>> {
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        let events = self.acknowledged.borrow().clone();
        Ok(events)
    }
}

/// Posts events until enough were answered with 2xx. One that was not answered is not sent again:
/// whether it was taken is not known, and its number must stay one run's.
async fn call(
    url: String,
    enough: usize,
    mut up: watch::Receiver<bool>,
    acknowledged: Arc<watch::Sender<BTreeSet<usize>>>,
    next: Arc<AtomicUsize>,
) -> Result {
    let client = reqwest::Client::builder().no_proxy().build()?;
    while acknowledged.borrow().len() < enough {
        up.wait_for(|&up| up).await?;
        let event = next.fetch_add(1, Ordering::Relaxed);
        let answer = client
            .post(&url)
            .header("content-type", "application/json")
            .body(json!({"event": event}).to_string())
            .send()
            .await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            acknowledged.send_modify(|events| {
                events.insert(event);
            });
        }
    }
    Ok(())
}

/// Numbers that look random and are the same in every run (SplitMix64).
#[derive(Debug)]
pub struct Chance(pub u64);

impl Chance {
    /// The next one, below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or_default()
    }
}
