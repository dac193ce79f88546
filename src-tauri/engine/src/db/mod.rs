//! SQLite: one writer thread with group commit, a small pool of readers, plain SQL.
//!
//! - [`open`]: the file, its pragmas and migrations, and what is wrong with it if anything
//! - [`writer`], [`change`]: changes, gathered into one transaction, each acknowledged after the commit
//! - [`health`]: whether changes can be written
//! - [`readers`]: connections that browse without delaying a write
//! - the rest: one file a table, functions over `&Connection` that compose in one transaction

pub mod agains;
pub mod attempts;
pub mod batches;
pub mod bodies;
pub mod bound;
pub mod catches;
pub mod caught;
mod change;
pub mod connections;
pub mod destinations;
pub mod dues;
pub mod flows;
pub mod health;
pub mod meta;
mod names;
pub mod open;
pub mod profiles;
pub mod prune;
pub mod readers;
pub mod run_list;
pub mod run_stats;
pub mod runs;
pub mod samples;
pub mod secrets;
pub mod signing_keys;
pub mod steps;
pub mod triggers;
pub mod troubles;
pub mod vault;
pub mod versions;
pub mod waits;
pub mod writer;

use crate::Result;
use crate::run::hub::Hub;
use health::Health;
use readers::Readers;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use writer::{Tx, Writer};

/// The open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    writer: Writer,
    readers: Readers,
    health: Arc<Health>,
}

impl Db {
    /// Opens (or makes) the database in the folder `data`. Committed events go to `hub`.
    ///
    /// # Errors
    /// [`crate::Error::Newer`], [`crate::Error::Damaged`], or what the system refused.
    pub fn open(data: &Path, hub: Arc<Hub>) -> Result<Self> {
        let file = data.join(open::FILE);
        let connection = open::writer(&file)?;
        let readers = Readers::open(&file)?;
        let health = Arc::new(Health::new(Arc::clone(&hub)));
        Ok(Self {
            writer: Writer::start(connection, hub, Arc::clone(&health))?,
            readers,
            health,
        })
    }

    /// Whether changes can be written.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Changes something. Returns after the commit; on an error nothing of it is kept.
    ///
    /// # Errors
    /// What `change` refuses, or the commit's failure.
    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.write(change::once(change)).await
    }

    /// Like [`Db::write`], but refuses with [`crate::Error::Busy`] when the queue is full.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], what `change` refuses, or the commit's failure.
    pub async fn try_write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.try_write(change::once(change)).await
    }

    /// Like [`Db::write`], for what every run writes: as `change` can be made again when another
    /// one of its transaction is refused, it needs no savepoint.
    ///
    /// # Errors
    /// What `change` refuses, or the commit's failure.
    pub async fn write_often<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.write(change::repeatable(change)).await
    }

    /// Like [`Db::write_often`], but refuses with [`crate::Error::Busy`] when the queue is full.
    ///
    /// # Errors
    /// [`crate::Error::Busy`], what `change` refuses, or the commit's failure.
    pub async fn try_write_often<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.try_write(change::repeatable(change)).await
    }

    /// Reads one consistent state.
    ///
    /// # Errors
    /// What `look` refuses.
    pub async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.readers.read(look).await
    }

    /// Brings what the log of changes holds into the file, as far as nobody reads it.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn checkpoint(&self) -> Result<()> {
        self.writer.checkpoint().await
    }

    /// Commits what is queued, checkpoints and ends the writer thread.
    pub async fn close(&self) {
        self.writer.close().await;
    }
}
