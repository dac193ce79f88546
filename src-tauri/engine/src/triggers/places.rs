//! The places for connections. When all are taken, the one longest waiting for headers makes room.

use super::phase::Progress;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// All places of a listener.
#[derive(Debug)]
pub(crate) struct Places {
    most: usize,
    taken: Mutex<HashMap<u64, Guest>>,
    /// Told when a place was freed, or when somebody new can be asked to leave.
    freed: Arc<Notify>,
}

#[derive(Debug)]
struct Guest {
    progress: Progress,
    leave: Arc<Notify>,
}

/// One taken place; dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    number: u64,
    /// Notified when it should make room.
    pub(crate) leave: Arc<Notify>,
    pub(crate) progress: Progress,
}

impl Places {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            taken: Mutex::default(),
            freed: Arc::default(),
        })
    }

    /// Takes place `number`, waiting until somebody has made room for it. Numbers are unique.
    pub(crate) async fn take(self: &Arc<Self>, number: u64) -> Place {
        loop {
            let freed = self.freed.notified();
            if let Some(place) = self.try_take(number) {
                return place;
            }
            freed.await;
        }
    }

    fn try_take(self: &Arc<Self>, number: u64) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= self.most {
            // Those being answered are never asked to leave.
            let longest = taken
                .values()
                .filter_map(|guest| Some((guest.progress.waiting_since()?, guest)))
                .min_by_key(|(since, _)| *since);
            if let Some((_, guest)) = longest {
                guest.leave.notify_one();
            }
            return None;
        }
        let (progress, leave) = (
            Progress::new(Arc::clone(&self.freed)),
            Arc::new(Notify::new()),
        );
        taken.insert(
            number,
            Guest {
                progress: progress.clone(),
                leave: Arc::clone(&leave),
            },
        );
        Some(Place {
            places: Arc::clone(self),
            number,
            leave,
            progress,
        })
    }

    /// Waits until nobody is left.
    pub(crate) async fn empty(&self) {
        loop {
            let freed = self.freed.notified();
            if self
                .taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            freed.await;
        }
    }
}

impl Place {
    /// It was asked to leave but is being answered by now: somebody else should be asked.
    pub(crate) fn stay(&self) {
        self.places.freed.notify_waiters();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places
            .taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.number);
        self.places.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_one_longest_waiting_makes_room() {
        let places = Places::new(2);
        let first = places.take(1).await;
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        let second = places.take(2).await;
        let third = tokio::spawn({
            let places = Arc::clone(&places);
            async move { places.take(3).await }
        });
        first.leave.notified().await;
        drop(first);
        assert_eq!(third.await.expect("a place").number, 3);
        drop(second);
    }

    #[tokio::test]
    async fn those_being_answered_stay_and_are_asked_once_they_are_done() {
        let places = Places::new(1);
        let first = places.take(1).await;
        let busy = first.progress.busy();
        let second = tokio::spawn({
            let places = Arc::clone(&places);
            async move { places.take(2).await }
        });
        tokio::task::yield_now().await;
        drop(busy);
        first.leave.notified().await;
        drop(first);
        assert_eq!(second.await.expect("a place").number, 2);
        places.empty().await;
    }
}
