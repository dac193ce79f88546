//! Figures over runs.

use super::run_list::Condition;
use crate::Result;
use crate::api::flows::Day;
use crate::api::runs::{Bar, RunFilter, RunStats};
use crate::ids::FlowId;
use crate::run::RunState;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;

/// How many bars show the runs over time.
const BARS: i64 = 48;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Figures over the runs that `filter` finds, whatever its states, up to `now`.
///
/// # Errors
/// What the database refuses.
pub fn over(connection: &Connection, filter: &RunFilter, now: i64) -> Result<RunStats> {
    let condition = Condition::of(filter);
    let sql = format!(
        "SELECT run.state, run.accepted, run.finished FROM run JOIN flow ON flow.id = run.flow WHERE {} ORDER BY run.id",
        condition.sql
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter(condition.values))?;
    let mut stats = RunStats {
        total: 0,
        failed: 0,
        waiting: 0,
        running: 0,
        median: None,
        bars: Vec::new(),
    };
    let mut took = Vec::new();
    let mut times = Vec::new();
    while let Some(row) = rows.next()? {
        let (state, accepted): (RunState, i64) = (row.get(0)?, row.get(1)?);
        let finished: Option<i64> = row.get(2)?;
        stats.total += 1;
        match state {
            RunState::Failed => stats.failed += 1,
            RunState::Waiting => stats.waiting += 1,
            RunState::Queued | RunState::Running => stats.running += 1,
            RunState::Succeeded | RunState::Cancelled => {}
        }
        took.extend(finished.map(|finished| finished - accepted));
        times.push((accepted, state == RunState::Failed));
    }
    let middle = took.len() / 2;
    if !took.is_empty() {
        stats.median = Some(*took.select_nth_unstable(middle).1);
    }
    stats.bars = bars(&times, filter.from, filter.to.unwrap_or(now));
    Ok(stats)
}

fn bars(times: &[(i64, bool)], from: Option<i64>, to: i64) -> Vec<Bar> {
    let Some(from) = from.or_else(|| times.first().map(|(at, _)| *at)) else {
        return Vec::new();
    };
    let width = ((to - from) / BARS + 1).max(1);
    let mut bars: Vec<Bar> = (0..BARS)
        .map(|i| Bar {
            at: from + i * width,
            ok: 0,
            failed: 0,
        })
        .collect();
    for &(at, failed) in times {
        let index = usize::try_from((at - from) / width)
            .unwrap_or_default()
            .min(bars.len() - 1);
        if failed {
            bars[index].failed += 1;
        } else {
            bars[index].ok += 1;
        }
    }
    bars
}

/// What the flows list shows of a flow's runs, tests not counted.
#[derive(Debug, Clone, Default)]
pub struct FlowFigures {
    /// All runs.
    pub runs: u64,
    /// The last seven days, oldest first.
    pub week: [Day; 7],
}

/// When the day of `at` ends on this computer's clock; both in UTC milliseconds.
///
/// # Errors
/// What the database refuses.
pub fn end_of_day(connection: &Connection, at: i64) -> Result<i64> {
    let sql = "SELECT unixepoch(?, 'unixepoch', 'localtime', 'start of day', '+1 day', 'utc')";
    let seconds: i64 = connection
        .prepare_cached(sql)?
        .query_row([at / 1000], |row| row.get(0))?;
    Ok(seconds * 1000)
}

/// Figures of all flows; `midnight` is the end of today where the user is, in UTC milliseconds.
///
/// # Errors
/// What the database refuses.
pub fn flows(connection: &Connection, midnight: i64) -> Result<HashMap<FlowId, FlowFigures>> {
    let mut figures: HashMap<FlowId, FlowFigures> = HashMap::new();
    let mut query = connection.prepare_cached(
        "SELECT flow, CASE WHEN accepted < ?1 - 7 * ?2 THEN 7 ELSE (?1 - 1 - accepted) / ?2 END AS age,
           count(*), count(*) FILTER (WHERE state = 'failed')
         FROM run WHERE test = 0 GROUP BY flow, age",
    )?;
    let mut rows = query.query((midnight, DAY))?;
    while let Some(row) = rows.next()? {
        let (age, all, failed): (i64, u32, u32) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let figure = figures.entry(row.get(0)?).or_default();
        figure.runs += u64::from(all);
        if let Ok(age) = usize::try_from(age)
            && age < 7
        {
            figure.week[6 - age] = Day {
                ok: all - failed,
                failed,
            };
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says something under any `TZ` but UTC.
    #[test]
    fn a_day_ends_at_midnight_where_the_user_is() -> Result<()> {
        let connection = Connection::open_in_memory()?;
        let now = crate::time::now();
        let end = end_of_day(&connection, now)?;
        assert!(end > now && end - now <= 25 * 60 * 60 * 1000);
        let clock: String = connection.query_row(
            "SELECT strftime('%H:%M:%S', ?, 'unixepoch', 'localtime')",
            [end / 1000],
            |row| row.get(0),
        )?;
        assert_eq!(clock, "00:00:00");
        Ok(())
    }
}
