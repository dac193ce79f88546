//! Where a connection is: waiting for headers, idle, or being answered. Deadlines and the choice
//! of whom to close when all places are taken follow from it.

use super::limits::Limits;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent yet, ever.
    Fresh(Instant),
    /// Some of a request's headers came.
    Head(Instant),
    /// A request is being read or answered.
    Busy,
    /// The last request was answered.
    Idle(Instant),
}

/// What a connection that is past its time gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// Not yet: look again then.
    NotBefore(Instant),
    /// It began a request and did not finish its headers.
    Head,
    /// It said nothing.
    Silent,
}

/// A connection's phase, shared by those who drive it, answer it, and may close it.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    phase: Arc<Mutex<Phase>>,
    /// Told whenever an answer is done: from then on the connection can be asked to make room.
    answered: Arc<Notify>,
}

impl Progress {
    pub(crate) fn new(answered: Arc<Notify>) -> Self {
        Self {
            phase: Arc::new(Mutex::new(Phase::Fresh(Instant::now()))),
            answered,
        }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bytes_came(&self) {
        let mut phase = self.phase();
        match *phase {
            // The time for headers runs from the connection's start: silence is no head start.
            Phase::Fresh(since) => *phase = Phase::Head(since),
            Phase::Idle(_) => *phase = Phase::Head(Instant::now()),
            Phase::Head(_) | Phase::Busy => {}
        }
    }

    /// A request is complete enough to be answered; the guard's end is the answer's.
    pub(crate) fn busy(&self) -> Busy {
        *self.phase() = Phase::Busy;
        Busy(self.clone())
    }

    /// Since when it waits for headers; none while it is being answered.
    pub(crate) fn waiting_since(&self) -> Option<Instant> {
        match *self.phase() {
            Phase::Fresh(since) | Phase::Head(since) | Phase::Idle(since) => Some(since),
            Phase::Busy => None,
        }
    }

    /// Whether it never sent a whole request: closing it takes nothing from anybody.
    pub(crate) fn is_unused(&self) -> bool {
        matches!(*self.phase(), Phase::Fresh(_))
    }

    pub(crate) fn overdue(&self, limits: &Limits) -> Overdue {
        let now = Instant::now();
        let (end, overdue) = match *self.phase() {
            Phase::Fresh(since) => (since + limits.head_time, Overdue::Silent),
            Phase::Head(since) => (since + limits.head_time, Overdue::Head),
            Phase::Idle(since) => (since + limits.idle_time, Overdue::Silent),
            // A head that begins right after this answer has its whole time from then on.
            Phase::Busy => (now + limits.head_time, Overdue::Silent),
        };
        if end > now {
            Overdue::NotBefore(end.min(now + limits.head_time))
        } else {
            overdue
        }
    }
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct Busy(Progress);

impl Drop for Busy {
    fn drop(&mut self) {
        *self.0.phase() = Phase::Idle(Instant::now());
        self.0.answered.notify_waiters();
    }
}

/// A stream that tells [`Progress`] when bytes come.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) stream: TcpStream,
    pub(crate) progress: Progress,
}

impl AsyncRead for Observed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.progress.bytes_came();
        }
        read
    }
}

impl AsyncWrite for Observed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_time_for_headers_runs_from_their_first_byte() {
        let limits = Limits::default();
        let progress = Progress::new(Arc::default());
        drop(progress.busy());
        tokio::time::advance(Duration::from_secs(59)).await;
        progress.bytes_came();
        assert!(matches!(progress.overdue(&limits), Overdue::NotBefore(_)));
        tokio::time::advance(Duration::from_secs(9)).await;
        progress.bytes_came();
        assert!(matches!(progress.overdue(&limits), Overdue::NotBefore(_)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(
            progress.overdue(&limits),
            Overdue::Head,
            "a byte now and then does not help"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn silence_and_idleness_end_without_a_word() {
        let limits = Limits::default();
        let progress = Progress::new(Arc::default());
        tokio::time::advance(Duration::from_secs(10)).await;
        assert_eq!(progress.overdue(&limits), Overdue::Silent);
        drop(progress.busy());
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(progress.overdue(&limits), Overdue::Silent);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_being_answered_is_never_overdue() {
        let progress = Progress::new(Arc::default());
        let _busy = progress.busy();
        tokio::time::advance(Duration::from_secs(600)).await;
        assert!(matches!(
            progress.overdue(&Limits::default()),
            Overdue::NotBefore(_)
        ));
        assert_eq!(progress.waiting_since(), None);
    }
}
