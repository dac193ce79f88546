//! Troubles: episodes of failures, from their first warning on.

use crate::Result;
use crate::alerts::episode::Told;
use crate::api::destinations::Stage;
use crate::ids::{DestinationId, FlowId, TroubleId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

/// A trouble as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleRow {
    /// Its identifier.
    pub id: TroubleId,
    /// Where.
    pub destination: DestinationId,
    /// How serious it is.
    pub stage: Stage,
    /// When its first failure was, in UTC milliseconds.
    pub began: i64,
    /// When a delivery succeeded again, in UTC milliseconds.
    pub ended: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// The last one, in words.
    pub error: String,
    /// The flow that met it last.
    pub flow: Option<FlowId>,
}

impl FromSql for Stage {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "warning" => Ok(Self::Warning),
            "critical" => Ok(Self::Critical),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

const COLUMNS: &str = "id, destination, stage, began, ended, failures, error, flow";

fn row(row: &Row<'_>) -> rusqlite::Result<TroubleRow> {
    Ok(TroubleRow {
        id: row.get(0)?,
        destination: row.get(1)?,
        stage: row.get(2)?,
        began: row.get(3)?,
        ended: row.get(4)?,
        failures: row.get(5)?,
        error: row.get(6)?,
        flow: row.get(7)?,
    })
}

/// Stores how a trouble is. Settlements that pass each other do not make it what it was before.
/// Nothing is stored of a destination that is gone.
///
/// # Errors
/// What the database refuses.
pub fn put(connection: &Connection, row: &TroubleRow) -> Result<()> {
    let stage = match row.stage {
        Stage::Warning => "warning",
        Stage::Critical => "critical",
    };
    connection
        .prepare_cached(
            "INSERT INTO trouble (id, destination, stage, began, ended, failures, error, flow)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
             WHERE EXISTS (SELECT 1 FROM destination WHERE id = ?2)
             -- The smaller name is the more serious stage.
             ON CONFLICT (id) DO UPDATE SET
               stage = min(stage, excluded.stage),
               ended = coalesce(ended, excluded.ended),
               error = CASE WHEN excluded.failures > failures THEN excluded.error ELSE error END,
               flow = CASE WHEN excluded.failures > failures THEN excluded.flow ELSE flow END,
               failures = max(failures, excluded.failures)",
        )?
        .execute((
            row.id,
            row.destination,
            stage,
            row.began,
            row.ended,
            row.failures,
            &row.error,
            row.flow,
        ))?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// What the database refuses.
pub fn get(connection: &Connection, id: TroubleId) -> Result<Option<TroubleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM trouble WHERE id = ?");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([id], row)
        .optional()?)
}

/// Those that have not ended.
///
/// # Errors
/// What the database refuses.
pub fn open(connection: &Connection) -> Result<Vec<TroubleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM trouble WHERE ended IS NULL ORDER BY stage, began");
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last `limit` that have ended, newest first.
///
/// # Errors
/// What the database refuses.
pub fn ended(connection: &Connection, limit: u32) -> Result<Vec<TroubleRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM trouble WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT ?"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([limit], row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Runs that failed for good by a step that was sent there since `began`: their last attempt went
/// to `origin`.
///
/// # Errors
/// What the database refuses.
pub fn failed_runs(
    connection: &Connection,
    origin: &str,
    began: i64,
    ended: Option<i64>,
) -> Result<u64> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM run WHERE state = 'failed' AND id >= ?1
               AND finished >= ?2 AND finished <= coalesce(?3, finished)
               AND EXISTS (SELECT 1 FROM step JOIN attempt USING (run, node, path)
                 WHERE step.run = run.id AND step.state = 'failed'
                   AND substr(attempt.url, 1, length(?4)) = ?4)",
        )?
        .query_row(
            (earliest(began), began, ended, format!("{origin}/")),
            |row| row.get(0),
        )?)
}

/// The smallest identifier of a run that can still have failed after `at`: a run may wait for days
/// before it does.
fn earliest(at: i64) -> [u8; 16] {
    let from = at.saturating_sub(LONGEST).max(0);
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&from.to_be_bytes()[2..]);
    bytes
}

/// The longest that a run is looked back for, in milliseconds.
const LONGEST: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Remembers that an email has to be sent.
///
/// # Errors
/// What the database refuses.
pub fn to_mail(connection: &Connection, id: TroubleId, told: Told) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE trouble SET told = CASE WHEN told IS NULL THEN ?2 ELSE told || ',' || ?2 END
             WHERE id = ?1",
        )?
        .execute((id, told.name()))?;
    Ok(())
}

/// The emails that have to be sent, oldest trouble first, and within it in the order in which things
/// happened.
///
/// # Errors
/// What the database refuses.
pub fn unmailed(connection: &Connection) -> Result<Vec<(TroubleRow, Told)>> {
    let sql = format!("SELECT {COLUMNS}, told FROM trouble WHERE told IS NOT NULL ORDER BY id");
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], |r| Ok((row(r)?, r.get::<_, String>(8)?)))?;
    let mut found = Vec::new();
    for pair in rows {
        let (trouble, told) = pair?;
        let told = told.split(',').filter_map(Told::named);
        found.extend(told.map(|told| (trouble.clone(), told)));
    }
    Ok(found)
}

/// An email was sent, or will never be: it is the first one of this trouble.
///
/// # Errors
/// What the database refuses.
pub fn mailed(connection: &Connection, id: TroubleId) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE trouble SET told = CASE WHEN instr(told, ',') = 0 THEN NULL
               ELSE substr(told, instr(told, ',') + 1) END WHERE id = ?",
        )?
        .execute([id])?;
    Ok(())
}

/// No email has to be sent any more.
///
/// # Errors
/// What the database refuses.
pub fn forget_mail(connection: &Connection) -> Result<()> {
    connection.execute("UPDATE trouble SET told = NULL WHERE told IS NOT NULL", [])?;
    Ok(())
}
