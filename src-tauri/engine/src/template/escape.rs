//! What is done to a value so that it stays a value where it is put.

use super::error::TemplateError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `text` for one part of a path or a query.
pub(crate) fn component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// `text` for XML: in an element or between quotes.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 has no way to write these.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

/// `text` in a header, where a line break would begin another one.
pub(super) fn header(text: &str) -> Result<&str, TemplateError> {
    match text.chars().find(|c| c.is_control() && *c != '\t') {
        None => Ok(text),
        Some('\r' | '\n') => Err(TemplateError::new(
            "A header cannot hold a line break. Add | replace(\"\\n\", \" \").",
        )),
        Some(_) => Err(TemplateError::new(
            "A header cannot hold control characters.",
        )),
    }
}

/// An address as it grows: values are escaped for the part in which they stand.
#[derive(Debug, Default)]
pub(super) struct Address {
    text: String,
    /// Where values stand, to find dot segments that they make.
    values: Vec<std::ops::Range<usize>>,
}

#[derive(Debug, PartialEq)]
enum Part {
    Start,
    Host,
    Path,
    Query,
}

impl Address {
    pub(super) fn literal(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn value(&mut self, value: &str) -> Result<(), TemplateError> {
        let start = self.text.len();
        match self.part() {
            // The whole address, or its beginning, comes from the value.
            Part::Start => {
                if value.chars().any(|c| c.is_control() || c.is_whitespace()) {
                    return Err(TemplateError::new(
                        "This value is no address: it holds a space or a line break.",
                    ));
                }
                self.text.push_str(value);
                return Ok(());
            }
            Part::Host => {
                let allowed =
                    |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | ':' | '_' | '[' | ']');
                if !value.chars().all(allowed) {
                    return Err(TemplateError::new(
                        "This value stands where the host is, and holds a character that a host cannot have.",
                    ));
                }
                self.text.push_str(value);
            }
            Part::Path | Part::Query => self.text.push_str(&component(value)),
        }
        self.values.push(start..self.text.len());
        Ok(())
    }

    /// The finished address.
    pub(super) fn finish(self) -> Result<String, TemplateError> {
        let path_end = self.text.find(['?', '#']).unwrap_or(self.text.len());
        let mut at = 0;
        for segment in self.text[..path_end].split('/') {
            let range = at..at + segment.len();
            let dots = segment.replace("%2e", ".").replace("%2E", ".");
            let from_value = self
                .values
                .iter()
                .any(|value| value.start < range.end && range.start < value.end);
            if from_value && matches!(dots.as_str(), "." | "..") {
                return Err(TemplateError::new(
                    "A value makes \"..\" a part of the address, which would lead elsewhere.",
                ));
            }
            at = range.end + 1;
        }
        Ok(self.text)
    }

    fn part(&self) -> Part {
        let Some(scheme) = self.text.find("://") else {
            return if self.text.is_empty() {
                Part::Start
            } else {
                Part::Path
            };
        };
        let after = &self.text[scheme + 3..];
        match after.find(['/', '?', '#', '\\']) {
            None => Part::Host,
            Some(at) if after[at..].contains(['?', '#']) => Part::Query,
            Some(_) => Part::Path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(before: &str, value: &str, after: &str) -> Result<String, TemplateError> {
        let mut address = Address::default();
        address.literal(before);
        address.value(value)?;
        address.literal(after);
        address.finish()
    }

    #[test]
    fn values_stay_in_their_part() {
        assert_eq!(
            address("https://a.example/u/", "x/../y?z#", "/e").expect("fine"),
            "https://a.example/u/x%2F..%2Fy%3Fz%23/e"
        );
        assert_eq!(
            address("https://a.example/?q=", "1&admin=1", "").expect("fine"),
            "https://a.example/?q=1%26admin%3D1"
        );
        assert_eq!(
            address("https://", "crm.example.com:8443", "/x").expect("fine"),
            "https://crm.example.com:8443/x"
        );
        assert_eq!(
            address("", "https://a.example/b?c=d", "").expect("fine"),
            "https://a.example/b?c=d"
        );
        for bad in ["a@evil.example", "a/b", "a?b", "a#b", "a\\b", "a b", "a%2f"] {
            assert!(address("https://", bad, "/x").is_err(), "{bad}");
        }
        for dots in ["..", "."] {
            assert!(
                address("https://a.example/u/", dots, "/e").is_err(),
                "{dots}"
            );
        }
        assert!(address("https://a.example/u/.", ".", "/e").is_err());
        assert!(address("https://a.example/%2e", ".", "/e").is_err());
    }

    #[test]
    fn headers_refuse_line_breaks() {
        for bad in ["a\r\nX: y", "a\nb", "a\0b"] {
            assert!(header(bad).is_err());
        }
        assert_eq!(header("ä\tb").expect("fine"), "ä\tb");
    }

    proptest! {
        #[test]
        fn a_value_in_the_path_never_changes_host_or_shape(value in any::<String>()) {
            if let Ok(text) = address("https://a.example/u/", &value, "/e?k=v") {
                let url = url::Url::parse(&text).expect("an address");
                prop_assert_eq!(url.host_str(), Some("a.example"));
                let segments: Vec<&str> = url.path_segments().expect("a path").collect();
                prop_assert_eq!(segments.len(), 3);
                let read = percent_encoding::percent_decode_str(segments[1]).decode_utf8().expect("text");
                prop_assert_eq!(read, value);
                prop_assert_eq!(url.query(), Some("k=v"));
            }
        }

        #[test]
        fn a_value_in_the_query_stays_one_value(value in any::<String>()) {
            let text = address("https://a.example/?a=", &value, "&b=2").expect("fine");
            let url = url::Url::parse(&text).expect("an address");
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, [("a".to_owned(), value), ("b".to_owned(), "2".to_owned())]);
        }

        #[test]
        fn xml_reads_back(value in "[^\0-\u{1f}\u{fffe}\u{ffff}]*") {
            let escaped = xml(&value);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert_eq!(quick_xml::escape::unescape(&escaped).expect("XML"), value);
        }
    }
}
