//! Runs that are tried again, many at a time; and what that does to each.

use super::run_list::{Condition, FROM};
use super::writer::Tx;
use crate::api::again::{Again, AgainRuns, AgainStart, AgainState};
use crate::api::runs::RunFilter;
use crate::ids::{AgainId, RunId};
use crate::{Error, Result, rpc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

/// So many that have ended are listed.
const ENDED: u32 = 20;

/// As stored.
#[derive(Debug, Clone)]
pub struct AgainRow {
    /// What the screens see of it.
    pub again: Again,
    /// What was asked for.
    pub request: AgainStart,
    /// The run that was taken last.
    pub last: Option<RunId>,
}

impl AgainState {
    fn name(self) -> &'static str {
        match self {
            Self::Going => "going",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

impl ToSql for AgainState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for AgainState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let all = [Self::Going, Self::Done, Self::Cancelled];
        let found = all.into_iter().find(|state| state.name() == name);
        found.ok_or(FromSqlError::InvalidType)
    }
}

const COLUMNS: &str = "id, state, total, made, refused, created, ended, request, last";

fn again(row: &Row<'_>) -> rusqlite::Result<Again> {
    Ok(Again {
        id: row.get(0)?,
        state: row.get(1)?,
        total: row.get(2)?,
        made: row.get(3)?,
        refused: row.get(4)?,
        created: row.get(5)?,
        ended: row.get(6)?,
    })
}

fn whole(row: &Row<'_>) -> rusqlite::Result<(Again, String, Option<RunId>)> {
    Ok((again(row)?, row.get(7)?, row.get(8)?))
}

fn read((again, request, last): (Again, String, Option<RunId>)) -> Result<AgainRow> {
    let request = serde_json::from_str(&request)
        .map_err(|error| Error::Damaged(format!("what is tried again cannot be read: {error}")))?;
    Ok(AgainRow {
        again,
        request,
        last,
    })
}

/// Stores a new one.
///
/// # Errors
/// What the database refuses.
pub fn insert(connection: &Connection, row: &AgainRow) -> Result<()> {
    let (again, request) = (&row.again, rpc::write(&row.request)?);
    connection.execute(
        "INSERT INTO again (id, request, state, last, total, made, refused, created, ended)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rusqlite::params![
            again.id,
            request,
            again.state,
            row.last,
            again.total,
            again.made,
            again.refused,
            again.created,
            again.ended
        ],
    )?;
    Ok(())
}

/// One.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, id: AgainId) -> Result<Again> {
    let sql = format!("SELECT {COLUMNS} FROM again WHERE id = ?");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id], again)
        .optional()?;
    found.ok_or_else(|| Error::NotFound("What was tried again".to_owned()))
}

/// Those under way, oldest first.
///
/// # Errors
/// What the database refuses.
pub fn going(connection: &Connection) -> Result<Vec<AgainRow>> {
    let sql = format!("SELECT {COLUMNS} FROM again WHERE state = 'going' ORDER BY id");
    let mut query = connection.prepare(&sql)?;
    let rows = query.query_map([], whole)?;
    rows.map(|row| read(row?)).collect()
}

/// Those under way and the last that ended, newest first.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<Again>> {
    let mut query = connection.prepare(&format!(
        "SELECT {COLUMNS} FROM again WHERE state = 'going' OR id IN
           (SELECT id FROM again WHERE state <> 'going' ORDER BY id DESC LIMIT {ENDED})
         ORDER BY id DESC"
    ))?;
    let rows = query.query_map([], again)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Ends one that is under way. Whether it was.
///
/// # Errors
/// What the database refuses.
pub fn end(connection: &Connection, id: AgainId, state: AgainState, now: i64) -> Result<bool> {
    let sql = "UPDATE again SET state = ?, ended = ? WHERE id = ? AND state = 'going'";
    Ok(connection.execute(sql, (state, now, id))? == 1)
}

/// So many more were taken, up to the run `last`.
///
/// # Errors
/// What the database refuses.
pub fn took(
    connection: &Connection,
    id: AgainId,
    last: RunId,
    (made, refused): (u64, u64),
) -> Result<()> {
    let sql = "UPDATE again SET last = ?, made = made + ?, refused = refused + ? WHERE id = ?";
    connection.execute(sql, (last, made, refused, id))?;
    Ok(())
}

/// What the filter finds of the runs that were there when `id` was made.
fn found(filter: &RunFilter, id: AgainId) -> Condition {
    let mut condition = Condition::of(filter);
    condition.states(filter);
    // Identifiers are in the order of creation.
    let until = Value::Blob(id.0.as_bytes().to_vec());
    condition.and("run.id < ?", [until]);
    condition
}

/// How many runs there are to take.
///
/// # Errors
/// What the database refuses.
pub fn count(connection: &Connection, runs: &AgainRuns, id: AgainId) -> Result<u64> {
    match runs {
        AgainRuns::Chosen { runs } => Ok(runs.len() as u64),
        AgainRuns::Found { filter } => {
            let condition = found(filter, id);
            let sql = format!("SELECT count(*) {FROM} WHERE {}", condition.sql);
            let mut query = connection.prepare(&sql)?;
            Ok(query.query_row(params_from_iter(condition.values), |row| row.get(0))?)
        }
    }
}

/// The next runs to take, oldest first; those chosen are in this order.
///
/// # Errors
/// What the database refuses.
pub fn next(connection: &Connection, row: &AgainRow, limit: u32) -> Result<Vec<RunId>> {
    match &row.request.runs {
        AgainRuns::Chosen { runs } => {
            let taken = runs.partition_point(|run| Some(*run) <= row.last);
            let left = runs[taken..].iter().copied();
            Ok(left.take(limit as usize).collect())
        }
        AgainRuns::Found { filter } => {
            let mut condition = found(filter, row.again.id);
            if let Some(last) = row.last {
                condition.and("run.id > ?", [Value::Blob(last.0.as_bytes().to_vec())]);
            }
            let sql = format!(
                "SELECT run.id {FROM} WHERE {} ORDER BY run.id LIMIT {limit}",
                condition.sql
            );
            let mut query = connection.prepare_cached(&sql)?;
            let runs = query.query_map(params_from_iter(condition.values), |row| row.get(0))?;
            Ok(runs.collect::<rusqlite::Result<_>>()?)
        }
    }
}

/// A run that failed goes on: what failed waits to be called now, what was skipped after it is open
/// again. What succeeded, was handled or was given up by hand stays. Whether there was anything.
///
/// # Errors
/// What the database refuses.
pub fn reopen(tx: &mut Tx<'_>, run: RunId, url: Option<&str>, now: i64) -> Result<bool> {
    let failed = "EXISTS (SELECT 1 FROM run JOIN flow ON flow.id = run.flow WHERE run.id = ?1
         AND run.state = 'failed' AND run.test = 0 AND flow.deleted IS NULL)";
    // A step that had begun before it was skipped has attempts, which are numbered on.
    let reopened = tx
        .prepare_cached(&format!(
            "UPDATE step SET state = 'waiting', waits_for = 'retry', due = ?2, started = ?2,
               finished = ?2, tried = 0, error_kind = NULL, error = NULL, error_field = NULL
             WHERE run = ?1 AND (state = 'failed' AND port IS NULL
               OR state = 'skipped' AND tries > 0 AND error_kind IS NULL) AND {failed}"
        ))?
        .execute((run, now))?;
    if reopened == 0 {
        return Ok(false);
    }
    tx.prepare_cached(
        "DELETE FROM step WHERE run = ? AND state = 'skipped' AND error_kind IS NULL",
    )?
    .execute([run])?;
    // What came of the batches that it was in is over for it.
    tx.prepare_cached("DELETE FROM batch_item WHERE run = ?")?
        .execute([run])?;
    let seq = tx.next_seq();
    tx.prepare_cached(
        "UPDATE run SET state = 'queued', finished = NULL, message = NULL, due = NULL,
           url = coalesce(?, url), seq = ? WHERE id = ?",
    )?
    .execute((url, seq, run))?;
    Ok(true)
}

/// A new run with the event of one that has ended. None when that cannot be.
///
/// # Errors
/// What the database refuses.
pub fn repeat(tx: &mut Tx<'_>, of: RunId, url: Option<&str>, now: i64) -> Result<Option<RunId>> {
    let (run, seq) = (RunId::new(), tx.next_seq());
    let made = tx
        .prepare_cached(
            "INSERT INTO run (id, flow, version, node, kind, test, again_of, url, state, accepted, seq)
             SELECT ?, run.flow, run.version, run.node, run.kind, 0, run.id, ?, 'queued', ?, ?
             FROM run JOIN flow ON flow.id = run.flow JOIN event ON event.run = run.id
             WHERE run.id = ? AND run.test = 0 AND run.state IN ('succeeded', 'failed', 'cancelled')
               AND flow.deleted IS NULL",
        )?
        .execute((run, url, now, seq, of))?;
    if made == 0 {
        return Ok(None);
    }
    tx.prepare_cached(
        "INSERT INTO event (run, fields, form, body)
         SELECT ?, fields, form, body FROM event WHERE run = ?",
    )?
    .execute((run, of))?;
    tx.prepare_cached(
        "INSERT INTO body (run, hash, size, zstd, data)
         SELECT ?1, hash, size, zstd, data FROM body
         WHERE run = ?2 AND hash = (SELECT body FROM event WHERE run = ?2)",
    )?
    .execute((run, of))?;
    Ok(Some(run))
}
