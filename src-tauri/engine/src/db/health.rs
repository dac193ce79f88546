//! Whether changes can be written: what commits found, in words. A disk that is nearly full takes
//! small changes and refuses large ones, so that one good commit does not end a problem.

use crate::Error;
use crate::api::events::WatchEvent;
use crate::run::hub::Hub;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// What the writer knows of the disk.
#[derive(Debug)]
pub struct Health {
    hub: Arc<Hub>,
    problem: Mutex<Option<String>>,
    fell_ill: Notify,
}

impl Health {
    pub(super) fn new(hub: Arc<Hub>) -> Self {
        Self {
            hub,
            problem: Mutex::default(),
            fell_ill: Notify::new(),
        }
    }

    /// Why nothing can be stored now, and what to do about it; none when all is well.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.problem
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns when there is a problem.
    pub(crate) async fn troubled(&self) {
        loop {
            let fell_ill = self.fell_ill.notified();
            if self.problem().is_some() {
                return;
            }
            fell_ill.await;
        }
    }

    /// The disk takes changes of every size again.
    pub(crate) fn mended(&self) {
        tracing::info!("the disk takes changes again");
        self.set(None);
    }

    /// A commit failed.
    pub(super) fn failed(&self, error: &Error) {
        if matches!(error, Error::Disk { .. }) {
            self.set(Some(error.to_string()));
        }
    }

    fn set(&self, problem: Option<String>) {
        let mut known = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == problem {
            return;
        }
        *known = problem;
        drop(known);
        self.fell_ill.notify_waiters();
        self.hub.publish(vec![WatchEvent::App {}]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_until_it_is_mended() {
        let hub = Arc::new(Hub::new());
        let health = Health::new(Arc::clone(&hub));
        let full = Error::Disk {
            full: true,
            cause: "database or disk is full".to_owned(),
        };
        health.failed(&Error::Db("a constraint".to_owned()));
        assert_eq!(health.problem(), None, "not the disk's fault");
        health.failed(&full);
        health.failed(&full);
        assert!(health.problem().is_some_and(|words| words.contains("full")));
        health.mended();
        assert_eq!(health.problem(), None);
    }
}
