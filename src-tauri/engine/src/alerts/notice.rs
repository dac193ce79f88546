//! What a desktop shows of a trouble.

use crate::api::destinations::{PausedWhy, Stage, Trouble};

/// A few words for somebody who does something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened, and where.
    pub title: String,
    /// Why, or since when it is over.
    pub text: String,
    /// Whether somebody has to do something.
    pub serious: bool,
}

impl Notice {
    /// Of a trouble that began, became serious or ended just now.
    #[must_use]
    pub fn of(trouble: &Trouble) -> Self {
        let here = &trouble.destination;
        let origin = &here.origin;
        let times = match trouble.failures {
            1 => "once".to_owned(),
            failures => format!("{failures} times in a row"),
        };
        if trouble.ended.is_some() {
            return Self {
                title: format!("{origin} takes deliveries again"),
                text: format!("It had failed {times}."),
                serious: false,
            };
        }
        let paused = here.paused.is_some_and(|why| why != PausedWhy::Hand);
        let title = match trouble.stage {
            _ if paused => format!("{origin} was paused"),
            Stage::Warning => format!("Deliveries to {origin} fail"),
            Stage::Critical => format!("Deliveries to {origin} still fail"),
        };
        Self {
            title,
            text: format!("It failed {times}. {}", trouble.error),
            serious: trouble.stage == Stage::Critical,
        }
    }
}
