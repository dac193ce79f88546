//! A few connections for looking: SQLite's WAL lets them read while the writer writes.

use super::open;
use crate::{Error, Result};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

const READERS: usize = 4;

/// The pool. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(file: &Path) -> Result<Self> {
        let idle = (0..READERS)
            .map(|_| open::reader(file))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            free: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub(super) async fn read<T, F>(&self, look: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let permit = Arc::clone(&self.free)
            .acquire_owned()
            .await
            .map_err(|_| Error::Closed)?;
        let idle = Arc::clone(&self.idle);
        let looked = tokio::task::spawn_blocking(move || {
            let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = connection.ok_or(Error::Closed)?;
            let lent = Lent {
                connection: Some(connection),
                idle: &idle,
            };
            // One transaction, so that several queries see one state.
            let connection = lent.connection.as_ref().ok_or(Error::Closed)?;
            connection.execute_batch("BEGIN")?;
            let found = look(connection);
            connection.execute_batch("ROLLBACK")?;
            drop(lent);
            drop(permit);
            found
        });
        looked.await.map_err(|_| Error::Closed)?
    }
}

/// Gives a connection back, also when its reader panics.
struct Lent<'a> {
    connection: Option<Connection>,
    idle: &'a Mutex<Vec<Connection>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            if !connection.is_autocommit() {
                // A reader's transaction holds nothing worth an error.
                let _ = connection.execute_batch("ROLLBACK");
            }
            self.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
    }
}
