//! Tells watchers what happened. Committed events carry a sequence number and the newest are kept,
//! so that a watcher who was away for a moment misses nothing.

use crate::api::events::WatchEvent;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::time::Instant;

/// How many committed events are kept for watchers who come back.
const KEPT: usize = 2048;
/// A watcher further behind than this is told to read its snapshots again.
const BEHIND: usize = 4096;
/// More events than this at once are told as [`WatchEvent::Resync`]: no screen can show them one by one.
const AT_ONCE: usize = 400;
/// For how long events are kept for somebody who watched; then until somebody watches again they
/// are not even made.
const AWAY: Duration = Duration::from_secs(60);
/// A watcher gets what has gathered at most this often.
const PACE: Duration = Duration::from_millis(50);

/// Where events are published.
#[derive(Debug)]
pub struct Hub {
    state: Mutex<State>,
    sender: broadcast::Sender<Arc<WatchEvent>>,
}

#[derive(Debug, Default)]
struct State {
    /// Events after this one are all in `kept`.
    since: i64,
    newest: i64,
    /// When somebody was seen watching.
    seen: Option<Instant>,
    kept: VecDeque<(i64, Arc<WatchEvent>)>,
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Hub {
    /// A hub without watchers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: Mutex::default(),
            sender: broadcast::Sender::new(BEHIND),
        }
    }

    pub(crate) fn begin_at(&self, seq: i64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.since, state.newest) = (seq, seq);
    }

    /// The newest sequence number.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .newest
    }

    /// Whether anybody watches now. What has no sequence number need not be told to nobody.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.sender.receiver_count() > 0
    }

    /// Whether committed events have to be made: somebody watches, or did a moment ago.
    pub(crate) fn is_heard(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_watched() {
            state.seen = Some(Instant::now());
        }
        state.seen.is_some_and(|seen| seen.elapsed() < AWAY)
    }

    /// Events up to `seq` were not made, as nobody was there. Whoever comes, or came meanwhile,
    /// reads everything.
    pub(crate) fn pass(&self, seq: i64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.since, state.newest) = (seq, seq);
        state.kept.clear();
        // Usually there is nobody to tell.
        let _ = self.sender.send(Arc::new(WatchEvent::Resync { seq }));
    }

    /// Publishes events; those with a sequence number after their commit.
    pub fn publish(&self, events: Vec<WatchEvent>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            let event = Arc::new(event);
            if let Some(seq) = seq(&event) {
                state.newest = seq;
                if state.kept.len() == KEPT
                    && let Some((oldest, _)) = state.kept.pop_front()
                {
                    state.since = oldest;
                }
                state.kept.push_back((seq, Arc::clone(&event)));
            }
            // Without watchers there is nobody to tell.
            let _ = self.sender.send(event);
        }
    }

    /// Watches from now on, or from `since` on.
    #[must_use]
    pub fn watch(&self, since: Option<i64>) -> Watch {
        // Under the lock, so that no event falls between what was kept and what comes.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.seen = Some(Instant::now());
        let receiver = self.sender.subscribe();
        let mut first = VecDeque::new();
        match since {
            Some(since) if since >= state.since && since <= state.newest => {
                first.extend(
                    state
                        .kept
                        .iter()
                        .filter(|(seq, _)| *seq > since)
                        .map(|(_, e)| Arc::clone(e)),
                );
            }
            _ => first.push_back(Arc::new(WatchEvent::Resync { seq: state.newest })),
        }
        Watch {
            first,
            receiver,
            last: None,
        }
    }
}

fn seq(event: &WatchEvent) -> Option<i64> {
    match event {
        WatchEvent::Run { seq, .. } | WatchEvent::Step { seq, .. } => Some(*seq),
        _ => None,
    }
}

/// A watcher's end.
#[derive(Debug)]
pub struct Watch {
    first: VecDeque<Arc<WatchEvent>>,
    receiver: broadcast::Receiver<Arc<WatchEvent>>,
    last: Option<Instant>,
}

impl Watch {
    /// What has happened since the last call, at least one event; none when the engine closed.
    /// Safe to drop and call again.
    pub async fn next(&mut self, hub: &Hub) -> Option<Vec<Arc<WatchEvent>>> {
        if !self.first.is_empty() {
            return Some(self.first.drain(..).collect());
        }
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + PACE).await;
        }
        let mut events = match self.receiver.recv().await {
            Ok(event) => vec![event],
            Err(broadcast::error::RecvError::Lagged(_)) => return Some(self.resync(hub)),
            Err(broadcast::error::RecvError::Closed) => return None,
        };
        self.last = Some(Instant::now());
        loop {
            match self.receiver.try_recv() {
                Ok(_) if events.len() == AT_ONCE => return Some(self.resync(hub)),
                Ok(event) => events.push(event),
                Err(broadcast::error::TryRecvError::Lagged(_)) => return Some(self.resync(hub)),
                Err(_) => return Some(events),
            }
        }
    }

    /// Skips what has gathered: everything up to the newest is in the database.
    fn resync(&mut self, hub: &Hub) -> Vec<Arc<WatchEvent>> {
        let state = hub.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.receiver = self.receiver.resubscribe();
        vec![Arc::new(WatchEvent::Resync { seq: state.newest })]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RunId;

    fn step(seq: i64) -> WatchEvent {
        let step = crate::api::runs::StepSummary::passed("a", 0, 0);
        WatchEvent::Step {
            seq,
            run: RunId::new(),
            step,
        }
    }

    async fn seqs(watch: &mut Watch, hub: &Hub) -> Vec<Option<i64>> {
        watch
            .next(hub)
            .await
            .expect("events")
            .iter()
            .map(|event| seq(event))
            .collect()
    }

    #[tokio::test]
    async fn who_comes_back_misses_nothing() {
        let hub = Hub::new();
        hub.publish(vec![step(1), step(2), step(3)]);
        let mut watch = hub.watch(Some(1));
        assert_eq!(seqs(&mut watch, &hub).await, [Some(2), Some(3)]);
        hub.publish(vec![step(4)]);
        assert_eq!(seqs(&mut watch, &hub).await, [Some(4)]);
    }

    #[tokio::test(start_paused = true)]
    async fn events_are_made_while_somebody_is_there_and_a_moment_longer() {
        let hub = Hub::new();
        assert!(!hub.is_heard(), "nobody was ever there");
        let watch = hub.watch(None);
        tokio::time::advance(AWAY * 2).await;
        assert!(hub.is_heard());
        drop(watch);
        tokio::time::advance(AWAY / 2).await;
        assert!(hub.is_heard(), "may come back");
        hub.publish(vec![step(7)]);
        tokio::time::advance(AWAY).await;
        assert!(!hub.is_heard());
        // Whoever comes between asking and passing reads everything, as does who comes later.
        let mut meanwhile = hub.watch(Some(6));
        hub.pass(9);
        assert_eq!(seqs(&mut meanwhile, &hub).await, [Some(7)]);
        for mut late in [meanwhile, hub.watch(Some(6))] {
            let events = late.next(&hub).await.expect("events");
            assert!(
                matches!(*events[0], WatchEvent::Resync { seq: 9 }),
                "{events:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_too_far_behind_reads_again() {
        let hub = Hub::new();
        let mut watch = hub.watch(None);
        assert!(matches!(
            *watch.next(&hub).await.expect("events")[0],
            WatchEvent::Resync { seq: 0 }
        ));
        hub.publish((1..=10_000).map(step).collect());
        assert!(matches!(
            *watch.next(&hub).await.expect("events")[0],
            WatchEvent::Resync { seq: 10_000 }
        ));
        let mut late = hub.watch(Some(5));
        assert!(matches!(
            *late.next(&hub).await.expect("events")[0],
            WatchEvent::Resync { seq: 10_000 }
        ));
        hub.publish(vec![step(10_001)]);
        assert_eq!(seqs(&mut watch, &hub).await, [Some(10_001)]);
    }
}
