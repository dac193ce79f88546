//! What an email says.

use crate::alerts::episode::Told;
use crate::api::destinations::{PausedWhy, Trouble};
use jiff::Timestamp;
use std::fmt::Write as _;

/// An email, but for whom it is from and to.
#[derive(Debug)]
pub(in crate::alerts) struct Letter {
    /// Its `Message-ID`: the same however often it is sent.
    pub(super) id: String,
    pub(in crate::alerts) subject: String,
    pub(in crate::alerts) text: String,
}

/// An email that only tries whether emails arrive.
pub(in crate::alerts) fn trial() -> Letter {
    Letter {
        id: format!("<{}@hookline.invalid>", uuid::Uuid::now_v7()),
        subject: "[Hookline] Test email".to_owned(),
        text: "Emails from Hookline arrive here.\n\nThey tell of destinations that deliveries fail at: once when it begins, once when it becomes serious, and once when it is over.\n".to_owned(),
    }
}

/// Tells of a trouble.
pub(in crate::alerts) fn letter(trouble: &Trouble, told: Told) -> Letter {
    let here = &trouble.destination;
    let origin = match &here.connection_name {
        Some(name) => format!("{} (through “{name}”)", here.origin),
        None => here.origin.clone(),
    };
    let subject = match told {
        Told::Warning => format!("[Hookline] Deliveries to {} fail", here.origin),
        Told::Critical if here.paused.is_some_and(|why| why != PausedWhy::Hand) => {
            format!("[Hookline] Critical: {} was paused", here.origin)
        }
        Told::Critical => format!(
            "[Hookline] Critical: deliveries to {} still fail",
            here.origin
        ),
        Told::Recovered => format!(
            "[Hookline] Recovered: {} takes deliveries again",
            here.origin
        ),
    };
    let times = match trouble.failures {
        1 => "once".to_owned(),
        failures => format!("{failures} times in a row"),
    };
    let mut text = match told {
        Told::Recovered => format!(
            "{origin} takes deliveries again. It had failed {times}, from {} to {}.\n",
            at(trouble.began),
            at(trouble.ended.unwrap_or(trouble.began)),
        ),
        Told::Warning | Told::Critical => {
            format!("{origin} failed {times} since {}.\n", at(trouble.began))
        }
    };
    let mut line = |words: String| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{words}");
    };
    if told != Told::Recovered {
        line(format!("\nThe last time: {}", one_line(&trouble.error)));
        if let Some(name) = &trouble.flow_name {
            line(format!("In the flow: {}", one_line(name)));
        }
        match here.paused {
            Some(PausedWhy::Gone) => line("\nIt answered 410: gone for good. Nothing is sent there any more until you resume it in Hookline; deliveries wait.".to_owned()),
            Some(PausedWhy::FiveDays) => line("\nNo delivery succeeded for five days. Nothing is sent there any more until you resume it in Hookline; deliveries wait.".to_owned()),
            Some(PausedWhy::Hand) => line("\nSomebody paused it. Deliveries wait until it is resumed.".to_owned()),
            None => {}
        }
    }
    if here.waiting > 0 {
        line(format!("Deliveries that wait for it: {}", here.waiting));
    }
    if trouble.failed_runs > 0 {
        line(format!(
            "Runs that failed for good meanwhile: {}. Hookline can try them all again.",
            trouble.failed_runs
        ));
    }
    Letter {
        id: format!("<{}.{}@hookline.invalid>", trouble.id, told.name()),
        subject: one_line(&subject),
        text,
    }
}

/// A time as people read it, in UTC: where the reader is, nobody knows.
fn at(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| "an unknown time".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

/// Without what would break a line, and not too long.
fn one_line(text: &str) -> String {
    let flat = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    flat.take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::destinations::{Destination, DestinationState, Limits, Stage};
    use crate::ids::{DestinationId, TroubleId};

    fn trouble() -> Trouble {
        Trouble {
            id: TroubleId::new(),
            destination: Destination {
                id: DestinationId::new(),
                origin: "https://crm.example.com".to_owned(),
                connection: None,
                connection_name: None,
                state: DestinationState::Open,
                paused: None,
                paused_at: None,
                tried_again: None,
                failures: 5,
                waiting: 3,
                limits: Limits::default(),
                used: 0,
            },
            stage: Stage::Warning,
            began: 1_700_000_000_000,
            ended: None,
            failures: 5,
            error: "It answered 500.\r\nBcc: everybody@example.com".to_owned(),
            flow: None,
            flow_name: Some("Orders".to_owned()),
            failed_runs: 2,
        }
    }

    #[test]
    fn it_says_what_happened_where_and_since_when() {
        let mut trouble = trouble();
        let warning = letter(&trouble, Told::Warning);
        assert_eq!(
            warning.subject,
            "[Hookline] Deliveries to https://crm.example.com fail"
        );
        for part in [
            "failed 5 times in a row since 2023-11-14 22:13:20 UTC",
            "The last time: It answered 500.  Bcc:",
            "Orders",
            "wait for it: 3",
            "meanwhile: 2",
        ] {
            assert!(warning.text.contains(part), "{part}: {}", warning.text);
        }
        assert_eq!(warning.id, letter(&trouble, Told::Warning).id);
        assert_ne!(warning.id, letter(&trouble, Told::Critical).id);
        trouble.destination.paused = Some(PausedWhy::Gone);
        let paused = letter(&trouble, Told::Critical);
        assert!(paused.subject.ends_with("was paused"), "{}", paused.subject);
        assert!(paused.text.contains("410"), "{}", paused.text);
        trouble.ended = Some(1_700_000_100_000);
        let over = letter(&trouble, Told::Recovered);
        assert!(
            over.text.contains("to 2023-11-14 22:15:00 UTC"),
            "{}",
            over.text
        );
    }
}
