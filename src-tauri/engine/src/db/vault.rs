//! The vault's one row: it is there once there is a data key, which it does not hold.

use crate::Result;
use rusqlite::{Connection, OptionalExtension};

/// The row.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// A known value sealed under the data key: tells whether a key is the right one.
    pub(crate) probe: Vec<u8>,
    /// The data key under the recovery passphrase.
    pub(crate) wrapped: Option<Wrapped>,
}

/// The data key, sealed under a passphrase by argon2id.
#[derive(Debug, Clone)]
pub(crate) struct Wrapped {
    pub(crate) sealed: Vec<u8>,
    pub(crate) salt: Vec<u8>,
    /// KiB.
    pub(crate) memory: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

/// The row, if there is a data key.
pub(crate) fn get(connection: &Connection) -> Result<Option<Record>> {
    let mut statement = connection.prepare_cached(
        "SELECT probe, wrapped, salt, memory, passes, lanes FROM vault WHERE id = 1",
    )?;
    let record = statement.query_row([], |row| {
        let sealed: Option<Vec<u8>> = row.get(1)?;
        let wrapped = match sealed {
            None => None,
            Some(sealed) => Some(Wrapped {
                sealed,
                salt: row.get(2)?,
                memory: row.get(3)?,
                passes: row.get(4)?,
                lanes: row.get(5)?,
            }),
        };
        Ok(Record {
            probe: row.get(0)?,
            wrapped,
        })
    });
    Ok(record.optional()?)
}

/// Stores the row of a new data key.
pub(crate) fn insert(connection: &Connection, record: &Record, now: i64) -> Result<()> {
    connection.execute(
        "INSERT INTO vault (id, probe, created) VALUES (1, ?, ?)",
        (&record.probe, now),
    )?;
    set_wrapped(connection, record.wrapped.as_ref())
}

/// Sets or removes the recovery passphrase's part.
pub(crate) fn set_wrapped(connection: &Connection, wrapped: Option<&Wrapped>) -> Result<()> {
    connection.execute(
        "UPDATE vault SET wrapped = ?, salt = ?, memory = ?, passes = ?, lanes = ? WHERE id = 1",
        (
            wrapped.map(|w| &w.sealed),
            wrapped.map(|w| &w.salt),
            wrapped.map(|w| w.memory),
            wrapped.map(|w| w.passes),
            wrapped.map(|w| w.lanes),
        ),
    )?;
    Ok(())
}

/// Forgets the data key.
pub(crate) fn delete(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM vault", [])?;
    Ok(())
}

/// How many runs wait for the vault to be opened.
pub(crate) fn waiting_runs(connection: &Connection) -> Result<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT count(DISTINCT step.run) FROM step JOIN run ON run.id = step.run
             WHERE step.waits_for = 'vault' AND run.state = 'waiting'",
        )?
        .query_row([], |row| row.get(0))?)
}
