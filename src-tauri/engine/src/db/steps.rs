//! Steps and their outputs.

use super::{attempts, bodies, runs};
use crate::api::runs::StepSummary;
use crate::ids::RunId;
use crate::nodes::{Form, Output};
use crate::run::StepState;
use crate::run::record::StepRecord;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::HashMap;

/// Stores a settled step with its output and the attempts made.
///
/// # Errors
/// What the database refuses.
pub fn put(connection: &Connection, run: RunId, step: &StepRecord) -> Result<()> {
    let (summary, output) = (&step.summary, step.output.as_ref());
    if let Some(body) = output.and_then(|output| output.body.as_ref())
        && !step.attempts.iter().any(|attempt| attempt.keeps(body))
    {
        bodies::put(connection, run, body)?;
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO step (run, node, path, position, state, port, started, finished, took,
               due, tries, fields, form, body, error_kind, error, error_field, waits_for, tried)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(rusqlite::params![
            run,
            summary.node,
            summary.path,
            step.position,
            summary.state,
            summary.port,
            summary.started,
            summary.finished,
            summary.took,
            summary.due,
            summary.attempts.len(),
            output.map(|output| &output.fields),
            output.map(|output| output.form),
            output.and_then(|output| output.hash()),
            summary.error_kind,
            summary.error,
            summary.error_field,
            summary.waits_for,
            step.tried,
        ])?;
    for attempt in &step.attempts {
        attempts::insert(connection, run, &summary.node, &summary.path, attempt)?;
    }
    Ok(())
}

fn summary(row: &Row<'_>) -> rusqlite::Result<StepSummary> {
    Ok(StepSummary {
        node: row.get(0)?,
        path: row.get(1)?,
        state: row.get(2)?,
        port: row.get(3)?,
        started: row.get(4)?,
        finished: row.get(5)?,
        took: row.get(6)?,
        due: row.get(7)?,
        error_kind: row.get(8)?,
        error: row.get(9)?,
        error_field: row.get(10)?,
        waits_for: row.get(11)?,
        attempts: Vec::new(),
    })
}

const SUMMARY: &str = "node, path, state, port, started, finished, took, due, error_kind, error, error_field, waits_for";

/// The steps of a run with their attempts, in the order in which the flow runs.
///
/// # Errors
/// What the database refuses.
pub fn of_run(connection: &Connection, run: RunId) -> Result<Vec<StepSummary>> {
    let sql = format!("SELECT {SUMMARY} FROM step WHERE run = ? ORDER BY position, path");
    with_attempts(connection, run, &sql)
}

/// A step that waits, as the executor takes it up again.
#[derive(Debug, Clone)]
pub struct Parked {
    /// The step, with the attempts made so far.
    pub step: StepSummary,
    /// How many tries its retry policy counts.
    pub tried: u32,
}

/// The steps of a run that wait.
///
/// # Errors
/// What the database refuses.
pub fn waiting(connection: &Connection, run: RunId) -> Result<Vec<Parked>> {
    let of = "FROM step WHERE run = ? AND path = '' AND state = 'waiting' ORDER BY node";
    let steps = with_attempts(connection, run, &format!("SELECT {SUMMARY} {of}"))?;
    let mut query = connection.prepare_cached(&format!("SELECT tried {of}"))?;
    let tried = query.query_map([run], |row| row.get(0))?;
    let tried: Vec<u32> = tried.collect::<rusqlite::Result<_>>()?;
    let parked = steps.into_iter().zip(tried);
    Ok(parked.map(|(step, tried)| Parked { step, tried }).collect())
}

fn with_attempts(connection: &Connection, run: RunId, sql: &str) -> Result<Vec<StepSummary>> {
    let mut steps: Vec<StepSummary> = connection
        .prepare_cached(sql)?
        .query_map([run], summary)?
        .collect::<rusqlite::Result<_>>()?;
    if steps.is_empty() {
        return Ok(steps);
    }
    let mut attempts = attempts::of_run(connection, run)?;
    for step in &mut steps {
        if let Some(made) = attempts.remove(&(step.node.clone(), step.path.clone())) {
            step.attempts = made;
        }
    }
    Ok(steps)
}

/// A step that is decided, as the executor takes it up again.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The node.
    pub node: String,
    /// Its state.
    pub state: StepState,
    /// The port by which the run went on.
    pub port: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Its output.
    pub output: Option<Output>,
}

/// The decided steps of a run, with their outputs.
///
/// # Errors
/// What the database refuses.
pub fn settled(connection: &Connection, run: RunId) -> Result<Vec<Settled>> {
    let mut query = connection.prepare_cached(
        "SELECT node, state, port, error, fields, form, body FROM step
         WHERE run = ? AND path = '' AND state <> 'waiting' ORDER BY finished, position",
    )?;
    let mut rows = query.query([run])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let fields: Option<String> = row.get(4)?;
        let output = match (fields, row.get::<_, Option<Form>>(5)?) {
            (Some(fields), Some(form)) => {
                Some(runs::output(connection, run, &fields, form, row.get(6)?)?)
            }
            _ => None,
        };
        let (node, state, port, error) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        steps.push(Settled {
            node,
            state,
            port,
            error,
            output,
        });
    }
    Ok(steps)
}

/// The output of one step.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or what the database refuses.
pub fn output(connection: &Connection, run: RunId, node: &str, path: &str) -> Result<Output> {
    let found: Option<(String, Form, Option<bodies::Hash>)> = connection
        .prepare_cached(
            "SELECT fields, form, body FROM step WHERE run = ? AND node = ? AND path = ? AND fields IS NOT NULL",
        )?
        .query_row((run, node, path), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (fields, form, hash) =
        found.ok_or_else(|| Error::NotFound("This step's output".to_owned()))?;
    runs::output(connection, run, &fields, form, hash)
}

/// For each node of a flow, the newest of its last 50 runs in which it gave an output.
///
/// # Errors
/// What the database refuses.
pub fn newest_outputs(
    connection: &Connection,
    flow: crate::ids::FlowId,
) -> Result<HashMap<String, RunId>> {
    let mut query = connection.prepare_cached(
        "SELECT node, max(run) FROM step
         WHERE run IN (SELECT id FROM run WHERE flow = ? ORDER BY id DESC LIMIT 50)
           AND path = '' AND fields IS NOT NULL AND state = 'succeeded'
         GROUP BY node",
    )?;
    let rows = query.query_map([flow], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
