//! What a process has used of the processors, as Linux counts it.

use crate::Result;
use std::time::Duration;

/// Ticks of `/proc` in a second (`USER_HZ`, the same on every Linux).
const TICKS: f64 = 100.0;

/// How long process `pid` has been at work so far, on all processors together, to the hundredth of a
/// second.
///
/// # Errors
/// There is no such process, or this is not Linux.
pub fn used(pid: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // proc_pid_stat(5): the name stands in brackets, then the state is field 3.
    let (_, rest) = stat.rsplit_once(')').ok_or("no name")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |number: usize| -> Result<f64> {
        let field = fields.get(number - 3).ok_or("too few fields")?;
        Ok(field.parse::<u32>()?.into())
    };
    let (user, system) = (ticks(14)?, ticks(15)?);
    Ok(Duration::from_secs_f64((user + system) / TICKS))
}
