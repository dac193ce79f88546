//! Destinations: a row for each that has something to remember.

use crate::api::destinations::{Limits, PausedWhy};
use crate::ids::{ConnectionId, DestinationId, RunId};
use crate::{Error, Result, rpc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// A destination as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationRow {
    /// The destination.
    pub id: DestinationId,
    /// Scheme, host and port.
    pub origin: String,
    /// The connection that requests go through.
    pub connection: Option<ConnectionId>,
    /// Its limits.
    pub limits: Limits,
    /// Why it is paused, and since when (UTC milliseconds).
    pub paused: Option<(PausedWhy, i64)>,
    /// Failures in a row.
    pub failures: u32,
    /// When the first of them was, in UTC milliseconds.
    pub since: Option<i64>,
    /// The breaker lets nothing through before, in UTC milliseconds.
    pub open_until: Option<i64>,
    /// Which delivery is at the head of its line.
    pub head: Option<Head>,
    /// When something was sent there last, in UTC milliseconds.
    pub used: i64,
}

/// A delivery at the head of a line: a step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The run.
    pub run: RunId,
    /// The node.
    pub node: String,
}

impl ToSql for PausedWhy {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Hand => "hand",
            Self::Gone => "gone",
            Self::FiveDays => "five_days",
        }))
    }
}

impl FromSql for PausedWhy {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "hand" => Ok(Self::Hand),
            "gone" => Ok(Self::Gone),
            "five_days" => Ok(Self::FiveDays),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| Error::Damaged(format!("a stored destination cannot be read: {error}")))
}

fn row(row: &Row<'_>) -> rusqlite::Result<Result<DestinationRow>> {
    let (limits, paused): (String, Option<PausedWhy>) = (row.get(3)?, row.get(4)?);
    let (id, origin, connection) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (paused_at, failures, since): (Option<i64>, u32, Option<i64>) =
        (row.get(5)?, row.get(6)?, row.get(7)?);
    let (open_until, used) = (row.get(8)?, row.get(11)?);
    let (run, node): (Option<RunId>, Option<String>) = (row.get(9)?, row.get(10)?);
    let read = || {
        Ok(DestinationRow {
            id,
            origin,
            connection,
            limits: json(&limits)?,
            paused: paused.map(|why| (why, paused_at.unwrap_or_default())),
            failures,
            since,
            open_until,
            head: run.zip(node).map(|(run, node)| Head { run, node }),
            used,
        })
    };
    Ok(read())
}

/// All that are remembered. A delivery that is over is at the head of no line.
///
/// # Errors
/// What the database refuses.
pub fn all(connection: &Connection) -> Result<Vec<DestinationRow>> {
    connection
        .prepare(
            "SELECT id, origin, connection, limits, paused, paused_at, failures, since, open_until,
               CASE WHEN EXISTS (SELECT 1 FROM run WHERE run.id = head
                   AND run.state IN ('queued', 'running', 'waiting'))
                 AND NOT EXISTS (SELECT 1 FROM step WHERE step.run = head
                   AND step.node = head_node AND step.path = '' AND step.state <> 'waiting')
                 THEN head END,
               head_node, used FROM destination",
        )?
        .query_map([], row)?
        .map(|row| row?)
        .collect()
}

/// Remembers one. Whether it could be: a connection that was deleted has no destinations.
///
/// # Errors
/// What the database refuses.
pub fn put(connection: &Connection, row: &DestinationRow) -> Result<bool> {
    let head = row.head.as_ref();
    let put = connection
        .prepare_cached(
            "INSERT INTO destination (id, origin, connection, limits, paused, paused_at, failures,
               since, open_until, head, head_node, used)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
             WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM connection WHERE id = ?3)
             ON CONFLICT (id) DO UPDATE SET limits = excluded.limits, paused = excluded.paused,
               paused_at = excluded.paused_at, failures = excluded.failures, since = excluded.since,
               open_until = excluded.open_until, head = excluded.head,
               head_node = excluded.head_node, used = excluded.used",
        )?
        .execute(rusqlite::params![
            row.id,
            row.origin,
            row.connection,
            rpc::write(&row.limits)?,
            row.paused.map(|(why, _)| why),
            row.paused.map(|(_, at)| at),
            row.failures,
            row.since,
            row.open_until,
            head.map(|head| head.run),
            head.map(|head| &head.node),
            row.used,
        ])?;
    Ok(put > 0)
}

/// The limits of connections that have some.
///
/// # Errors
/// What the database refuses.
pub fn connection_limits(connection: &Connection) -> Result<HashMap<ConnectionId, Limits>> {
    connection
        .prepare("SELECT id, limits FROM connection WHERE limits <> '{}'")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
        .map(|row| {
            let (id, limits) = row?;
            Ok((id, json(&limits)?))
        })
        .collect()
}

/// Sets the limits of a connection.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn set_connection_limits(
    connection: &Connection,
    id: ConnectionId,
    limits: Limits,
) -> Result<()> {
    let text = if limits == Limits::default() {
        "{}".to_owned()
    } else {
        rpc::write(&limits)?
    };
    let set = connection.execute("UPDATE connection SET limits = ? WHERE id = ?", (text, id))?;
    if set == 0 {
        return Err(Error::NotFound("This connection".to_owned()));
    }
    Ok(())
}

/// How many deliveries wait, by what for; only for destinations.
///
/// # Errors
/// What the database refuses.
pub fn waiting(connection: &Connection) -> Result<HashMap<String, u64>> {
    let mut query = connection.prepare_cached(
        "SELECT waits_for, count(*) FROM step
         WHERE waits_for >= 'destination:' AND waits_for < 'destination;'
            OR waits_for >= 'rate:' AND waits_for < 'rate;' GROUP BY waits_for",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What steps say that wait for destinations.
///
/// # Errors
/// What the database refuses.
pub fn waited_for(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare(
        "SELECT DISTINCT waits_for FROM step
         WHERE waits_for >= 'destination:' AND waits_for < 'destination;'",
    )?;
    let rows = query.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Until when (UTC milliseconds) places under a rate were given out, by what waits for them.
///
/// # Errors
/// What the database refuses.
pub fn given(connection: &Connection) -> Result<HashMap<String, i64>> {
    let mut query = connection.prepare(
        "SELECT waits_for, max(due) FROM step
         WHERE waits_for >= 'rate:' AND waits_for < 'rate;' AND due IS NOT NULL
         GROUP BY waits_for",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many deliveries wait for `on`.
///
/// # Errors
/// What the database refuses.
pub fn waiting_for(connection: &Connection, on: &str) -> Result<u64> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM step WHERE waits_for = ?")?
        .query_row([on], |row| row.get(0))?)
}
