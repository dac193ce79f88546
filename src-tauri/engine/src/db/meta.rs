//! Small things with one value.

use crate::Result;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

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

const FOLDER: &str = "folder";

/// The data folder's identifier, if it has one already.
///
/// # Errors
/// What the database refuses.
pub fn known_folder(connection: &Connection) -> Result<Option<String>> {
    get(connection, FOLDER)
}

/// The data folder's identifier, made on the first call. A copy of the folder keeps it.
///
/// # Errors
/// What the database refuses.
pub fn folder(connection: &Connection) -> Result<String> {
    if let Some(id) = known_folder(connection)? {
        return Ok(id);
    }
    let id = Uuid::now_v7().to_string();
    set(connection, FOLDER, &id)?;
    Ok(id)
}
