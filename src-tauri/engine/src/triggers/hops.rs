//! Loops: a flow that calls its own trigger, or two that call each other.
//!
//! What a run sends carries the number of flows that the event has gone through. A trigger
//! refuses an event that has come too far, and takes events of other flows at a bounded pace.

use crate::http::HOPS;
use crate::ids::FlowId;
use http::HeaderMap;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many events of other flows a flow takes within [`WINDOW`].
const PER_WINDOW: u32 = 100;
const WINDOW: Duration = Duration::from_secs(10);

/// How many flows an event has gone through; none when none of ours sent it.
/// A number that cannot be read counts as too many.
pub(crate) fn of(headers: &HeaderMap) -> Option<u32> {
    let value = headers.get(HOPS)?;
    Some(
        value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(u32::MAX),
    )
}

/// The pace at which each flow takes events of other flows.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<HashMap<FlowId, (Instant, u32)>>);

impl Pace {
    /// Whether `flow` may take one more now; else after how long.
    pub(crate) fn take(&self, flow: FlowId) -> Result<(), Duration> {
        let now = Instant::now();
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        windows.retain(|_, (since, _)| now < *since + WINDOW);
        let (since, count) = windows.entry(flow).or_insert((now, 0));
        if *count == PER_WINDOW {
            return Err(*since + WINDOW - now);
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hops_are_read_and_nonsense_is_too_many() {
        let with = |value: &str| {
            HeaderMap::from_iter([(
                HOPS.parse().expect("a name"),
                value.parse().expect("a value"),
            )])
        };
        assert_eq!(of(&HeaderMap::new()), None);
        assert_eq!(of(&with("3")), Some(3));
        assert_eq!(of(&with("-1")), Some(u32::MAX));
        assert_eq!(of(&with("many")), Some(u32::MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flow_takes_a_hundred_in_ten_seconds() {
        let (pace, flow, other) = (Pace::default(), FlowId::new(), FlowId::new());
        for _ in 0..100 {
            assert_eq!(pace.take(flow), Ok(()));
        }
        tokio::time::advance(Duration::from_secs(4)).await;
        assert_eq!(pace.take(flow), Err(Duration::from_secs(6)));
        assert_eq!(pace.take(other), Ok(()), "each flow by itself");
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(pace.take(flow), Ok(()));
    }
}
