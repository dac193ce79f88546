//! What waits for a time: when the next run is due, and dues that move with a clock set back.

use super::writer::Tx;
use crate::Result;
use crate::ids::RunId;
use rusqlite::{Connection, OptionalExtension};

/// When the next waiting run is due, in UTC milliseconds.
///
/// # Errors
/// What the database refuses.
pub fn next(connection: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT min(due) FROM run WHERE state = 'waiting' AND due IS NOT NULL";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?)
}

/// Up to `limit` waiting runs that are due by `now`, the earliest first.
///
/// # Errors
/// What the database refuses.
pub fn by(connection: &Connection, now: i64, limit: u32) -> Result<Vec<RunId>> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM run WHERE state = 'waiting' AND due IS NOT NULL AND due <= ?
         ORDER BY due LIMIT ?",
    )?;
    let rows = query.query_map((now, limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A place among the waiting steps: what for, and the run.
pub type Place = (String, RunId);

/// A clock that was set back.
#[derive(Debug, Clone, Copy)]
pub struct SetBack {
    /// By how many milliseconds.
    pub by: i64,
    /// What it showed then. What began to wait from there to `now` was reckoned by it.
    pub at: i64,
    /// What it shows now.
    pub now: i64,
}

/// Moves the due times of up to `limit` waiting steps after the place `after`, and of their runs.
/// The last place that was moved; none when there was none.
///
/// # Errors
/// What the database refuses.
pub fn move_back(
    tx: &mut Tx<'_>,
    after: Option<Place>,
    back: SetBack,
    limit: u32,
) -> Result<Option<Place>> {
    let (on, run) = after.map_or((String::new(), None), |(on, run)| (on, Some(run)));
    let last = tx
        .prepare_cached(
            "SELECT waits_for, run FROM
               (SELECT waits_for, run FROM step WHERE waits_for IS NOT NULL
                  AND (waits_for, run) > (?, ifnull(?, x'')) ORDER BY waits_for, run LIMIT ?)
             ORDER BY waits_for DESC, run DESC LIMIT 1",
        )?
        .query_row((&on, run, limit), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((to, until)): Option<Place> = last else {
        return Ok(None);
    };
    tx.prepare_cached(
        "UPDATE step SET due = due - ?5, started = started - ?5, finished = finished - ?5
         WHERE waits_for IS NOT NULL AND (waits_for, run) > (?1, ifnull(?2, x''))
           AND (waits_for, run) <= (?3, ?4) AND due IS NOT NULL AND finished NOT BETWEEN ?6 AND ?7",
    )?
    .execute((&on, run, &to, until, back.by, back.at, back.now))?;
    tx.prepare_cached(
        "UPDATE run SET due = (SELECT min(due) FROM step
           WHERE step.run = run.id AND step.waits_for IS NOT NULL)
         WHERE state = 'waiting' AND due IS NOT NULL AND id IN
           (SELECT run FROM step WHERE waits_for IS NOT NULL
              AND (waits_for, run) > (?1, ifnull(?2, x'')) AND (waits_for, run) <= (?3, ?4))",
    )?
    .execute((&on, run, &to, until))?;
    Ok(Some((to, until)))
}

/// Moves the due times of what began to wait after `now`: the clock was set back since.
///
/// # Errors
/// What the database refuses.
pub fn move_back_to(tx: &mut Tx<'_>, now: i64) -> Result<()> {
    let moved = tx
        .prepare(
            "UPDATE step SET due = due - (finished - ?1), started = started - (finished - ?1),
               finished = ?1
             WHERE waits_for IS NOT NULL AND due IS NOT NULL AND finished > ?1",
        )?
        .execute([now])?;
    if moved > 0 {
        tx.execute(
            "UPDATE run SET due = (SELECT min(due) FROM step
               WHERE step.run = run.id AND step.waits_for IS NOT NULL)
             WHERE state = 'waiting' AND due IS NOT NULL",
            [],
        )?;
    }
    Ok(())
}
