//! Attempts: the exact request and the exact response.

use super::bodies::{self, Hash};
use crate::api::runs::{AttemptDetail, AttemptSummary, Body, Header};
use crate::http::Timing;
use crate::ids::RunId;
use crate::nodes::Payload;
use crate::run::record::{AttemptRecord, KEPT};
use crate::{Error, Result, mask, rpc};
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// Logs an attempt.
///
/// # Errors
/// What the database refuses.
pub fn insert(
    connection: &Connection,
    run: RunId,
    node: &str,
    path: &str,
    attempt: &AttemptRecord,
) -> Result<()> {
    for body in attempt.request.iter().chain(&attempt.response) {
        bodies::put(connection, run, body)?;
    }
    let (summary, exchange) = (&attempt.summary, &attempt.exchange);
    let answer = match &exchange.outcome {
        Ok(answer) => Some(answer),
        Err(error) => error.partial.as_ref(),
    };
    let timing = &exchange.timing;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO attempt (run, node, path, number, started, took, method, url,
               request_headers, request_body, request_size, version, status, response_headers,
               response_body, response_size, error_kind, error, dns, connect, first_byte, reused, batch)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(rusqlite::params![
            run,
            node,
            path,
            summary.number,
            summary.started,
            summary.took,
            summary.method,
            summary.url,
            rpc::write(&mask::headers(&exchange.sent.headers))?,
            attempt.request.as_ref().map(bodies::Stored::hash),
            exchange.sent.body.len(),
            answer.map(|answer| &answer.version),
            answer.map(|answer| answer.status),
            answer
                .map(|answer| rpc::write(&mask::headers(&answer.headers)))
                .transpose()?,
            attempt.response.as_ref().map(bodies::Stored::hash),
            answer.map_or(0, |answer| answer.body.len()),
            summary.error_kind,
            summary.error,
            timing.dns,
            timing.connect,
            timing.first_byte,
            timing.reused,
            summary.batch.as_ref().map(rpc::write).transpose()?,
        ])?;
    Ok(())
}

const SUMMARY: &str = "batch, number, started, took, method, url, status, error_kind, error";

fn summary(row: &Row<'_>) -> Result<AttemptSummary> {
    let batch: Option<String> = row.get(0)?;
    let batch = batch.map(|text| {
        serde_json::from_str(&text)
            .map_err(|error| Error::Damaged(format!("an attempt's batch cannot be read: {error}")))
    });
    Ok(AttemptSummary {
        number: row.get(1)?,
        started: row.get(2)?,
        took: row.get(3)?,
        method: row.get(4)?,
        url: row.get(5)?,
        status: row.get(6)?,
        error_kind: row.get(7)?,
        error: row.get(8)?,
        batch: batch.transpose()?,
    })
}

/// The attempts of a run by node and path, oldest first.
///
/// # Errors
/// What the database refuses.
pub fn of_run(
    connection: &Connection,
    run: RunId,
) -> Result<HashMap<(String, String), Vec<AttemptSummary>>> {
    let sql = format!("SELECT {SUMMARY}, node, path FROM attempt WHERE run = ? ORDER BY number");
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query([run])?;
    let mut attempts: HashMap<_, Vec<_>> = HashMap::new();
    while let Some(row) = rows.next()? {
        attempts
            .entry((row.get(9)?, row.get(10)?))
            .or_default()
            .push(summary(row)?);
    }
    Ok(attempts)
}

/// One attempt, whole.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(
    connection: &Connection,
    run: RunId,
    node: &str,
    path: &str,
    number: u32,
) -> Result<AttemptDetail> {
    struct Bodies {
        request: (Option<Hash>, u64),
        response: (Option<Hash>, u64),
    }
    let sql = format!(
        "SELECT {SUMMARY}, request_headers, request_body, request_size, version, response_headers,
           response_body, response_size, dns, connect, first_byte, reused
         FROM attempt WHERE run = ? AND node = ? AND path = ? AND number = ?"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query((run, node, path, number))?;
    let row = rows.next()?;
    let row = row.ok_or_else(|| Error::NotFound("This attempt".to_owned()))?;
    let summary = summary(row)?;
    let timing = Timing {
        dns: row.get(16)?,
        connect: row.get(17)?,
        first_byte: row.get(18)?,
        total: u64::try_from(summary.took).unwrap_or_default(),
        reused: row.get(19)?,
    };
    let stored = Bodies {
        request: (row.get(10)?, row.get(11)?),
        response: (row.get(14)?, row.get(15)?),
    };
    let (request, response, version): (String, Option<String>, Option<String>) =
        (row.get(9)?, row.get(13)?, row.get(12)?);
    let request_headers = headers(&request)?;
    let response_headers = response
        .as_deref()
        .map(headers)
        .transpose()?
        .unwrap_or_default();
    Ok(AttemptDetail {
        summary,
        request_body: body(connection, run, stored.request, &request_headers)?,
        request_headers,
        version,
        response_body: body(connection, run, stored.response, &response_headers)?,
        response_headers,
        timing,
    })
}

/// The name of what was kept of a request's body.
///
/// # Errors
/// What the database refuses.
pub fn request_body(
    connection: &Connection,
    run: RunId,
    node: &str,
    path: &str,
    number: u32,
) -> Result<Option<Hash>> {
    Ok(connection
        .prepare_cached("SELECT request_body FROM attempt WHERE run = ? AND node = ? AND path = ? AND number = ?")?
        .query_row((run, node, path, number), |row| row.get(0))?)
}

/// Headers from their stored form.
pub(super) fn headers(stored: &str) -> Result<Vec<Header>> {
    let pairs: Vec<(String, String)> = serde_json::from_str(stored)
        .map_err(|error| Error::Damaged(format!("stored headers cannot be read: {error}")))?;
    Ok(pairs
        .into_iter()
        .map(|(name, value)| Header { name, value })
        .collect())
}

/// A body as kept; how to read it is known when all of it was.
fn body(
    connection: &Connection,
    run: RunId,
    (hash, size): (Option<Hash>, u64),
    headers: &[Header],
) -> Result<Body> {
    let bytes = bodies::get(connection, run, hash)?;
    let bytes = bytes.slice(..bytes.len().min(KEPT));
    let content_type = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"))
        .map(|header| header.value.as_str());
    let whole = bytes.len() as u64 == size;
    let form = whole.then(|| Payload::read(bytes.clone(), content_type).form);
    Ok(Body::show(&bytes, size, form))
}
