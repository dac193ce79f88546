//! Versions: what runs are pinned to.

use super::flows::{document, text};
use crate::flow::Flow;
use crate::ids::FlowId;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// A version as stored.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// The row.
    pub id: i64,
    /// Its flow.
    pub flow: FlowId,
    /// From 1; none for the snapshot of a tested draft.
    pub number: Option<u32>,
    /// The drawing.
    pub document: Flow,
}

/// One version.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, id: i64) -> Result<VersionRow> {
    let (flow, number, stored): (FlowId, Option<u32>, String) = connection
        .prepare_cached("SELECT flow, number, document FROM version WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or_else(|| Error::NotFound("This version".to_owned()))?;
    Ok(VersionRow {
        id,
        flow,
        number,
        document: document(&stored)?,
    })
}

/// The version of `flow` with this number.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn by_number(connection: &Connection, flow: FlowId, number: u32) -> Result<VersionRow> {
    let id: Option<i64> = connection
        .prepare_cached("SELECT id FROM version WHERE flow = ? AND number = ?")?
        .query_row((flow, number), |row| row.get(0))
        .optional()?;
    get(
        connection,
        id.ok_or_else(|| Error::NotFound("This version".to_owned()))?,
    )
}

/// The published version of every flow that has one.
///
/// # Errors
/// What the database refuses.
pub fn published(connection: &Connection) -> Result<HashMap<FlowId, VersionRow>> {
    let mut query = connection.prepare_cached(
        "SELECT version.id, version.flow, version.number, version.document
         FROM flow JOIN version ON version.id = flow.version WHERE flow.deleted IS NULL",
    )?;
    let rows = query.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get::<_, String>(3)?,
        ))
    })?;
    rows.map(|row| {
        let (id, flow, number, stored) = row?;
        Ok((
            flow,
            VersionRow {
                id,
                flow,
                number,
                document: document(&stored)?,
            },
        ))
    })
    .collect()
}

/// Adds the next numbered version. Returns its row and number.
///
/// # Errors
/// What the database refuses.
pub fn publish(
    connection: &Connection,
    flow: FlowId,
    drawing: &Flow,
    now: i64,
) -> Result<(i64, u32)> {
    let number: u32 = connection
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM version WHERE flow = ?")?
        .query_row([flow], |row| row.get(0))?;
    insert(
        connection,
        flow,
        Some(number),
        &text(drawing)?,
        drawing.nodes.len(),
        now,
    )?;
    Ok((connection.last_insert_rowid(), number))
}

/// The hidden snapshot of a draft; the newest one is used again while the draft has not changed.
///
/// # Errors
/// What the database refuses.
pub fn snapshot(connection: &Connection, flow: FlowId, drawing: &Flow, now: i64) -> Result<i64> {
    let stored = text(drawing)?;
    let newest: Option<(i64, String)> = connection
        .prepare_cached("SELECT id, document FROM version WHERE flow = ? AND number IS NULL ORDER BY id DESC LIMIT 1")?
        .query_row([flow], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((id, document)) = newest
        && document == stored
    {
        return Ok(id);
    }
    insert(connection, flow, None, &stored, drawing.nodes.len(), now)?;
    Ok(connection.last_insert_rowid())
}

fn insert(
    connection: &Connection,
    flow: FlowId,
    number: Option<u32>,
    document: &str,
    nodes: usize,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO version (flow, number, document, nodes, created) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute((flow, number, document, nodes, now))?;
    Ok(())
}
