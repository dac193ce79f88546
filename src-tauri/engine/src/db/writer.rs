//! The one thread that changes the database. What arrives while a commit is under way is gathered
//! into the next transaction (group commit), so that one sync to disk serves many callers.

pub use super::change::Tx;
use super::change::{Asked, Change};
use super::health::Health;
use crate::run::hub::Hub;
use crate::{Error, Result};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// How many changes may wait; then [`Error::Busy`].
const QUEUE: usize = 4096;
/// How many changes share a transaction at most, so that none waits long for its commit.
const GROUP: usize = 512;

/// Not every number is stored; a start leaves a gap larger than what can be missing, so that
/// numbers never come twice.
const GAP: i64 = 1 << 20;

enum Message {
    Change(Box<dyn Change>),
    /// Bring what was committed from the log into the file.
    Checkpoint(oneshot::Sender<Result<()>>),
    /// Commit what is queued, take no more, say when done.
    Close(oneshot::Sender<()>),
}

/// A handle on the writer thread.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        hub: Arc<Hub>,
        health: Arc<Health>,
    ) -> Result<Self> {
        let (queue, messages) = mpsc::channel(QUEUE);
        let stored: i64 =
            connection.query_row("SELECT coalesce(max(seq), 0) FROM run", [], |row| {
                row.get(0)
            })?;
        let seq = stored + GAP;
        hub.begin_at(seq);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                Thread {
                    connection,
                    hub,
                    health,
                    seq,
                }
                .work(messages);
            })
            .map_err(|error| Error::io("The writer thread cannot be started", &error))?;
        Ok(Self { queue })
    }

    /// Waits for a place in the queue, then for the commit.
    pub(super) async fn write<T>(&self, (change, outcome): Asked<T>) -> Result<T> {
        self.queue
            .send(Message::Change(change))
            .await
            .map_err(|_| Error::Closed)?;
        outcome.await.map_err(|_| Error::Closed)?
    }

    /// Waits for the commit, but not for a place in the queue.
    pub(super) async fn try_write<T>(&self, (change, outcome): Asked<T>) -> Result<T> {
        self.queue
            .try_send(Message::Change(change))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => Error::Busy,
                mpsc::error::TrySendError::Closed(_) => Error::Closed,
            })?;
        outcome.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn checkpoint(&self) -> Result<()> {
        let (answer, done) = oneshot::channel();
        let asked = self.queue.send(Message::Checkpoint(answer)).await;
        asked.map_err(|_| Error::Closed)?;
        done.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn close(&self) {
        let (end, ended) = oneshot::channel();
        if self.queue.send(Message::Close(end)).await.is_ok() {
            // An error means that the thread is gone, which is what was asked for.
            let _ = ended.await;
        }
    }
}

struct Thread {
    connection: Connection,
    hub: Arc<Hub>,
    health: Arc<Health>,
    seq: i64,
}

impl Thread {
    fn work(mut self, mut messages: mpsc::Receiver<Message>) {
        let mut closing = None;
        while let Some(first) = messages.blocking_recv() {
            let mut group = Vec::new();
            let mut checkpoint = None;
            let mut next = Some(first);
            while let Some(message) = next {
                match message {
                    Message::Change(change) => group.push(change),
                    Message::Checkpoint(done) => checkpoint = Some(done),
                    Message::Close(end) => {
                        messages.close();
                        closing = Some(end);
                    }
                }
                next = if group.len() < GROUP && checkpoint.is_none() {
                    messages.try_recv().ok()
                } else {
                    None
                };
            }
            self.commit(group);
            if let Some(done) = checkpoint {
                // Nobody is waited for: neither readers nor writers.
                let made = self.checkpoint("PASSIVE");
                // Whoever asked may be gone.
                let _ = done.send(made);
            }
        }
        // What the log holds goes into the file, so that a copy of the file is whole.
        if let Err(error) = self.checkpoint("TRUNCATE") {
            tracing::debug!(%error, "no checkpoint at the end");
        }
        if let Some(end) = closing {
            // Nobody may be left to hear it.
            let _ = end.send(());
        }
    }

    fn checkpoint(&self, how: &str) -> Result<()> {
        let sql = format!("PRAGMA wal_checkpoint({how})");
        Ok(self.connection.query_row(&sql, [], |_| Ok(()))?)
    }

    fn commit(&mut self, mut group: Vec<Box<dyn Change>>) {
        // Whatever may have to be made again comes before what cannot.
        group.sort_by_key(|change| !change.is_repeatable());
        let mut tx = Tx::new(&self.connection, self.seq, self.hub.is_heard());
        let outcome = make_all(&mut tx, &mut group).and_then(|()| tx.run("COMMIT"));
        let (seq, events, heard) = (tx.seq, tx.events, tx.heard);
        match &outcome {
            Ok(()) => {
                self.hub.publish(events);
                if !heard && seq > self.seq {
                    self.hub.pass(seq);
                }
                self.seq = seq;
            }
            Err(error) => {
                tracing::error!(%error, "a transaction was not committed");
                self.health.failed(error);
                // Fails when SQLite has rolled back by itself.
                let _ = self.connection.execute_batch("ROLLBACK");
            }
        }
        for change in group {
            change.acknowledge(outcome.clone());
        }
    }
}

/// Makes the changes of a group in a new transaction; those that are repeatable stand first.
///
/// # Errors
/// The transaction as a whole is broken.
fn make_all(tx: &mut Tx<'_>, group: &mut [Box<dyn Change>]) -> Result<()> {
    tx.run("BEGIN IMMEDIATE")?;
    let first = group.partition_point(|change| change.is_repeatable());
    let (repeatable, once) = group.split_at_mut(first);
    let seq = tx.seq;
    let refused = repeatable
        .iter_mut()
        .find_map(|change| made(tx, change).err());
    if let Some(refused) = refused {
        if matches!(refused, Error::Disk { .. }) {
            return Err(refused);
        }
        // Which is rare: all are made again, each for itself.
        tx.seq = seq;
        tx.events.clear();
        tx.run("ROLLBACK")?;
        tx.run("BEGIN IMMEDIATE")?;
        for change in repeatable {
            make_alone(tx, change)?;
        }
    }
    for change in once {
        make_alone(tx, change)?;
    }
    Ok(())
}

/// Makes one change within its own savepoint, so that a refused one leaves the others alone. That
/// costs a copy of every page it touches.
///
/// # Errors
/// The transaction as a whole is broken.
fn make_alone(tx: &mut Tx<'_>, change: &mut Box<dyn Change>) -> Result<()> {
    tx.run("SAVEPOINT change")?;
    let (seq, events) = (tx.seq, tx.events.len());
    if let Err(refused) = made(tx, change) {
        // SQLite has rolled back all of it already, or the others would meet the same.
        if matches!(refused, Error::Disk { .. }) {
            return Err(refused);
        }
        tx.seq = seq;
        tx.events.truncate(events);
        tx.run("ROLLBACK TO change")?;
    }
    tx.run("RELEASE change")
}

/// Makes a change. One that panics is refused.
fn made(tx: &mut Tx<'_>, change: &mut Box<dyn Change>) -> Result<()> {
    catch_unwind(AssertUnwindSafe(|| change.make(tx))).unwrap_or(Err(Error::Closed))
}

#[cfg(test)]
mod tests {
    use crate::db::Db;
    use crate::run::hub::Hub;
    use crate::{Error, Result};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    async fn count(db: &Db) -> Result<i64> {
        db.read(|c| Ok(c.query_row("SELECT count(*) FROM meta", [], |row| row.get(0))?))
            .await
    }

    fn insert(tx: &super::Tx<'_>, key: &str) -> Result<()> {
        tx.execute("INSERT INTO meta VALUES (?, '')", [key])?;
        Ok(())
    }

    #[tokio::test]
    async fn a_refused_change_leaves_the_others_of_its_group_alone() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(folder.path(), Arc::new(Hub::new()))?;
        let before = count(&db).await?;
        let (good, bad, panicked, last) = tokio::join!(
            db.write(|tx| insert(tx, "a")),
            db.write(|tx| {
                insert(tx, "b")?;
                Err::<(), _>(Error::invalid("no", "no"))
            }),
            db.write(|tx| -> Result<()> {
                insert(tx, "c")?;
                panic!("a change that panics")
            }),
            db.write(|tx| insert(tx, "d")),
        );
        good?;
        last?;
        assert_eq!(bad.expect_err("refused").code(), "no");
        assert_eq!(panicked.expect_err("panicked").code(), "closed");
        assert_eq!(count(&db).await?, before + 2);
        Ok(())
    }

    #[tokio::test]
    async fn changes_that_can_be_made_again_are_when_one_is_refused() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(folder.path(), Arc::new(Hub::new()))?;
        let before = count(&db).await?;
        let (begun, wait_begun) = tokio::sync::oneshot::channel();
        let (go_on, wait_go_on) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let db = db.clone();
            async move {
                let held = db.write(move |_| {
                    let _ = begun.send(());
                    let _ = wait_go_on.recv();
                    Ok(())
                });
                held.await
            }
        });
        wait_begun.await.expect("the first change begins");
        let made = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&made);
        // All of one group.
        let (once, good, bad, panicked, last, ()) = tokio::join!(
            db.write(|tx| insert(tx, "a")),
            db.write_often(move |tx| {
                counted.fetch_add(1, Ordering::Relaxed);
                insert(tx, "b")
            }),
            db.write_often(|tx| {
                insert(tx, "c")?;
                Err::<(), _>(Error::invalid("no", "no"))
            }),
            db.write_often(|tx| -> Result<()> {
                insert(tx, "d")?;
                panic!("a change that panics")
            }),
            db.try_write_often(|tx| {
                insert(tx, "e")?;
                Ok(tx.next_seq())
            }),
            async { go_on.send(()).expect("a writer") },
        );
        first.await.expect("no panic")?;
        once?;
        good?;
        let seq = last?;
        assert_eq!(bad.expect_err("refused").code(), "no");
        assert_eq!(panicked.expect_err("panicked").code(), "closed");
        assert_eq!(count(&db).await?, before + 3);
        assert_eq!(made.load(Ordering::Relaxed), 2, "made, undone, made again");
        let next = db.write(|tx| Ok(tx.next_seq())).await?;
        assert_eq!(next, seq + 1, "what was undone took no numbers");
        Ok(())
    }

    #[tokio::test]
    async fn a_transaction_that_breaks_is_told_to_all_of_its_group() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(folder.path(), Arc::new(Hub::new()))?;
        let (begun, wait_begun) = tokio::sync::oneshot::channel();
        let (go_on, wait_go_on) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(move |_| {
                    let _ = begun.send(());
                    let _ = wait_go_on.recv();
                    Ok(())
                })
                .await
            }
        });
        wait_begun.await.expect("the first change begins");
        // What SQLite does by itself on a full disk.
        let (broken, next, ()) = tokio::join!(
            db.write(|tx| Ok(tx.execute_batch("ROLLBACK")?)),
            db.write(|tx| insert(tx, "next")),
            async { go_on.send(()).expect("a writer") },
        );
        first.await.expect("no panic")?;
        assert_eq!(broken.expect_err("broken").code(), "database");
        assert_eq!(next.expect_err("not committed").code(), "database");
        db.write(|tx| insert(tx, "next")).await
    }

    #[tokio::test]
    async fn closing_commits_what_is_queued() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(folder.path(), Arc::new(Hub::new()))?;
        let writes: Vec<_> = (0..50)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { db.write(move |tx| insert(tx, &format!("k{n}"))).await })
            })
            .collect();
        for write in writes {
            write.await.expect("no panic")?;
        }
        db.close().await;
        assert_eq!(
            db.write(|tx| insert(tx, "late"))
                .await
                .expect_err("closed")
                .code(),
            "closed"
        );
        let again = Db::open(folder.path(), Arc::new(Hub::new()))?;
        assert!(count(&again).await? >= 50);
        Ok(())
    }
}
