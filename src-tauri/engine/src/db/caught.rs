//! The requests that catch URLs keep.

use super::bodies;
use super::writer::Tx;
use crate::ids::{CatchId, CaughtId};
use crate::nodes::{Form, Output, Payload};
use crate::time::now;
use crate::triggers::Event;
use crate::{Error, Result};
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row};

/// How many requests a catch URL keeps.
pub const KEPT: u32 = 500;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Caught {
    /// The method.
    pub method: String,
    /// What came after the catch URL's own path, with the query.
    pub rest: String,
    /// Query parameters, in order.
    pub query: Vec<(String, String)>,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Payload,
}

/// A request ready to be stored; compressed outside the writer thread.
#[derive(Debug)]
pub(crate) struct Packed {
    caught: Caught,
    zstd: bool,
    data: Bytes,
}

impl Caught {
    pub(crate) fn packed(self) -> Packed {
        let (zstd, data) = bodies::packed(&self.body.bytes);
        Packed {
            caught: self,
            zstd,
            data,
        }
    }
}

/// Keeps a request, and forgets the oldest beyond [`KEPT`].
pub(crate) fn keep(tx: &mut Tx<'_>, catch: CatchId, packed: &Packed) -> Result<()> {
    let Packed { caught, zstd, data } = packed;
    // Made here, in the writer's order, so that "newest" means the same to all.
    let id = CaughtId::new();
    tx.prepare_cached(
        "INSERT INTO caught (id, catch, at, method, rest, query, headers, form, size, zstd, data)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute((
        id,
        catch,
        now(),
        &caught.method,
        &caught.rest,
        pairs_text(&caught.query),
        pairs_text(&caught.headers),
        form_name(caught.body.form),
        caught.body.bytes.len(),
        zstd,
        data.as_ref(),
    ))?;
    tx.prepare_cached(
        "DELETE FROM caught WHERE catch = ?1 AND id <=
         (SELECT id FROM caught WHERE catch = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((catch, KEPT))?;
    super::catches::received(tx, catch)
}

/// A kept request.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its identifier.
    pub id: CaughtId,
    /// When it came, in UTC milliseconds.
    pub at: i64,
    /// What came; in a list without its body.
    pub caught: Caught,
    /// The body's size in bytes.
    pub size: usize,
}

impl Kept {
    /// The request as the event of a trigger that it was sent to.
    #[must_use]
    pub fn into_event(self) -> Output {
        let path = self.caught.rest.split('?').next().unwrap_or_default();
        let event = Event {
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            method: self.caught.method,
            query: self.caught.query,
            headers: self.caught.headers,
            body: self.caught.body,
        };
        event.into_output()
    }
}

const COLUMNS: &str = "id, at, method, rest, query, headers, form, size";

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let (query, headers, form): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
    Ok(Kept {
        id: row.get(0)?,
        at: row.get(1)?,
        caught: Caught {
            method: row.get(2)?,
            rest: row.get(3)?,
            query: pairs(&query),
            headers: pairs(&headers),
            body: Payload {
                bytes: Bytes::new(),
                form: form_named(&form),
            },
        },
        size: row.get(7)?,
    })
}

/// The newest requests, newest first, without their bodies; only those before `before`.
///
/// # Errors
/// What the database refuses.
pub fn page(
    connection: &Connection,
    catch: CatchId,
    before: Option<CaughtId>,
    limit: u32,
) -> Result<Vec<Kept>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM caught WHERE catch = ?1 AND (?2 IS NULL OR id < ?2)
         ORDER BY id DESC LIMIT ?3"
    ))?;
    let rows = query.query_map((catch, before, limit), kept)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One kept request with its body.
///
/// # Errors
/// It does not exist, or what the database refuses.
pub fn one(connection: &Connection, id: CaughtId) -> Result<Kept> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, zstd, data FROM caught WHERE id = ?"
        ))?
        .query_row([id], |row| Ok((kept(row)?, row.get(8)?, row.get(9)?)))
        .optional()?;
    let (mut kept, zstd, data) = found.ok_or_else(|| Error::NotFound("This request".to_owned()))?;
    kept.caught.body.bytes = bodies::unpacked(zstd, kept.size, data)?;
    Ok(kept)
}

/// Forgets all requests of a catch URL.
///
/// # Errors
/// What the database refuses.
pub fn clear(connection: &Connection, catch: CatchId) -> Result<()> {
    connection.execute("DELETE FROM caught WHERE catch = ?", [catch])?;
    Ok(())
}

fn pairs_text(pairs: &[(String, String)]) -> String {
    serde_json::to_string(pairs).unwrap_or_default()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    serde_json::from_str(text).unwrap_or_default()
}

fn form_name(form: Form) -> String {
    let name = serde_json::to_value(form).ok();
    name.and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn form_named(name: &str) -> Form {
    serde_json::from_value(name.into()).unwrap_or(Form::Binary)
}
