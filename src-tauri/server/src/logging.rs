//! Logs go to standard error, one line an event, so that standard output stays a script's.

use std::fmt;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

/// Begins to log what `RUST_LOG` asks for; without it, warnings and worse.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .fmt_fields(OneLine)
        .try_init();
    if let Err(error) = started {
        // Somebody else in this process logs already; that is where lines go then.
        tracing::debug!(%error, "logging was started before");
    }
}

/// Writes fields so that nothing from outside breaks out of its line or changes its direction.
struct OneLine;

impl<'w> FormatFields<'w> for OneLine {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut text = String::new();
        let plain = tracing_subscriber::fmt::format::DefaultFields::new();
        plain.format_fields(Writer::new(&mut text), fields)?;
        write!(writer, "{}", escaped(&text))
    }
}

/// `text` with control characters, and those that turn the reading direction, as escapes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
        if c.is_control() || turns {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_breaks_out_of_its_line() {
        let line = super::escaped("a\r\nb\u{1b}[31m\0\u{202e}c é");
        assert_eq!(line, r"a\u{d}\u{a}b\u{1b}[31m\u{0}\u{202e}c é");
    }
}
