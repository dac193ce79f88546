//! Runs that wait: what for, how they go on, and how they stop waiting.

use super::destinations::Head;
use super::steps;
use super::writer::Tx;
use crate::Result;
use crate::api::events::WatchEvent;
use crate::ids::RunId;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

/// What runs wait for although it can be used, or will never come: connections that are connected
/// or gone, as steps name them.
///
/// # Errors
/// What the database refuses.
pub fn needless(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare(
        "SELECT DISTINCT step.waits_for FROM step JOIN run ON run.id = step.run
         LEFT JOIN connection ON hex(connection.id) = upper(replace(substr(step.waits_for, 12), '-', ''))
         WHERE step.waits_for LIKE 'connection:%' AND run.state = 'waiting'
           AND (connection.state IS NULL OR connection.state = 'connected')",
    )?;
    let rows = query.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Up to `limit` runs that wait for `on`, oldest first, from the one after `last` on.
///
/// # Errors
/// What the database refuses.
pub fn of(
    connection: &Connection,
    on: &str,
    last: Option<RunId>,
    limit: u32,
) -> Result<Vec<RunId>> {
    let mut query = connection.prepare_cached(
        "SELECT DISTINCT step.run FROM step JOIN run ON run.id = step.run
         WHERE step.waits_for = ?1 AND (?2 IS NULL OR step.run > ?2) AND run.state = 'waiting'
         ORDER BY step.run LIMIT ?3",
    )?;
    let rows = query.query_map((on, last, limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first step that waits for `on`, and whether its run does nothing else.
///
/// # Errors
/// What the database refuses.
pub fn first(connection: &Connection, on: &str) -> Result<Option<(Head, bool)>> {
    let mut query = connection.prepare_cached(
        "SELECT step.run, step.node, run.state = 'waiting' FROM step JOIN run ON run.id = step.run
         WHERE step.waits_for = ? AND step.state = 'waiting'
           AND run.state IN ('queued', 'running', 'waiting')
         ORDER BY step.run, step.position LIMIT 1",
    )?;
    let row = query.query_row([on], |row| {
        let (run, node) = (row.get(0)?, row.get(1)?);
        Ok((Head { run, node }, row.get(2)?))
    });
    Ok(row.optional()?)
}

/// Queues those of `runs` that wait, and gives these, oldest first.
///
/// # Errors
/// What the database refuses.
pub fn requeue(connection: &Connection, runs: &[RunId], seq: i64) -> Result<Vec<RunId>> {
    let marks = vec!["?"; runs.len()].join(", ");
    let mut query = connection.prepare(&format!(
        "UPDATE run SET state = 'queued', message = NULL, due = NULL, seq = ?
         WHERE id IN ({marks}) AND state = 'waiting' RETURNING id"
    ))?;
    let ids = runs
        .iter()
        .map(|run| Value::Blob(run.0.as_bytes().to_vec()));
    let values = params_from_iter([Value::Integer(seq)].into_iter().chain(ids));
    let mut queued: Vec<RunId> = query
        .query_map(values, |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    queued.sort_unstable();
    Ok(queued)
}

/// The waiting step of `node` is due `now`. Whether it waits.
///
/// # Errors
/// What the database refuses.
pub fn hurry(connection: &Connection, run: RunId, node: &str, now: i64) -> Result<bool> {
    let sql = "UPDATE step SET due = ?, finished = min(finished, ?)
         WHERE run = ? AND node = ? AND path = '' AND state = 'waiting'";
    let hurried = connection
        .prepare_cached(sql)?
        .execute((now, now, run, node))?;
    Ok(hurried == 1)
}

/// The run does not come by the waiting step of `node`. Whether it waited.
///
/// # Errors
/// What the database refuses.
pub fn give_up(connection: &Connection, run: RunId, node: &str, now: i64) -> Result<bool> {
    let sql = "UPDATE step SET state = 'skipped', waits_for = NULL, due = NULL, finished = ?,
           error_kind = 'given_up', error = 'Somebody gave this delivery up.', error_field = NULL
         WHERE run = ? AND node = ? AND path = '' AND state = 'waiting'";
    let given_up = connection.prepare_cached(sql)?.execute((now, run, node))?;
    Ok(given_up == 1)
}

/// The steps of an ended run do not wait any more: the run will not come by.
///
/// # Errors
/// What the database refuses.
pub fn release(tx: &mut Tx<'_>, run: RunId) -> Result<()> {
    let released = tx
        .prepare_cached(
            "UPDATE step SET state = 'skipped', waits_for = NULL, due = NULL,
               error_kind = NULL, error = NULL, error_field = NULL
             WHERE run = ? AND state = 'waiting' RETURNING node, path",
        )?
        .query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    if released.is_empty() {
        return Ok(());
    }
    for step in steps::of_run(tx, run)? {
        let is = |(node, path): &(String, String)| *node == step.node && *path == step.path;
        if released.iter().any(is) {
            let seq = tx.next_seq();
            tx.publish(WatchEvent::Step { seq, run, step });
        }
    }
    Ok(())
}
