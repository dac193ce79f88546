//! Items that go to the same place come together, until there are enough or time is up.

use super::compose::{Form, Rule};
use super::seat::{ID, News};
use super::told::Told;
use crate::api::runs::InBatch;
use crate::db::{Db, batches};
use crate::http::Outgoing;
use crate::ids::{BatchId, ConnectionId, RunId};
use crate::{Error, Result};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::sleep;

/// A batch is full with so many bytes, however few its items are. Only one that is alone may be
/// larger.
const MOST_BYTES: usize = 1 << 20;

/// With so many items in all that wait for others, none waits any more: they go to so many places
/// that there is little to be put together.
const MOST_WAITING: usize = 16_384;

/// How long to wait before it is tried again to store who is in a batch.
const PAUSE: Duration = Duration::from_secs(1);

/// Batches that still take items. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(in crate::run) struct Batches(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    open: HashMap<Key, Open>,
    opened: u64,
    /// How many items are in them.
    waiting: usize,
}

/// What the items of a batch have in common: version and node, and the request but for its body
/// and its id.
type Key = [u8; 32];

#[derive(Debug)]
struct Open {
    number: u64,
    bytes: usize,
    items: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    run: RunId,
    node: String,
    body: Bytes,
    place: oneshot::Sender<Place>,
}

/// A place in a batch that is stored.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) place: InBatch,
    pub(super) role: Role,
}

#[derive(Debug)]
pub(super) enum Role {
    /// It sends this, and says what came of it.
    Leads(Bytes, News),
    Follows(watch::Receiver<Option<Arc<Told>>>),
}

/// An item on its way into a batch.
pub(super) struct Item<'a> {
    pub(super) run: RunId,
    pub(super) version: i64,
    pub(super) node: &'a str,
    pub(super) connection: Option<ConnectionId>,
    pub(super) outgoing: &'a Outgoing,
}

impl Item<'_> {
    fn key(&self) -> Key {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update(bytes.len().to_be_bytes());
            hash.update(bytes);
        };
        let outgoing = self.outgoing;
        part(&self.version.to_be_bytes());
        part(self.node.as_bytes());
        part(outgoing.method.as_str().as_bytes());
        part(outgoing.url.as_str().as_bytes());
        // What one may reach by an address that somebody typed, another may not by the same one.
        part(&[outgoing.policy as u8]);
        let connection = self.connection.map(|connection| connection.0);
        part(connection.as_ref().map_or(&[], |id| id.as_bytes()));
        for (name, value) in &outgoing.headers {
            if !name.eq_ignore_ascii_case(ID) {
                part(name.as_bytes());
                part(value.as_bytes());
            }
        }
        hash.finalize().into()
    }
}

impl Batches {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an item with others; gives its place once all are stored.
    ///
    /// # Errors
    /// The database is closed.
    pub(super) async fn join(&self, db: &Db, item: &Item<'_>, rule: Rule) -> Result<Place> {
        let (key, (place, given)) = (item.key(), oneshot::channel());
        let added = self.inner().add(
            key,
            Waiting {
                run: item.run,
                node: item.node.to_owned(),
                body: item.outgoing.body.clone(),
                place,
            },
            rule,
        );
        for full in added.full {
            tokio::spawn(close(db.clone(), full, rule.form));
        }
        if let Some(number) = added.opened {
            let (batches, db) = (self.clone(), db.clone());
            tokio::spawn(async move {
                sleep(rule.wait).await;
                let open = batches.inner().take(key, number);
                if let Some(open) = open {
                    close(db, open, rule.form).await;
                }
            });
        }
        given.await.map_err(|_| Error::Closed)
    }
}

/// What came of adding an item.
#[derive(Debug, Default)]
struct Added {
    /// Batches that are full by that: one that had no room for it, and the one it is in.
    full: Vec<Open>,
    /// The number of the batch that it opened, and that is not full.
    opened: Option<u64>,
}

impl Inner {
    fn add(&mut self, key: Key, one: Waiting, rule: Rule) -> Added {
        let (mut added, size) = (Added::default(), one.body.len());
        if let Entry::Occupied(mut entry) = self.open.entry(key) {
            let there = entry.get_mut();
            if there.items.len() + 1 >= rule.items {
                self.waiting -= there.forget_cancelled();
            }
            if !there.items.is_empty() && there.bytes + size > MOST_BYTES {
                self.waiting -= there.items.len();
                added.full.push(entry.remove());
            }
        }
        let there = self.open.entry(key).or_insert_with(|| {
            self.opened += 1;
            added.opened = Some(self.opened);
            Open {
                number: self.opened,
                bytes: 0,
                items: Vec::new(),
            }
        });
        there.items.push(one);
        there.bytes += size;
        self.waiting += 1;
        let full = there.items.len() >= rule.items || there.bytes >= MOST_BYTES;
        if full || self.waiting > MOST_WAITING {
            added.opened = None;
            let number = there.number;
            added.full.extend(self.take(key, number));
        }
        added
    }

    /// Takes out a batch, unless it was full before and another one has its key.
    fn take(&mut self, key: Key, number: u64) -> Option<Open> {
        self.open.get(&key).filter(|open| open.number == number)?;
        let open = self.open.remove(&key)?;
        self.waiting -= open.items.len();
        Some(open)
    }
}

impl Open {
    /// Those that were cancelled meanwhile do not go along. How many these were.
    fn forget_cancelled(&mut self) -> usize {
        let before = self.items.len();
        self.items.retain(|item| !item.place.is_closed());
        self.bytes = self.items.iter().map(|item| item.body.len()).sum();
        before - self.items.len()
    }
}

/// Stores what is sent and who is in it, then tells them.
async fn close(db: Db, mut open: Open, form: Form) {
    let id = BatchId::new();
    let body = loop {
        open.forget_cancelled();
        if open.items.is_empty() {
            return;
        }
        let body = form.compose(&open.items.iter().map(|item| &item.body).collect::<Vec<_>>());
        let items = open.items.iter().map(|item| (item.run, item.node.clone()));
        let (items, sent): (Vec<_>, _) = (items.collect(), body.clone());
        let stored = db.write(move |tx| batches::insert(tx, id, &items, &sent));
        match stored.await {
            Ok(()) => break body,
            Err(Error::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "a batch could not be stored; trying again");
                sleep(PAUSE).await;
            }
        }
    };
    let (news, followed) = watch::channel(None);
    let mut lead = Some(Role::Leads(body, news));
    let size = u32::try_from(open.items.len()).unwrap_or(u32::MAX);
    let sender = open.items[0].run;
    for (item, place) in open.items.into_iter().zip(1..) {
        let role = lead
            .take()
            .unwrap_or_else(|| Role::Follows(followed.clone()));
        let place = InBatch {
            id,
            place,
            size,
            sender,
        };
        // Cancelled just now: whoever follows finds out that nobody leads.
        let _ = item.place.send(Place { place, role });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(size: usize) -> (Waiting, oneshot::Receiver<Place>) {
        let (place, given) = oneshot::channel();
        let waiting = Waiting {
            run: RunId::new(),
            node: "out".to_owned(),
            body: Bytes::from(vec![b'1'; size]),
            place,
        };
        (waiting, given)
    }

    fn rule(items: usize) -> Rule {
        Rule {
            items,
            wait: Duration::from_secs(1),
            form: Form::Array,
        }
    }

    #[test]
    fn a_batch_is_full_by_items_or_by_bytes() {
        let (mut inner, key) = (Inner::default(), [0; 32]);
        let mut kept = Vec::new();
        let mut add = |inner: &mut Inner, size| {
            let (waiting, given) = one(size);
            kept.push(given);
            inner.add(key, waiting, rule(3))
        };
        let first = add(&mut inner, 1).opened.expect("opened");
        assert!(add(&mut inner, 1).opened.is_none(), "once only");
        let full = add(&mut inner, 1).full;
        assert_eq!((full.len(), full[0].items.len(), inner.waiting), (1, 3, 0));
        assert!(inner.take(key, first).is_none(), "it is gone");

        // One that has no room goes into the next.
        let second = add(&mut inner, MOST_BYTES - 1).opened.expect("opened");
        let added = add(&mut inner, 2);
        assert_eq!((added.full.len(), added.full[0].items.len()), (1, 1));
        assert!(added.opened > Some(second));
        assert!(inner.take(key, second).is_none(), "another has its key");
        // One that is too large goes alone.
        let added = add(&mut inner, MOST_BYTES + 1);
        assert_eq!((added.full.len(), added.opened), (2, None));
        assert_eq!((inner.waiting, inner.open.len()), (0, 0));
    }

    #[test]
    fn one_that_was_cancelled_fills_no_batch() {
        let (mut inner, key) = (Inner::default(), [0; 32]);
        let (waiting, given) = one(1);
        let _ = inner.add(key, waiting, rule(2));
        drop(given);
        let (waiting, _given) = one(1);
        assert!(inner.add(key, waiting, rule(2)).full.is_empty());
        let (waiting, _last) = one(1);
        let full = inner.add(key, waiting, rule(2)).full;
        assert_eq!((full[0].items.len(), inner.waiting), (2, 0));
    }

    #[test]
    fn with_too_many_places_nobody_waits() {
        let mut inner = Inner::default();
        let mut kept = Vec::new();
        for n in 0..MOST_WAITING + 1 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&n.to_be_bytes());
            let (waiting, given) = one(1);
            kept.push(given);
            let added = inner.add(key, waiting, rule(2));
            assert_eq!(added.full.len(), usize::from(n == MOST_WAITING), "{n}");
        }
        assert_eq!(inner.waiting, MOST_WAITING);
    }
}
