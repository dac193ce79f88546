//! The list of runs: a page in two queries, whatever the filter.

use crate::api::runs::{RunFilter, RunSummary, StepMark};
use crate::ids::RunId;
use crate::run::StepState;
use crate::{Error, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use std::collections::HashMap;

const COLUMNS: &str =
    "run.id, run.flow, flow.name, version.number, run.test, run.node, run.kind, run.state,
    run.accepted, run.finished, version.nodes, run.due, run.message, run.seq";
pub(super) const FROM: &str =
    "FROM run JOIN flow ON flow.id = run.flow JOIN version ON version.id = run.version";

fn summary(row: &Row<'_>) -> rusqlite::Result<RunSummary> {
    Ok(RunSummary {
        id: row.get(0)?,
        flow: row.get(1)?,
        flow_name: row.get(2)?,
        version: row.get(3)?,
        test: row.get(4)?,
        trigger: row.get(5)?,
        trigger_kind: row.get(6)?,
        state: row.get(7)?,
        accepted: row.get(8)?,
        finished: row.get(9)?,
        steps: Vec::new(),
        length: row.get(10)?,
        tries: 0,
        due: row.get(11)?,
        message: row.get(12)?,
        seq: row.get(13)?,
    })
}

/// A condition in SQL with its values; every word of the user is a bound value.
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    pub(super) fn of(filter: &RunFilter) -> Self {
        let mut condition = Self {
            sql: "1".to_owned(),
            values: Vec::new(),
        };
        if let Some(flow) = filter.flow {
            condition.and("run.flow = ?", [blob(flow.0.as_bytes())]);
        }
        if !filter.tests {
            condition.and("run.test = 0", []);
        }
        if let Some(kind) = &filter.trigger {
            condition.and("run.kind = ?", [Value::Text(kind.clone())]);
        }
        if let Some(from) = filter.from {
            // Identifiers begin with their time, so the primary key narrows first.
            condition.and(
                "run.id >= ? AND run.accepted >= ?",
                [blob(&first_id(from)), Value::Integer(from)],
            );
        }
        if let Some(to) = filter.to {
            condition.and("run.accepted < ?", [Value::Integer(to)]);
        }
        let words = filter.text.trim();
        if !words.is_empty() {
            condition.find(words);
        }
        condition
    }

    pub(super) fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql += " AND ";
        self.sql += sql;
        self.values.extend(values);
    }

    /// A run's id, or words in its addresses, errors, flow name or bodies.
    fn find(&mut self, words: &str) {
        let hex: String = words
            .chars()
            .filter(|c| *c != '-')
            .collect::<String>()
            .to_ascii_uppercase();
        // No letters are no id, not every id.
        let hex = if hex.is_empty() { "-".to_owned() } else { hex };
        let like = format!(
            "%{}%",
            words
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_")
        );
        self.and(
            "(hex(run.id) LIKE ? || '%'
              OR flow.name LIKE ? ESCAPE '\\' OR run.message LIKE ? ESCAPE '\\'
              OR EXISTS (SELECT 1 FROM attempt WHERE attempt.run = run.id
                         AND (attempt.url LIKE ? ESCAPE '\\' OR attempt.error LIKE ? ESCAPE '\\'))
              OR EXISTS (SELECT 1 FROM body WHERE body.run = run.id
                         AND body_has(body.zstd, body.size, body.data, ?)))",
            [
                Value::Text(hex.replace(['%', '_'], "-")),
                Value::Text(like.clone()),
                Value::Text(like.clone()),
                Value::Text(like.clone()),
                Value::Text(like),
                Value::Text(words.to_owned()),
            ],
        );
    }

    pub(super) fn states(&mut self, filter: &RunFilter) {
        if !filter.states.is_empty() {
            let marks = vec!["?"; filter.states.len()].join(", ");
            let names = filter
                .states
                .iter()
                .map(|state| Value::Text(state.name().to_owned()));
            self.and(&format!("run.state IN ({marks})"), names);
        }
    }
}

fn blob(bytes: &[u8]) -> Value {
    Value::Blob(bytes.to_vec())
}

/// The smallest UUIDv7 of a millisecond (RFC 9562, section 5.7).
pub(super) fn first_id(at: i64) -> [u8; 16] {
    let mut id = [0; 16];
    let at = u64::try_from(at).unwrap_or_default().to_be_bytes();
    id[..6].copy_from_slice(&at[2..]);
    id
}

/// Up to `limit` runs older than `before`, newest first.
///
/// # Errors
/// What the database refuses.
pub fn page(
    connection: &Connection,
    filter: &RunFilter,
    before: Option<RunId>,
    limit: u32,
) -> Result<Vec<RunSummary>> {
    let mut condition = Condition::of(filter);
    condition.states(filter);
    if let Some(before) = before {
        condition.and("run.id < ?", [blob(before.0.as_bytes())]);
    }
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE {} ORDER BY run.id DESC LIMIT {limit}",
        condition.sql
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(condition.values), summary)?;
    let mut runs: Vec<RunSummary> = rows.collect::<rusqlite::Result<_>>()?;
    add_steps(connection, &mut runs)?;
    Ok(runs)
}

/// One run as in the list.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn one(connection: &Connection, run: RunId) -> Result<RunSummary> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE run.id = ?");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([run], summary)
        .optional()?;
    let mut runs = vec![found.ok_or_else(|| Error::NotFound("This run".to_owned()))?];
    add_steps(connection, &mut runs)?;
    runs.pop()
        .ok_or_else(|| Error::NotFound("This run".to_owned()))
}

/// These runs as in the list, newest first; those that are gone are left out.
///
/// # Errors
/// What the database refuses.
pub fn of(connection: &Connection, runs: &[RunId]) -> Result<Vec<RunSummary>> {
    let marks = vec!["?"; runs.len()].join(", ");
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE run.id IN ({marks}) ORDER BY run.id DESC");
    let mut query = connection.prepare(&sql)?;
    let rows = query.query_map(params_from_iter(runs), summary)?;
    let mut runs: Vec<RunSummary> = rows.collect::<rusqlite::Result<_>>()?;
    add_steps(connection, &mut runs)?;
    Ok(runs)
}

fn add_steps(connection: &Connection, runs: &mut [RunSummary]) -> Result<()> {
    let index: HashMap<RunId, usize> = runs
        .iter()
        .enumerate()
        .map(|(i, run)| (run.id, i))
        .collect();
    for run in runs.iter_mut() {
        run.steps.push(StepMark {
            node: run.trigger.clone(),
            state: StepState::Succeeded,
        });
    }
    let marks = vec!["?"; runs.len()].join(", ");
    let mut query = connection.prepare(&format!(
        "SELECT run, node, state, tries FROM step WHERE run IN ({marks}) AND path = '' ORDER BY run, position"
    ))?;
    let mut rows = query.query(params_from_iter(runs.iter().map(|run| run.id)))?;
    while let Some(row) = rows.next()? {
        let Some(&at) = index.get(&row.get(0)?) else {
            continue;
        };
        let run = &mut runs[at];
        run.steps.push(StepMark {
            node: row.get(1)?,
            state: row.get(2)?,
        });
        run.tries = run.tries.max(row.get(3)?);
    }
    Ok(())
}
