//! Trigger addresses and the calls that were refused there.

use crate::ids::FlowId;
use crate::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// A trigger's address and what it refused.
#[derive(Debug, Clone)]
pub struct TriggerRow {
    /// The node.
    pub node: String,
    /// 128 random bits in base64url.
    pub path: String,
    /// How many calls were refused.
    pub refused: u64,
    /// Why the last one was.
    pub refusal: Option<String>,
}

/// 128 random bits in base64url: an address that nobody guesses.
///
/// # Errors
/// When the system has no randomness to give.
pub fn random_path() -> Result<String> {
    let mut bits = [0_u8; 16];
    getrandom::fill(&mut bits).map_err(|error| Error::Io {
        what: "No random address can be made".to_owned(),
        cause: error.to_string(),
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bits))
}

/// Gives each of `nodes` an address if it has none. Addresses of nodes that are gone stay theirs,
/// so that undoing a deletion brings the same address back.
///
/// # Errors
/// What the database refuses.
pub fn ensure(connection: &Connection, flow: FlowId, nodes: &[&str]) -> Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO trigger_path (path, flow, node) VALUES (?, ?, ?) ON CONFLICT (flow, node) DO NOTHING",
    )?;
    for node in nodes {
        insert.execute((random_path()?, flow, node))?;
    }
    Ok(())
}

/// The addresses of a flow's nodes, by node.
///
/// # Errors
/// What the database refuses.
pub fn of_flow(connection: &Connection, flow: FlowId) -> Result<HashMap<String, TriggerRow>> {
    let mut query = connection.prepare_cached(
        "SELECT node, path, coalesce(count, 0), reason FROM trigger_path
         LEFT JOIN refusal USING (flow, node) WHERE flow = ?",
    )?;
    let rows = query.query_map([flow], row)?;
    rows.map(|row| row.map(|row| (row.node.clone(), row)).map_err(Error::from))
        .collect()
}

/// The addresses of all flows.
///
/// # Errors
/// What the database refuses.
pub fn all(connection: &Connection) -> Result<HashMap<FlowId, HashMap<String, TriggerRow>>> {
    let mut query = connection.prepare_cached(
        "SELECT node, path, coalesce(count, 0), reason, flow FROM trigger_path LEFT JOIN refusal USING (flow, node)",
    )?;
    let mut rows = query.query([])?;
    let mut all: HashMap<FlowId, HashMap<String, TriggerRow>> = HashMap::new();
    while let Some(found) = rows.next()? {
        let trigger = row(found)?;
        all.entry(found.get(4)?)
            .or_default()
            .insert(trigger.node.clone(), trigger);
    }
    Ok(all)
}

fn row(row: &Row<'_>) -> rusqlite::Result<TriggerRow> {
    Ok(TriggerRow {
        node: row.get(0)?,
        path: row.get(1)?,
        refused: row.get(2)?,
        refusal: row.get(3)?,
    })
}

/// Counts a refused call.
///
/// # Errors
/// What the database refuses.
pub fn refuse(
    connection: &Connection,
    flow: FlowId,
    node: &str,
    count: u64,
    reason: &str,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO refusal (flow, node, count, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (flow, node) DO UPDATE SET count = count + ?3, reason = ?4, at = ?5",
        )?
        .execute((flow, node, count, reason, now))?;
    Ok(())
}
