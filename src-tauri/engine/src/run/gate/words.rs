//! Why a delivery waits for its destination, in words.

use super::breaker::OPENS;
use crate::api::destinations::{PausedWhy, Rate};

pub(super) fn paused(origin: &str, why: PausedWhy) -> String {
    let why = match why {
        PausedWhy::Hand => "somebody paused it".to_owned(),
        PausedWhy::Gone => "it answered 410: gone for good".to_owned(),
        PausedWhy::FiveDays => "no delivery succeeded for five days".to_owned(),
    };
    format!("Nothing is sent to {origin}: {why}. Resume it, and this goes on.")
}

pub(super) fn resting(origin: &str) -> String {
    format!(
        "{origin} failed {OPENS} times in a row. Every 30 seconds one request tries whether it is back; then this goes on by itself."
    )
}

pub(super) fn later(origin: &str) -> String {
    format!(
        "Another delivery to {origin} comes first: they go there one after the other, in the order in which they came."
    )
}

pub(super) fn paced(origin: &str, rate: Rate) -> String {
    let span = match rate.seconds {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3_600 => "an hour".to_owned(),
        86_400 => "a day".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    format!(
        "Sent as fast as is set for {origin}: {} in {span}.",
        rate.count
    )
}
