//! The one thread that changes the database. What arrives while a commit is under way is gathered
//! into the next transaction (group commit), so that one sync to disk serves many callers.

use super::health::Health;
use crate::api::events::WatchEvent;
use crate::run::hub::Hub;
use crate::{Error, Result};
use rusqlite::Connection;
use std::ops::Deref;
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

/// A transaction in which a change is made: a connection that also gives out sequence numbers
/// and takes the events that become true with the commit.
#[derive(Debug)]
pub struct Tx<'a> {
    connection: &'a Connection,
    seq: i64,
    events: Vec<WatchEvent>,
    /// Whether anybody wants to know.
    heard: bool,
}

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Tx<'_> {
    /// The next global sequence number.
    pub fn next_seq(&mut self) -> i64 {
        self.seq += 1;
        self.seq
    }

    /// Makes and sends an event after the commit, where anybody wants to know.
    pub fn tell(&mut self, event: impl FnOnce() -> WatchEvent) {
        if self.heard {
            self.events.push(event());
        }
    }

    /// Sends `event` to watchers after the commit.
    pub fn publish(&mut self, event: WatchEvent) {
        self.events.push(event);
    }
}

/// Tells a change's caller how the commit went.
type Acknowledge = Box<dyn FnOnce(Result<()>) + Send>;
/// Makes a change, or passes on why there is no transaction for it. The result says whether it is
/// to be kept, or why not.
type Change = Box<dyn FnOnce(Result<&mut Tx<'_>>) -> (Result<()>, Acknowledge) + Send>;

enum Message {
    Change(Change),
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

    pub(super) async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (change, answer) = boxed(change);
        self.queue
            .send(Message::Change(change))
            .await
            .map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn try_write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (change, answer) = boxed(change);
        self.queue
            .try_send(Message::Change(change))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => Error::Busy,
                mpsc::error::TrySendError::Closed(_) => Error::Closed,
            })?;
        answer.await.map_err(|_| Error::Closed)?
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

fn boxed<T, F>(change: F) -> (Change, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let change: Change = Box::new(move |tx| {
        let result = tx.and_then(change);
        let keep = result.as_ref().map(|_| ()).map_err(Clone::clone);
        let acknowledge: Acknowledge = Box::new(move |commit| {
            // A caller that went away needs no answer.
            let _ = answer.send(commit.and(result));
        });
        (keep, acknowledge)
    });
    (change, receiver)
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

    fn commit(&mut self, group: Vec<Change>) {
        let mut acknowledgements = Vec::with_capacity(group.len());
        let mut tx = Tx {
            connection: &self.connection,
            seq: self.seq,
            events: Vec::new(),
            heard: self.hub.is_heard(),
        };
        let mut left = group.into_iter();
        let outcome = run(&mut tx, "BEGIN IMMEDIATE").and_then(|()| {
            for change in left.by_ref() {
                make(&mut tx, change, &mut acknowledgements)?;
            }
            run(&mut tx, "COMMIT")
        });
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
                acknowledgements.extend(left.map(|change| change(Err(error.clone())).1));
            }
        }
        for acknowledge in acknowledgements {
            acknowledge(outcome.clone());
        }
    }
}

/// Makes one change within its own savepoint, so that a refused one leaves the others alone.
///
/// # Errors
/// The transaction as a whole is broken: whoever is in `acknowledgements` has to hear it too.
fn make(tx: &mut Tx<'_>, change: Change, acknowledgements: &mut Vec<Acknowledge>) -> Result<()> {
    if let Err(error) = run(tx, "SAVEPOINT change") {
        acknowledgements.push(change(Err(error.clone())).1);
        return Err(error);
    }
    let (seq, events) = (tx.seq, tx.events.len());
    let made = catch_unwind(AssertUnwindSafe(|| change(Ok(&mut *tx))));
    let keep = match made {
        Ok((keep, acknowledge)) => {
            acknowledgements.push(acknowledge);
            keep
        }
        Err(_) => Err(Error::Closed),
    };
    if let Err(refused) = keep {
        // SQLite has rolled back all of it already, or the others would meet the same.
        if matches!(refused, Error::Disk { .. }) {
            return Err(refused);
        }
        tx.seq = seq;
        tx.events.truncate(events);
        run(tx, "ROLLBACK TO change")?;
    }
    run(tx, "RELEASE change")
}

fn run(tx: &mut Tx<'_>, sql: &str) -> Result<()> {
    tx.connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::db::Db;
    use crate::run::hub::Hub;
    use crate::{Error, Result};
    use std::sync::Arc;

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
