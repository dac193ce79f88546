//! What a process holds, as Linux counts it.

use crate::Result;

/// The most that process `pid` has held resident so far, in bytes.
///
/// # Errors
/// There is no such process, or this is not Linux.
pub fn peak(pid: u32) -> Result<u64> {
    read(pid, "VmHWM:")
}

/// What process `pid` holds resident now, in bytes.
///
/// # Errors
/// There is no such process, or this is not Linux.
pub fn resident(pid: u32) -> Result<u64> {
    read(pid, "VmRSS:")
}

fn read(pid: u32, field: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.split_whitespace().next())
        .ok_or_else(|| format!("process {pid} has no {field}"))?;
    Ok(kilobytes.parse::<u64>()? * 1024)
}
