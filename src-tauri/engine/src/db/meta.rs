//! Small things with one value.

use crate::Result;
use rusqlite::{Connection, OptionalExtension};

/// The value under `key`.
///
/// # Errors
/// What the database refuses.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets the value under `key`.
///
/// # Errors
/// What the database refuses.
pub fn set(connection: &Connection, key: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")?
        .execute((key, value))?;
    Ok(())
}
