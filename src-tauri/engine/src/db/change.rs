//! A change on its way through the writer: what it writes with, how it is made, who hears of it.

use crate::api::events::WatchEvent;
use crate::{Error, Result};
use rusqlite::Connection;
use std::ops::Deref;
use tokio::sync::oneshot;

/// A transaction in which a change is made: a connection that also gives out sequence numbers
/// and takes the events that become true with the commit.
#[derive(Debug)]
pub struct Tx<'a> {
    connection: &'a Connection,
    pub(super) seq: i64,
    pub(super) events: Vec<WatchEvent>,
    /// Whether anybody wants to know.
    pub(super) heard: bool,
}

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl<'a> Tx<'a> {
    /// One that gives out numbers after `seq`.
    pub(super) fn new(connection: &'a Connection, seq: i64, heard: bool) -> Self {
        Self {
            connection,
            seq,
            events: Vec::new(),
            heard,
        }
    }

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

    /// Runs a statement without parameters.
    pub(super) fn run(&self, sql: &str) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

/// A change that is to be made. Whoever asked for it hears how it went when it is acknowledged.
pub(super) trait Change: Send {
    /// Whether it can be made a second time, after the first was rolled back.
    fn is_repeatable(&self) -> bool;

    /// Makes it. The result is kept.
    ///
    /// # Errors
    /// Why nothing of it may stay.
    fn make(&mut self, tx: &mut Tx<'_>) -> Result<()>;

    /// Tells how it went, and how the commit went.
    fn acknowledge(self: Box<Self>, commit: Result<()>);
}

/// The outcome of a change, and who waits for it.
struct Told<T> {
    made: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T> Told<T> {
    fn keep(&mut self, made: Result<T>) -> Result<()> {
        let kept = made.as_ref().map(|_| ()).map_err(Clone::clone);
        self.made = Some(made);
        kept
    }

    fn tell(self, commit: Result<()>) {
        // One that was not made, or panicked, has no outcome.
        let made = self.made.unwrap_or(Err(Error::Closed));
        // A caller that went away needs no answer.
        let _gone = self.answer.send(commit.and(made));
    }
}

/// A change that is made once.
struct Once<T, F> {
    change: Option<F>,
    told: Told<T>,
}

impl<T: Send, F: FnOnce(&mut Tx<'_>) -> Result<T> + Send> Change for Once<T, F> {
    fn is_repeatable(&self) -> bool {
        false
    }

    fn make(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let change = self.change.take().ok_or(Error::Closed)?;
        self.told.keep(change(tx))
    }

    fn acknowledge(self: Box<Self>, commit: Result<()>) {
        self.told.tell(commit);
    }
}

/// A change that can be made again.
struct Repeatable<T, F> {
    change: F,
    told: Told<T>,
}

impl<T: Send, F: Fn(&mut Tx<'_>) -> Result<T> + Send> Change for Repeatable<T, F> {
    fn is_repeatable(&self) -> bool {
        true
    }

    fn make(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        self.told.made = None;
        let made = (self.change)(tx);
        self.told.keep(made)
    }

    fn acknowledge(self: Box<Self>, commit: Result<()>) {
        let Self { change, told } = *self;
        // Before it is told: what it shared with whoever asked is then theirs alone.
        drop(change);
        told.tell(commit);
    }
}

/// A change, and where its outcome will be.
pub(super) type Asked<T> = (Box<dyn Change>, oneshot::Receiver<Result<T>>);

/// A change that is made once.
pub(super) fn once<T, F>(change: F) -> Asked<T>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (answer, outcome) = oneshot::channel();
    let told = Told { made: None, answer };
    let change = Some(change);
    (Box::new(Once { change, told }), outcome)
}

/// A change that can be made again.
pub(super) fn repeatable<T, F>(change: F) -> Asked<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (answer, outcome) = oneshot::channel();
    let told = Told { made: None, answer };
    (Box::new(Repeatable { change, told }), outcome)
}
