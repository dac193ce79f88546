//! Where runs take their times from.
//!
//! The hour comes from the system once, and goes on by the monotonic clock: a wait takes as long as
//! it should whatever somebody does to the system's clock. The timer compares the two every few
//! seconds ([`Clock::look`]). When the system's hour was set forward, or the computer slept, what
//! became due meanwhile is due now; when it was set back, what waits is moved back with it. So for
//! everybody else a jump happens at one moment, and never between two readings.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long a jump of the system's clock may go unseen.
const LOOK: Duration = Duration::from_secs(10);
/// Differences up to this many milliseconds are no jump.
const SLACK: i64 = 1_000;

/// A clock; clones show the same.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    face: Face,
    /// UTC milliseconds minus steady ones.
    base: AtomicI64,
    /// By how many milliseconds it was set back in all.
    back: AtomicI64,
}

#[derive(Debug)]
enum Face {
    System(Instant),
    Set(watch::Sender<Hands>),
}

/// What a clock that is set by hand shows, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Hands {
    steady: i64,
    hour: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Face::System(Instant::now()), crate::time::now())
    }

    /// A clock that stands still at `hour` (UTC milliseconds) until it is set; for tests.
    #[must_use]
    pub fn still(hour: i64) -> Self {
        Self::new(
            Face::Set(watch::Sender::new(Hands { steady: 0, hour })),
            hour,
        )
    }

    fn new(face: Face, base: i64) -> Self {
        Self(Arc::new(Inner {
            face,
            base: AtomicI64::new(base),
            back: AtomicI64::new(0),
        }))
    }

    /// Now, in UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.base.load(Ordering::Relaxed) + self.steady()
    }

    /// Milliseconds since some moment, which nobody can set.
    #[must_use]
    pub fn steady(&self) -> i64 {
        match &self.0.face {
            Face::System(start) => millis(start.elapsed()),
            Face::Set(hands) => hands.borrow().steady,
        }
    }

    /// By how many milliseconds it was set back since it was made. A due time that was reckoned
    /// earlier is due by so much earlier as this grew since.
    #[must_use]
    pub fn back(&self) -> i64 {
        self.0.back.load(Ordering::Relaxed)
    }

    /// Follows the system's clock when that jumped; by how many milliseconds, less than 0 when it
    /// was set back. The timer's to call, which moves what waits with it.
    pub(super) fn look(&self) -> Option<i64> {
        let jump = self.jumped()?;
        self.0.back.fetch_add(0.max(-jump), Ordering::Relaxed);
        self.0.base.fetch_add(jump, Ordering::Relaxed);
        Some(jump)
    }

    /// By how much the system's clock is ahead, when that is worth following.
    fn jumped(&self) -> Option<i64> {
        let hour = match &self.0.face {
            Face::System(_) => crate::time::now(),
            Face::Set(hands) => hands.borrow().hour,
        };
        let jump = hour - self.now();
        (jump.abs() > SLACK).then_some(jump)
    }

    /// Returns when it is `due` (UTC milliseconds); earlier when it is time to look at the system's
    /// clock again.
    pub(super) async fn towards(&self, due: i64) {
        let left = due.saturating_sub(self.now());
        match &self.0.face {
            _ if left <= 0 => {}
            Face::System(_) => {
                let left = Duration::from_millis(u64::try_from(left).unwrap_or_default());
                tokio::time::sleep(left.min(LOOK)).await;
            }
            Face::Set(hands) => {
                let mut turned = hands.subscribe();
                // Set between the look above and now, or not looked at yet?
                if due <= self.now() || self.jumped().is_some() {
                    return tokio::task::yield_now().await;
                }
                // An error means that the clock is gone, which is borrowed here.
                let _ = turned.changed().await;
            }
        }
    }

    /// Returns when it is `due`, in UTC milliseconds.
    pub async fn until(&self, due: i64) {
        while self.now() < due {
            self.towards(due).await;
        }
    }

    /// Lets time pass on a clock that is set by hand.
    pub fn pass(&self, milliseconds: i64) {
        self.turn(milliseconds, milliseconds);
    }

    /// Sets the hour of a clock that is set by hand forward, or (less than 0) back.
    pub fn jump(&self, milliseconds: i64) {
        self.turn(0, milliseconds);
    }

    fn turn(&self, steady: i64, hour: i64) {
        if let Face::Set(hands) = &self.0.face {
            hands.send_modify(|hands| {
                hands.steady += steady;
                hands.hour += hour;
            });
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_jump_is_seen_by_looking_and_not_before() {
        let clock = Clock::still(1_000_000);
        clock.pass(5_000);
        assert_eq!((clock.now(), clock.look()), (1_005_000, None));
        clock.jump(-60_000);
        assert_eq!(clock.now(), 1_005_000, "nobody looked yet");
        assert_eq!(clock.look(), Some(-60_000));
        assert_eq!((clock.now(), clock.back()), (945_000, 60_000));
        clock.jump(90_000);
        assert_eq!(clock.look(), Some(90_000));
        assert_eq!((clock.now(), clock.back()), (1_035_000, 60_000));
        assert_eq!(clock.steady(), 5_000);
        clock.jump(SLACK);
        assert_eq!(clock.look(), None, "no jump worth following");
    }

    #[test]
    fn the_system_clock_shows_the_hour() {
        let clock = Clock::system();
        assert!((clock.now() - crate::time::now()).abs() < 1_000);
        assert_eq!(clock.back(), 0);
    }

    #[tokio::test]
    async fn waits_until_it_is_due() {
        let clock = Clock::still(0);
        let due = clock.until(10);
        tokio::pin!(due);
        assert!(due.as_mut().now_or_never().is_none());
        clock.pass(9);
        assert!(due.as_mut().now_or_never().is_none());
        clock.pass(1);
        assert!(due.as_mut().now_or_never().is_some());
        assert!(clock.until(10).now_or_never().is_some(), "past already");
    }
}
