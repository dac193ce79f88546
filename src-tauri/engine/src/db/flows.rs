//! Flows and their drafts.

use crate::flow::Flow;
use crate::ids::FlowId;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row};

/// A flow as stored.
#[derive(Debug, Clone)]
pub struct FlowRow {
    /// The flow.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// The draft.
    pub draft: Flow,
    /// Counts the draft's changes.
    pub rev: i64,
    /// Whether its triggers are answered.
    pub on: bool,
    /// The published version's row.
    pub version: Option<i64>,
    /// UTC milliseconds.
    pub updated: i64,
}

const COLUMNS: &str = "id, name, draft, rev, is_on, version, updated";

/// A row's columns, the drawing still as text.
type Columns = (FlowId, String, String, i64, bool, Option<i64>, i64);

fn row(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
    ))
}

fn read(
    (id, name, draft, rev, on, version, updated): (
        FlowId,
        String,
        String,
        i64,
        bool,
        Option<i64>,
        i64,
    ),
) -> Result<FlowRow> {
    Ok(FlowRow {
        id,
        name,
        draft: document(&draft)?,
        rev,
        on,
        version,
        updated,
    })
}

/// A flow's name.
///
/// # Errors
/// What the database refuses.
pub fn name(connection: &Connection, flow: FlowId) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT name FROM flow WHERE id = ?")?
        .query_row([flow], |row| row.get(0))
        .optional()?)
}

/// A stored document.
pub(super) fn document(text: &str) -> Result<Flow> {
    serde_json::from_str(text)
        .map_err(|error| Error::Damaged(format!("a stored flow cannot be read: {error}")))
}

/// A document as it is stored.
pub(super) fn text(flow: &Flow) -> Result<String> {
    crate::rpc::write(flow)
}

/// One flow that is not deleted.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, flow: FlowId) -> Result<FlowRow> {
    let sql = format!("SELECT {COLUMNS} FROM flow WHERE id = ? AND deleted IS NULL");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([flow], row)
        .optional()?;
    read(found.ok_or_else(|| Error::NotFound("This flow".to_owned()))?)
}

/// All flows that are not deleted, by name.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<FlowRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM flow WHERE deleted IS NULL ORDER BY name COLLATE NOCASE, id"
    );
    let rows: Vec<_> = connection
        .prepare_cached(&sql)?
        .query_map([], row)?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(read).collect()
}

/// Adds a flow that is off.
///
/// # Errors
/// What the database refuses.
pub fn insert(connection: &Connection, id: FlowId, draft: &Flow, now: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO flow (id, name, draft, rev, created, updated) VALUES (?, ?, ?, 1, ?, ?)",
        )?
        .execute((id, &draft.name, text(draft)?, now, now))?;
    Ok(())
}

/// Replaces the draft if nobody saved a later one. Returns the new revision.
///
/// # Errors
/// `draft_conflict`, [`Error::NotFound`], or what the database refuses.
pub fn save(connection: &Connection, id: FlowId, rev: i64, draft: &Flow, now: i64) -> Result<i64> {
    let changed = connection
        .prepare_cached(
            "UPDATE flow SET name = ?, draft = ?, rev = rev + 1, updated = ?
             WHERE id = ? AND rev = ? AND deleted IS NULL",
        )?
        .execute((&draft.name, text(draft)?, now, id, rev))?;
    if changed == 1 {
        return Ok(rev + 1);
    }
    let newer = get(connection, id)?;
    Err(Error::conflict(
        "draft_conflict",
        format!(
            "“{}” was changed elsewhere meanwhile. Load that draft, or keep yours.",
            newer.name
        ),
    ))
}

/// Switches on or off.
///
/// # Errors
/// What the database refuses.
pub fn switch(connection: &Connection, id: FlowId, on: bool, now: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE flow SET is_on = ?, updated = ? WHERE id = ?")?
        .execute((on, now, id))?;
    Ok(())
}

/// Makes `version` the published one.
///
/// # Errors
/// What the database refuses.
pub fn set_version(connection: &Connection, id: FlowId, version: i64, now: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE flow SET version = ?, updated = ? WHERE id = ?")?
        .execute((version, now, id))?;
    Ok(())
}

/// Deletes (with a time) or restores (without) a flow. Its runs stay, and whether it is on: what
/// is deleted is not live, and undoing that makes it answer as before.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn set_deleted(connection: &Connection, id: FlowId, deleted: Option<i64>) -> Result<()> {
    let changed = connection
        .prepare_cached(
            "UPDATE flow SET deleted = ?2 WHERE id = ?1 AND (deleted IS NULL) = (?2 IS NOT NULL)",
        )?
        .execute((id, deleted))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::NotFound("This flow".to_owned()))
    }
}

/// The longest name, in characters.
pub const NAME: usize = 120;

/// `name`, or with a number behind it when that is taken.
///
/// # Errors
/// What the database refuses.
pub fn free_name(connection: &Connection, name: &str) -> Result<String> {
    let name = name.trim();
    let mut query =
        connection.prepare_cached("SELECT 1 FROM flow WHERE name = ? AND deleted IS NULL")?;
    let mut candidate = name.to_owned();
    let mut number = 2;
    while query.exists([&candidate])? {
        let suffix = format!(" {number}");
        let kept: String = name.chars().take(NAME - suffix.len()).collect();
        candidate = format!("{}{suffix}", kept.trim_end());
        number += 1;
    }
    Ok(candidate)
}
