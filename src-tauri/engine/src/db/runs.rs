//! Runs and the events that started them.

use super::bodies;
use crate::api::flows::LastRun;
use crate::ids::{FlowId, RunId};
use crate::nodes::{Form, Output, Payload};
use crate::run::RunState;
use crate::run::record::{RunRecord, StateChange};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// A run as stored.
#[derive(Debug, Clone)]
pub struct RunRow {
    /// The run.
    pub id: RunId,
    /// Its flow.
    pub flow: FlowId,
    /// The version's row.
    pub version: i64,
    /// The trigger node.
    pub node: String,
    /// The trigger's kind.
    pub kind: String,
    /// Whether it is a test.
    pub test: bool,
    /// The one node that is tested.
    pub single: Option<String>,
    /// Where its steps send to instead of their own addresses.
    pub url: Option<String>,
    /// Its state.
    pub state: RunState,
    /// UTC milliseconds.
    pub accepted: i64,
}

/// Stores a new run with its event.
///
/// # Errors
/// What the database refuses.
pub fn insert(connection: &Connection, run: &RunRecord, seq: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO run (id, flow, version, node, kind, test, single, again_of, url, state, accepted, seq)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
        )?
        .execute((
            run.id,
            run.flow,
            run.version,
            &run.node,
            &run.kind,
            run.test,
            &run.single,
            run.again_of,
            &run.url,
            run.accepted,
            seq,
        ))?;
    connection
        .prepare_cached("INSERT INTO event (run, fields, form, body) VALUES (?, ?, ?, ?)")?
        .execute((run.id, &run.event.fields, run.event.form, run.event.hash()))?;
    if let Some(body) = &run.event.body {
        bodies::put(connection, run.id, body)?;
    }
    Ok(())
}

/// Changes a run's state unless it has ended already. Returns whether it did.
///
/// # Errors
/// What the database refuses.
pub fn change(connection: &Connection, run: RunId, change: &StateChange, seq: i64) -> Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE run SET state = ?, finished = ?, due = ?, message = ?, seq = ?
             WHERE id = ? AND state IN ('queued', 'running', 'waiting')",
        )?
        .execute((
            change.state,
            change.finished,
            change.due,
            &change.message,
            seq,
            run,
        ))?;
    Ok(changed == 1)
}

/// One run.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, run: RunId) -> Result<RunRow> {
    connection
        .prepare_cached(
            "SELECT id, flow, version, node, kind, test, single, url, state, accepted FROM run WHERE id = ?",
        )?
        .query_row([run], |row| {
            Ok(RunRow {
                id: row.get(0)?,
                flow: row.get(1)?,
                version: row.get(2)?,
                node: row.get(3)?,
                kind: row.get(4)?,
                test: row.get(5)?,
                single: row.get(6)?,
                url: row.get(7)?,
                state: row.get(8)?,
                accepted: row.get(9)?,
            })
        })
        .optional()?
        .ok_or_else(|| Error::NotFound("This run".to_owned()))
}

/// The event that started `run`.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn event(connection: &Connection, run: RunId) -> Result<Output> {
    let (fields, form, hash): (String, Form, Option<bodies::Hash>) = connection
        .prepare_cached("SELECT fields, form, body FROM event WHERE run = ?")?
        .query_row([run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or_else(|| Error::NotFound("This event".to_owned()))?;
    output(connection, run, &fields, form, hash)
}

/// An output from its stored parts.
pub(super) fn output(
    connection: &Connection,
    run: RunId,
    fields: &str,
    form: Form,
    hash: Option<bodies::Hash>,
) -> Result<Output> {
    let fields = serde_json::from_str(fields)
        .map_err(|error| Error::Damaged(format!("a stored output cannot be read: {error}")))?;
    Ok(Output {
        fields,
        body: Payload {
            bytes: bodies::get(connection, run, hash)?,
            form,
        },
    })
}

/// Runs that have not ended and do not wait, oldest first; and whether each is a test.
///
/// # Errors
/// What the database refuses.
pub fn open(connection: &Connection) -> Result<Vec<(RunId, bool)>> {
    let mut query = connection
        .prepare("SELECT id, test FROM run WHERE state IN ('queued', 'running') ORDER BY id")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// For each trigger of a flow, the newest of the flow's last 50 runs that it started.
///
/// # Errors
/// What the database refuses.
pub fn newest_events(connection: &Connection, flow: FlowId) -> Result<HashMap<String, RunId>> {
    let mut query = connection.prepare_cached(
        "SELECT node, max(id) FROM (SELECT id, node FROM run WHERE flow = ? ORDER BY id DESC LIMIT 50)
         GROUP BY node",
    )?;
    let rows = query.query_map([flow], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last run of every flow, tests not counted.
///
/// # Errors
/// What the database refuses.
pub fn last_of_flows(connection: &Connection) -> Result<HashMap<FlowId, LastRun>> {
    let mut query = connection.prepare_cached(
        "SELECT run.flow, run.id, run.state, run.accepted, run.message, run.due, step.error_kind,
           (SELECT status FROM attempt WHERE attempt.run = step.run AND attempt.node = step.node
              AND attempt.path = step.path ORDER BY number DESC LIMIT 1)
         FROM flow JOIN run ON run.id =
           (SELECT id FROM run WHERE run.flow = flow.id AND run.test = 0 ORDER BY id DESC LIMIT 1)
         LEFT JOIN step ON run.state = 'failed' AND step.run = run.id AND step.position =
           (SELECT min(position) FROM step WHERE step.run = run.id AND step.state = 'failed')",
    )?;
    let rows = query.query_map([], |row| {
        let (state, message): (RunState, Option<String>) = (row.get(2)?, row.get(4)?);
        let error = message.filter(|_| state == RunState::Failed);
        Ok((
            row.get(0)?,
            LastRun {
                id: row.get(1)?,
                state,
                at: row.get(3)?,
                error,
                error_kind: row.get(6)?,
                status: row.get(7)?,
                due: row.get(5)?,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
