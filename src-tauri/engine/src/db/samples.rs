//! Sample bodies that people pasted.

use crate::Result;
use crate::ids::FlowId;
use rusqlite::Connection;
use std::collections::HashMap;

/// The pasted samples of a flow: text and time by node.
///
/// # Errors
/// What the database refuses.
pub fn of_flow(connection: &Connection, flow: FlowId) -> Result<HashMap<String, (String, i64)>> {
    let mut query =
        connection.prepare_cached("SELECT node, text, at FROM sample WHERE flow = ?")?;
    let rows = query.query_map([flow], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets or removes the sample of a node.
///
/// # Errors
/// What the database refuses.
pub fn set(
    connection: &Connection,
    flow: FlowId,
    node: &str,
    text: Option<&str>,
    now: i64,
) -> Result<()> {
    match text {
        Some(text) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO sample (flow, node, text, at) VALUES (?, ?, ?, ?)",
            )?
            .execute((flow, node, text, now))?,
        None => connection
            .prepare_cached("DELETE FROM sample WHERE flow = ? AND node = ?")?
            .execute((flow, node))?,
    };
    Ok(())
}
