//! How many runs are worked on at the same time. A run that waits for an answer, or to be let out,
//! is not worked on: a slow destination holds nothing that others need.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A run's permit to be worked on.
#[derive(Debug)]
pub(super) struct Permit {
    permits: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
}

impl Permit {
    /// Waits for one. None when no more are given out.
    pub(super) async fn take(permits: &Arc<Semaphore>) -> Option<Self> {
        let held = Arc::clone(permits).acquire_owned().await.ok()?;
        Some(Self {
            permits: Arc::clone(permits),
            held: Some(held),
        })
    }

    /// One that is free now.
    pub(super) fn take_now(permits: &Arc<Semaphore>) -> Option<Self> {
        let held = Arc::clone(permits).try_acquire_owned().ok()?;
        Some(Self {
            permits: Arc::clone(permits),
            held: Some(held),
        })
    }

    /// Lets others work while `waiting` is under way.
    pub(super) async fn lend<T>(&mut self, waiting: impl Future<Output = T>) -> T {
        self.held = None;
        let done = waiting.await;
        // An error means that the executor is gone, and nobody counts any more.
        self.held = Arc::clone(&self.permits).acquire_owned().await.ok();
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_lends_his_permit() {
        let permits = Arc::new(Semaphore::new(1));
        let mut first = Permit::take(&permits).await.expect("a permit");
        assert_eq!(permits.available_permits(), 0);
        let other = async { drop(Permit::take(&permits).await.expect("lent")) };
        first.lend(other).await;
        assert_eq!(permits.available_permits(), 0, "it works again");
        drop(first);
        assert_eq!(permits.available_permits(), 1);
    }
}
