//! Batches: which runs' events went, or are to go, in one request.

use crate::Result;
use crate::ids::{BatchId, RunId};
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension};

/// A step's place in its batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The batch.
    pub batch: BatchId,
    /// Its place in the order, from 0.
    pub position: u32,
    /// How many are in it.
    pub size: u32,
    /// Who sends it.
    pub leader: Leader,
    /// What came of it, once that is final: JSON.
    pub outcome: Option<String>,
}

/// Who sends a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leader {
    /// The step that was asked about.
    This,
    /// The same step of another run.
    Other(RunId),
    /// The one at this position, whose run or step has ended without it.
    Gone(u32),
}

/// Stores what a batch sends, and whose events are in it, in this order; the first one sends it.
///
/// # Errors
/// What the database refuses.
pub fn insert(
    connection: &Connection,
    batch: BatchId,
    items: &[(RunId, String)],
    body: &[u8],
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO batch (id, size, leader, body) VALUES (?, ?, 0, ?)")?
        .execute((batch, items.len(), body))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO batch_item (run, node, batch, position) VALUES (?, ?, ?, ?)",
    )?;
    for (position, (run, node)) in items.iter().enumerate() {
        insert.execute((run, node, batch, position))?;
    }
    Ok(())
}

/// Who leads `batch`, and whether that one will not send it any more.
const LED: &str =
    "LEFT JOIN batch_item AS led ON led.batch = batch.id AND led.position = batch.leader
     LEFT JOIN run ON run.id = led.run
     LEFT JOIN step ON step.run = led.run AND step.node = led.node AND step.path = ''";
const GONE: &str = "led.run IS NULL OR run.state IN ('succeeded', 'failed', 'cancelled')
     OR coalesce(step.state IN ('succeeded', 'failed', 'skipped'), 0)";

/// The place of a step, if it has one.
///
/// # Errors
/// What the database refuses.
pub fn of(connection: &Connection, run: RunId, node: &str) -> Result<Option<Found>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT batch.id, item.position, batch.size, batch.leader, led.run, {GONE}, batch.outcome
         FROM batch_item AS item JOIN batch ON batch.id = item.batch {LED}
         WHERE item.run = ? AND item.node = ?",
    ))?;
    let found = query.query_row((run, node), |row| {
        let (position, leader): (u32, u32) = (row.get(1)?, row.get(3)?);
        let (led, gone): (Option<RunId>, bool) = (row.get(4)?, row.get(5)?);
        Ok(Found {
            batch: row.get(0)?,
            position,
            size: row.get(2)?,
            leader: match led {
                _ if position == leader => Leader::This,
                Some(run) if !gone => Leader::Other(run),
                _ => Leader::Gone(leader),
            },
            outcome: row.get(6)?,
        })
    });
    Ok(found.optional()?)
}

/// The batches that steps wait for in vain: what came of them is known, or nobody sends them.
///
/// # Errors
/// What the database refuses.
pub fn in_vain(connection: &Connection) -> Result<Vec<BatchId>> {
    let mut query = connection.prepare_cached(&format!(
        "WITH waited AS (
           SELECT DISTINCT unhex(substr(waits_for, 7), '-') AS id FROM step
           WHERE waits_for >= 'batch:' AND waits_for < 'batch;')
         SELECT waited.id FROM waited LEFT JOIN batch ON batch.id = waited.id {LED}
         WHERE waited.id IS NOT NULL AND (batch.outcome IS NOT NULL OR {GONE})",
    ))?;
    let rows = query.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The batches that `run` sends and whose outcome is not known.
///
/// # Errors
/// What the database refuses.
pub fn led(connection: &Connection, run: RunId) -> Result<Vec<BatchId>> {
    let mut query = connection.prepare_cached(
        "SELECT batch.id FROM batch_item AS item
         JOIN batch ON batch.id = item.batch AND batch.leader = item.position
         WHERE item.run = ? AND batch.outcome IS NULL",
    )?;
    let rows = query.query_map([run], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The one at `position` sends it from now on, if the one at `before` still did. Whether it is so.
///
/// # Errors
/// What the database refuses.
pub fn lead(connection: &Connection, batch: BatchId, before: u32, position: u32) -> Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE batch SET leader = ?3 WHERE id = ?1 AND leader = ?2 AND outcome IS NULL",
        )?
        .execute((batch, before, position))?;
    Ok(changed == 1)
}

/// What a batch sends. None when that is over.
///
/// # Errors
/// What the database refuses.
pub fn body(connection: &Connection, batch: BatchId) -> Result<Option<Bytes>> {
    let body: Option<Option<Vec<u8>>> = connection
        .prepare_cached("SELECT body FROM batch WHERE id = ?")?
        .query_row([batch], |row| row.get(0))
        .optional()?;
    Ok(body.flatten().map(Bytes::from))
}

/// What came of it is final. It is not sent any more.
///
/// # Errors
/// What the database refuses.
pub fn end(connection: &Connection, batch: BatchId, outcome: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE batch SET outcome = ?2, body = NULL WHERE id = ?1")?
        .execute((batch, outcome))?;
    Ok(())
}

/// Up to `limit` batches all of whose runs have ended.
///
/// # Errors
/// What the database refuses.
pub fn needless(connection: &Connection, limit: u32) -> Result<Vec<BatchId>> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM batch WHERE NOT EXISTS (
           SELECT 1 FROM batch_item AS item JOIN run ON run.id = item.run
           WHERE item.batch = batch.id AND run.state IN ('queued', 'running', 'waiting'))
         LIMIT ?",
    )?;
    let rows = query.query_map([limit], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets batches.
///
/// # Errors
/// What the database refuses.
pub fn delete(connection: &Connection, batches: &[BatchId]) -> Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM batch WHERE id = ?")?;
    for batch in batches {
        delete.execute([batch])?;
    }
    Ok(())
}
