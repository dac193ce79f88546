//! What a caller may ask of the listener: sizes, times and numbers.

use std::time::Duration;

/// The limits of the listener. The defaults are the product's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Connections at the same time; when full, the one longest waiting for headers is closed.
    pub connections: usize,
    /// A request's line and headers, in bytes.
    pub head_bytes: usize,
    /// From the first byte of a request until its headers are complete.
    pub head_time: Duration,
    /// A whole body.
    pub body_time: Duration,
    /// Between two requests.
    pub idle_time: Duration,
    /// A body's size in bytes; more is answered 413 before it is read.
    pub body_bytes: usize,
    /// The memory for long bodies in all, in bytes; readers wait for their share.
    pub long_bodies: usize,
    /// How long requests under way may take when the listener closes.
    pub drain_time: Duration,
}

/// The part of every body that needs no share of [`Limits::long_bodies`]: the cap on connections
/// bounds these parts in all to 16 MiB. So callers with short bodies never wait for those with
/// long ones, and no reader can hold half of what it needs while it waits for the rest.
pub(crate) const SHORT_BODY: usize = 16 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head_bytes: 64 * 1024,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(30),
            idle_time: Duration::from_secs(60),
            body_bytes: 2 * 1024 * 1024,
            // With the short parts: 64 MiB.
            long_bodies: 48 * 1024 * 1024,
            drain_time: Duration::from_secs(10),
        }
    }
}
