//! Connections. Their secrets are in the vault.

use crate::api::connections::{ConnectionProblem, ConnectionState, FlowUse};
use crate::api::profiles::ConnectionName;
use crate::ids::{ConnectionId, ProfileId};
use crate::{Error, Result, rpc};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};

/// A connection as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// The connection.
    pub id: ConnectionId,
    /// Its profile.
    pub profile: ProfileId,
    /// The name that people see.
    pub name: String,
    /// How steps and functions refer to it; fixed.
    pub link_name: String,
    /// What may be read again: user name, certificate, plain headers.
    pub fields: BTreeMap<String, String>,
    /// The scopes asked for.
    pub scopes: Vec<String>,
    /// The scopes given.
    pub granted: Vec<String>,
    /// The origins that its owner confirmed besides the profile's.
    pub confirmed: Vec<String>,
    /// How it is.
    pub state: ConnectionState,
    /// Why it is not connected, or what should be done about it.
    pub problem: Option<ConnectionProblem>,
    /// Whose it is, as the provider tells.
    pub account: Option<String>,
    /// The access token's or certificate's end, in UTC milliseconds.
    pub expires: Option<i64>,
    /// Renews itself before it expires.
    pub renews: bool,
    /// When it was tested last, in UTC milliseconds.
    pub tested: Option<i64>,
    /// When a step used it last, in UTC milliseconds; up to a minute late.
    pub used: Option<i64>,
    /// UTC milliseconds.
    pub created: i64,
    /// UTC milliseconds.
    pub updated: i64,
}

const COLUMNS: &str =
    "id, profile, name, link_name, fields, scopes, granted, origins, state, problem,
    account, expires, renews, tested, used, created, updated";

fn row(row: &Row<'_>) -> rusqlite::Result<Result<ConnectionRow>> {
    let texts: [String; 4] = [row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?];
    let problem: Option<String> = row.get(9)?;
    let (id, profile, name, link_name) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let (state, account, expires) = (row.get(8)?, row.get(10)?, row.get(11)?);
    let (renews, tested, used) = (row.get(12)?, row.get(13)?, row.get(14)?);
    let (created, updated) = (row.get(15)?, row.get(16)?);
    let read = || {
        Ok(ConnectionRow {
            id,
            profile,
            name,
            link_name,
            fields: json(&texts[0])?,
            scopes: json(&texts[1])?,
            granted: json(&texts[2])?,
            confirmed: json(&texts[3])?,
            state,
            problem: problem.as_deref().map(json).transpose()?,
            account,
            expires,
            renews,
            tested,
            used,
            created,
            updated,
        })
    };
    Ok(read())
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| Error::Damaged(format!("a stored connection cannot be read: {error}")))
}

/// One connection.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, id: ConnectionId) -> Result<ConnectionRow> {
    let sql = format!("SELECT {COLUMNS} FROM connection WHERE id = ?");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id], row)
        .optional()?;
    found.ok_or_else(|| Error::NotFound("This connection".to_owned()))?
}

/// A connection's name.
///
/// # Errors
/// What the database refuses.
pub fn name(connection: &Connection, id: ConnectionId) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT name FROM connection WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// All connections, by name.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<ConnectionRow>> {
    let sql = format!("SELECT {COLUMNS} FROM connection ORDER BY name COLLATE NOCASE, id");
    connection
        .prepare_cached(&sql)?
        .query_map([], row)?
        .map(|row| row?)
        .collect()
}

/// Says of every connected one with a secret, its own or its profile's, that it has to be connected
/// again, before the secrets go. Gives which.
///
/// # Errors
/// What the database refuses.
pub(crate) fn lost(
    connection: &Connection,
    problem: &ConnectionProblem,
    now: i64,
) -> Result<Vec<ConnectionId>> {
    let mut change = connection.prepare(
        "UPDATE connection SET state = ?, problem = ?, updated = ?
         WHERE state = ? AND (id IN (SELECT owner FROM secret) OR profile IN (SELECT owner FROM secret))
         RETURNING id",
    )?;
    let (lost, connected) = (ConnectionState::Reconnect, ConnectionState::Connected);
    let problem = rpc::write(problem)?;
    let ids = change.query_map((lost, problem, now, connected), |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The connections of a profile, by name.
///
/// # Errors
/// What the database refuses.
pub fn names_of(connection: &Connection, profile: ProfileId) -> Result<Vec<ConnectionName>> {
    let mut query = connection.prepare_cached(
        "SELECT id, name FROM connection WHERE profile = ? ORDER BY name COLLATE NOCASE, id",
    )?;
    let names = query.query_map([profile], |row| {
        Ok(ConnectionName {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Adds or replaces a connection. Profile, link name and creation stay as they were first, and
/// when it was used is [`set_used`]'s.
///
/// # Errors
/// What the database refuses.
pub fn put(connection: &Connection, it: &ConnectionRow) -> Result<()> {
    let sql = format!(
        "INSERT INTO connection ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, fields = excluded.fields,
           scopes = excluded.scopes, granted = excluded.granted, origins = excluded.origins,
           state = excluded.state, problem = excluded.problem, account = excluded.account,
           expires = excluded.expires, renews = excluded.renews, tested = excluded.tested,
           updated = excluded.updated"
    );
    connection.prepare_cached(&sql)?.execute(rusqlite::params![
        it.id,
        it.profile,
        it.name,
        it.link_name,
        rpc::write(&it.fields)?,
        rpc::write(&it.scopes)?,
        rpc::write(&it.granted)?,
        rpc::write(&it.confirmed)?,
        it.state,
        it.problem.as_ref().map(rpc::write).transpose()?,
        it.account,
        it.expires,
        it.renews,
        it.tested,
        it.used,
        it.created,
        it.updated,
    ])?;
    Ok(())
}

/// Notes when a connection was used.
///
/// # Errors
/// What the database refuses.
pub fn set_used(connection: &Connection, id: ConnectionId, at: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE connection SET used = max(coalesce(used, 0), ?2) WHERE id = ?1")?
        .execute((id, at))?;
    Ok(())
}

/// Deletes a connection for good. Its secrets are deleted in the same transaction by the caller.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn delete(connection: &Connection, id: ConnectionId) -> Result<()> {
    let deleted = connection
        .prepare_cached("DELETE FROM connection WHERE id = ?")?
        .execute([id])?;
    if deleted == 1 {
        Ok(())
    } else {
        Err(Error::NotFound("This connection".to_owned()))
    }
}

/// `wanted`, or with a number behind it when another connection has that link name.
///
/// # Errors
/// What the database refuses.
pub fn free_link_name(connection: &Connection, wanted: &str) -> Result<String> {
    let mut query = connection.prepare_cached("SELECT 1 FROM connection WHERE link_name = ?")?;
    let mut candidate = wanted.to_owned();
    let mut number = 2;
    while query.exists([&candidate])? {
        candidate = format!("{wanted}_{number}");
        number += 1;
    }
    Ok(candidate)
}

/// The flows whose draft or published version names a connection, by connection; one look at all
/// flows however many connections there are.
///
/// # Errors
/// What the database refuses.
pub fn uses(connection: &Connection) -> Result<HashMap<ConnectionId, Vec<FlowUse>>> {
    super::bound::uses(connection, "$.config.connection.id")
}

/// How many runs wait for each connection.
///
/// # Errors
/// What the database refuses.
pub fn waiting(connection: &Connection) -> Result<HashMap<ConnectionId, u32>> {
    let mut query = connection.prepare_cached(
        "SELECT step.waits_for, count(DISTINCT step.run) FROM step JOIN run ON run.id = step.run
         WHERE step.waits_for IS NOT NULL AND run.state = 'waiting' GROUP BY step.waits_for",
    )?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut waiting = HashMap::new();
    for row in rows {
        let (on, runs) = row?;
        let id = on.strip_prefix("connection:").map(str::parse);
        if let Some(Ok(id)) = id {
            waiting.insert(id, runs);
        }
    }
    Ok(waiting)
}
