//! What retention removes. Each function does a bounded amount of work within the caller's
//! transaction, or only looks.

use super::run_list::first_id;
use crate::Result;
use crate::ids::RunId;
use rusqlite::Connection;
use std::time::Instant;

/// Which of the runs that have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Those that ended well or were cancelled, and tests.
    Well,
    /// Those that failed: kept longest.
    Failed,
}

impl Ended {
    const fn condition(self) -> &'static str {
        match self {
            Self::Well => {
                "(state IN ('succeeded', 'cancelled') OR (state = 'failed' AND test = 1))"
            }
            Self::Failed => "(state = 'failed' AND test = 0)",
        }
    }
}

/// What the database takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// A page's size in bytes.
    pub page: u64,
    /// The file's pages.
    pub pages: u64,
    /// Those of them that hold nothing.
    pub free: u64,
}

impl Used {
    /// The bytes that hold something.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (self.pages - self.free) * self.page
    }

    /// The file's bytes.
    #[must_use]
    pub fn file(&self) -> u64 {
        self.pages * self.page
    }
}

/// What the database takes now.
///
/// # Errors
/// What the database refuses.
pub fn used(connection: &Connection) -> Result<Used> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
    Ok(Used {
        page: pragma("page_size")?,
        pages: pragma("page_count")?,
        free: pragma("freelist_count")?,
    })
}

/// How many runs there are. Reads an index of them all.
///
/// # Errors
/// What the database refuses.
pub fn count(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row("SELECT count(*) FROM run", [], |row| row.get(0))?)
}

/// When the oldest run was accepted, in UTC milliseconds.
///
/// # Errors
/// What the database refuses.
pub fn oldest(connection: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT accepted FROM run ORDER BY id LIMIT 1";
    let mut rows = connection.prepare_cached(sql)?;
    Ok(rows.query_map([], |row| row.get(0))?.next().transpose()?)
}

/// The oldest runs that ended so, were made before the time `before` (UTC milliseconds) and come
/// after the run `after`: at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn oldest_runs(
    connection: &Connection,
    ended: Ended,
    after: Option<RunId>,
    before: i64,
    limit: u32,
) -> Result<Vec<RunId>> {
    let sql = format!(
        "SELECT id FROM run WHERE (?1 IS NULL OR id > ?1) AND id < ?2 AND {} ORDER BY id LIMIT ?3",
        ended.condition()
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map((after, first_id(before), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// How many of those given it came to before the time was up; at least one.
    pub seen: usize,
    /// How many it changed.
    pub changed: u64,
}

/// Deletes those of `runs` that still are ended so, with all that belongs to them, until `end`.
///
/// # Errors
/// What the database refuses.
pub fn delete_runs(
    connection: &Connection,
    ended: Ended,
    runs: &[RunId],
    end: Instant,
) -> Result<Done> {
    let sql = format!("DELETE FROM run WHERE id = ? AND {}", ended.condition());
    each(connection, &sql, runs, end)
}

/// Executes a statement for each of `runs`, until `end`.
fn each(connection: &Connection, sql: &str, runs: &[RunId], end: Instant) -> Result<Done> {
    let mut statement = connection.prepare_cached(sql)?;
    let (mut seen, mut changed) = (0, 0);
    for run in runs {
        changed += statement.execute([run])? as u64;
        seen += 1;
        if Instant::now() >= end {
            break;
        }
    }
    Ok(Done { seen, changed })
}

/// Runs from before the time `before` (UTC milliseconds) whose caller's id is still remembered:
/// at most `limit`.
///
/// # Errors
/// What the database refuses.
pub fn remembered(connection: &Connection, before: i64, limit: u32) -> Result<Vec<RunId>> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM run INDEXED BY run_duplicate WHERE duplicate IS NOT NULL AND id < ? LIMIT ?",
    )?;
    let rows = query.query_map((first_id(before), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets the ids that callers gave these runs, until `end`.
///
/// # Errors
/// What the database refuses.
pub fn forget(connection: &Connection, runs: &[RunId], end: Instant) -> Result<Done> {
    let sql = "UPDATE run SET duplicate = NULL WHERE id = ?";
    each(connection, sql, runs, end)
}

/// Deletes up to `limit` snapshots of drafts that were made before `before` (UTC milliseconds) and
/// that no run refers to; the newest of each flow stays, as the next test may use it.
///
/// # Errors
/// What the database refuses.
pub fn snapshots(connection: &Connection, before: i64, limit: u32) -> Result<u64> {
    let deleted = connection
        .prepare_cached(
            "DELETE FROM version WHERE id IN (
               SELECT id FROM version AS old WHERE number IS NULL AND created < ?1
                 AND NOT EXISTS (SELECT 1 FROM run WHERE run.version = old.id)
                 AND EXISTS (SELECT 1 FROM version AS newer WHERE newer.flow = old.flow
                             AND newer.number IS NULL AND newer.id > old.id)
               LIMIT ?2)",
        )?
        .execute((before, limit))?;
    Ok(deleted as u64)
}

/// Deletes up to `limit` flows that were deleted before `before` (UTC milliseconds) and have no run
/// in the log any more.
///
/// # Errors
/// What the database refuses.
pub fn flows(connection: &Connection, before: i64, limit: u32) -> Result<u64> {
    let deleted = connection
        .prepare_cached(
            "DELETE FROM flow WHERE id IN (
               SELECT id FROM flow WHERE deleted < ?1
                 AND NOT EXISTS (SELECT 1 FROM run WHERE run.flow = flow.id)
               LIMIT ?2)",
        )?
        .execute((before, limit))?;
    Ok(deleted as u64)
}

/// Deletes up to `limit` troubles, and as many rounds of trying again, that ended before `before`
/// (UTC milliseconds) and that nobody has to be told of any more.
///
/// # Errors
/// What the database refuses.
pub fn episodes(connection: &Connection, before: i64, limit: u32) -> Result<u64> {
    let troubles = connection
        .prepare_cached(
            "DELETE FROM trouble WHERE id IN
               (SELECT id FROM trouble WHERE ended < ? AND told IS NULL LIMIT ?)",
        )?
        .execute((before, limit))?;
    let again = connection
        .prepare_cached(
            "DELETE FROM again WHERE id IN (SELECT id FROM again WHERE ended < ? LIMIT ?)",
        )?
        .execute((before, limit))?;
    Ok((troubles + again) as u64)
}

/// Moves up to `pages` pages from the file's end to where pages are free, so that the file can end
/// earlier; it does after the next checkpoint. Stops at `end`: what a page costs depends on where
/// it is, and varies by a hundred.
///
/// # Errors
/// What the database refuses.
pub fn give_back(connection: &Connection, pages: u32, end: Instant) -> Result<()> {
    let mut moved = 0;
    while moved < pages && (moved == 0 || Instant::now() < end) {
        let mut pragma = connection.prepare_cached("PRAGMA incremental_vacuum(8)")?;
        let mut steps = pragma.query([])?;
        // A step moves one page.
        while steps.next()?.is_some() {}
        moved += 8;
    }
    Ok(())
}
