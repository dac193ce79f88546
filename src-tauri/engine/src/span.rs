//! Spans of time as people write and read them: `90s`, `5 m`, “18 hours”.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Reads `5s`, `1 m`, `2h` or `3d`; a number alone means seconds.
#[must_use]
pub fn parse(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim_start() {
        "" | "s" => 1,
        "m" | "min" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        _ => return None,
    };
    let seconds = number.parse::<u64>().ok()?.checked_mul(unit)?;
    Some(Duration::from_secs(seconds))
}

/// In words, in the unit that says it best: “5 seconds”, “18 hours”.
#[must_use]
pub fn words(span: Duration) -> String {
    let seconds = span.as_secs() + u64::from(span.subsec_millis() >= 500);
    let (unit, name) = match seconds {
        0..100 => (1, "second"),
        100..6_000 => (MINUTE, "minute"),
        6_000..172_800 => (HOUR, "hour"),
        _ => (DAY, "day"),
    };
    match (seconds + unit / 2) / unit {
        0 => "less than a second".to_owned(),
        1 => format!("1 {name}"),
        many => format!("{many} {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in [
            ("5s", 5),
            (" 1 m ", 60),
            ("90", 90),
            ("2h", 7_200),
            ("3d", 259_200),
            ("0s", 0),
        ] {
            assert_eq!(parse(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "s",
            "-5s",
            "5 weeks",
            "1.5h",
            "5s 6s",
            "99999999999999999999s",
            "9999999999999999999d",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn says_it_in_the_unit_that_fits() {
        for (millis, text) in [
            (0, "less than a second"),
            (499, "less than a second"),
            (1_000, "1 second"),
            (65_000, "65 seconds"),
            (120_000, "2 minutes"),
            (5_400_000, "90 minutes"),
            (63_365_000, "18 hours"),
            (3 * 86_400_000, "3 days"),
        ] {
            assert_eq!(words(Duration::from_millis(millis)), text);
        }
    }
}
