//! The Inspector's catch URLs.

use super::writer::Tx;
use crate::api::events::WatchEvent;
use crate::api::inspector::CatchAnswer;
use crate::ids::CatchId;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row};

/// A catch URL.
#[derive(Debug, Clone)]
pub struct Catch {
    /// Its identifier.
    pub id: CatchId,
    /// 128 random bits in base64url.
    pub path: String,
    /// The name that people see.
    pub name: String,
    /// What it answers.
    pub answer: CatchAnswer,
    /// How many requests it keeps now.
    pub kept: u32,
    /// How many it has received in all.
    pub received: u64,
    /// When the last one came, in UTC milliseconds.
    pub last: Option<i64>,
}

const CATCH: &str = "SELECT id, path, name, status, content_type, body, received,
    (SELECT count(*) FROM caught WHERE catch = catch.id),
    (SELECT at FROM caught WHERE catch = catch.id ORDER BY id DESC LIMIT 1)
    FROM catch WHERE deleted IS NULL";

fn catch(row: &Row<'_>) -> rusqlite::Result<Catch> {
    Ok(Catch {
        id: row.get(0)?,
        path: row.get(1)?,
        name: row.get(2)?,
        answer: CatchAnswer {
            status: row.get(3)?,
            content_type: row.get(4)?,
            body: row.get(5)?,
        },
        received: row.get(6)?,
        kept: row.get(7)?,
        last: row.get(8)?,
    })
}

/// All catch URLs, oldest first.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<Catch>> {
    let mut query = connection.prepare_cached(&format!("{CATCH} ORDER BY id"))?;
    let rows = query.query_map([], catch)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One catch URL.
///
/// # Errors
/// It does not exist, or what the database refuses.
pub fn get(connection: &Connection, id: CatchId) -> Result<Catch> {
    connection
        .prepare_cached(&format!("{CATCH} AND id = ?"))?
        .query_row([id], catch)
        .optional()?
        .ok_or_else(missing)
}

/// Where a request to an address goes: the catch URL, and what it answers.
///
/// # Errors
/// What the database refuses.
pub fn find(connection: &Connection, path: &str) -> Result<Option<(CatchId, CatchAnswer)>> {
    let mut query = connection.prepare_cached(
        "SELECT id, status, content_type, body FROM catch WHERE path = ? AND deleted IS NULL",
    )?;
    let found = query.query_row([path], |row| {
        let answer = CatchAnswer {
            status: row.get(1)?,
            content_type: row.get(2)?,
            body: row.get(3)?,
        };
        Ok((row.get(0)?, answer))
    });
    Ok(found.optional()?)
}

/// A new catch URL.
///
/// # Errors
/// What the database refuses.
pub fn create(
    connection: &Connection,
    id: CatchId,
    path: &str,
    name: &str,
    now: i64,
) -> Result<()> {
    let answer = CatchAnswer::default();
    connection
        .prepare_cached(
            "INSERT INTO catch (id, path, name, status, content_type, body, created)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute((
            id,
            path,
            name,
            answer.status,
            &answer.content_type,
            &answer.body,
            now,
        ))?;
    Ok(())
}

/// Another name and answer.
///
/// # Errors
/// It does not exist, or what the database refuses.
pub fn update(
    connection: &Connection,
    id: CatchId,
    name: &str,
    answer: &CatchAnswer,
) -> Result<()> {
    let changed = connection
        .prepare_cached(
            "UPDATE catch SET name = ?, status = ?, content_type = ?, body = ?
             WHERE id = ? AND deleted IS NULL",
        )?
        .execute((name, answer.status, &answer.content_type, &answer.body, id))?;
    if changed == 0 { Err(missing()) } else { Ok(()) }
}

/// Marks a catch URL as deleted at a time, or (with none) as there again. What it keeps stays
/// until [`prune`].
///
/// # Errors
/// It does not exist, or what the database refuses.
pub fn set_deleted(connection: &Connection, id: CatchId, deleted: Option<i64>) -> Result<()> {
    let changed = connection
        .prepare_cached("UPDATE catch SET deleted = ? WHERE id = ? AND (deleted IS NULL) = ?")?
        .execute((deleted, id, deleted.is_some()))?;
    if changed == 0 { Err(missing()) } else { Ok(()) }
}

/// Removes for good what was deleted before `then`, in UTC milliseconds.
///
/// # Errors
/// What the database refuses.
pub fn prune(connection: &Connection, then: i64) -> Result<()> {
    connection.execute("DELETE FROM catch WHERE deleted < ?", [then])?;
    Ok(())
}

/// Counts a request and tells watchers.
pub(super) fn received(tx: &mut Tx<'_>, catch: CatchId) -> Result<()> {
    tx.prepare_cached("UPDATE catch SET received = received + 1 WHERE id = ?")?
        .execute([catch])?;
    tx.publish(WatchEvent::Caught { catch });
    Ok(())
}

fn missing() -> Error {
    Error::NotFound("This catch URL".to_owned())
}
