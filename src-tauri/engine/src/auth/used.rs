//! When connections were used last: in memory at once, in the database at most once a minute each.

use crate::db::{Db, connections};
use crate::ids::ConnectionId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How far the database may lag behind, in milliseconds.
const LAG: i64 = 60_000;

/// The last uses since the start.
#[derive(Debug, Default)]
pub(super) struct Used(Mutex<HashMap<ConnectionId, Use>>);

#[derive(Debug, Clone, Copy)]
struct Use {
    at: i64,
    stored: i64,
}

impl Used {
    /// Notes a use. True when it is time to store it.
    pub(super) fn note(&self, id: ConnectionId, at: i64) -> bool {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = uses.entry(id).or_insert(Use { at, stored: 0 });
        known.at = known.at.max(at);
        let due = at - known.stored >= LAG || at < known.stored;
        if due {
            known.stored = at;
        }
        due
    }

    /// The last use since the start.
    pub(super) fn last(&self, id: ConnectionId) -> Option<i64> {
        let uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uses.get(&id).map(|known| known.at)
    }

    /// Stores what is not stored yet: the engine closes.
    pub(super) async fn flush(&self, db: &Db) {
        let due: Vec<(ConnectionId, i64)> = {
            let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let due = uses.iter_mut().filter(|(_, known)| known.at > known.stored);
            due.map(|(id, known)| {
                known.stored = known.at;
                (*id, known.at)
            })
            .collect()
        };
        if !due.is_empty() {
            store(db, due).await;
        }
    }
}

/// Stores uses. That it cannot is no reason to stop anything.
pub(super) async fn store(db: &Db, uses: Vec<(ConnectionId, i64)>) {
    let written = db.write(move |tx| {
        uses.into_iter()
            .try_for_each(|(id, at)| connections::set_used(tx, id, at))
    });
    if let Err(error) = written.await {
        tracing::warn!(%error, "when a connection was used last could not be stored");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_write_a_minute() {
        let (used, id) = (Used::default(), ConnectionId::new());
        let begin = 1_700_000_000_000;
        assert!(used.note(id, begin));
        let due = (1..LAG).step_by(100).filter(|ms| used.note(id, begin + ms));
        assert_eq!(due.count(), 0);
        assert!(used.note(id, begin + LAG));
        assert_eq!(used.last(id), Some(begin + LAG));
        assert!(used.note(id, begin - LAG), "a clock set back stores again");
    }
}
