//! Finds every value of the vault in texts and bytes, in whatever encoding, and puts dots there.

use super::{Secret, encodings};
use aho_corasick::AhoCorasick;
use bytes::Bytes;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use zeroize::Zeroizing;

/// Stands for a secret.
const DOTS: &str = "••••••";
/// Shorter values would make holes in innocent texts; they are masked by their place only.
const SHORTEST: usize = 8;
/// The automaton knows the beginnings, so that it stays small when tokens are long.
const BEGINNING: usize = 32;

/// Puts dots in the place of secrets. An empty one costs nothing.
#[derive(Default)]
pub struct Masker(Option<Patterns>);

struct Patterns {
    beginnings: AhoCorasick,
    /// For each beginning, how it may go on.
    rest: Vec<Vec<Zeroizing<String>>>,
}

impl fmt::Debug for Masker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Masker")
    }
}

impl Masker {
    /// One that knows these values.
    pub(super) fn of(values: &[Secret]) -> Self {
        let values = values.iter().map(Secret::expose);
        let mut forms: Vec<Zeroizing<String>> = values
            .filter(|value| value.len() >= SHORTEST)
            .flat_map(encodings::of)
            .collect();
        if forms.is_empty() {
            return Self(None);
        }
        // Those that begin alike come together.
        forms.sort_unstable_by(|one, two| one.as_str().cmp(two));
        forms.dedup();
        let groups = forms.chunk_by(|one, two| beginning(one) == beginning(two));
        let (beginnings, rest): (Vec<_>, Vec<_>) = groups
            .map(|group| {
                let beginning = beginning(&group[0]);
                let rest = |form: &Zeroizing<String>| form[beginning.len()..].to_owned();
                let rest: Vec<_> = group.iter().map(rest).map(Zeroizing::new).collect();
                (beginning, rest)
            })
            .unzip();
        match AhoCorasick::new(beginnings) {
            Ok(beginnings) => Self(Some(Patterns { beginnings, rest })),
            Err(error) => {
                // Only beyond 2^31 states: more secrets than fit into memory.
                tracing::error!(%error, "secrets cannot be looked for");
                Self(None)
            }
        }
    }

    /// `text` with dots in the place of every secret.
    #[must_use]
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let spans = self.spans(text.as_bytes());
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        for span in spans {
            // A form is whole characters, so its place in a text begins and ends at one.
            masked.push_str(&text[at..span.start]);
            masked.push_str(DOTS);
            at = span.end;
        }
        masked.push_str(&text[at..]);
        Cow::Owned(masked)
    }

    /// `bytes` with dots in the place of every secret.
    #[must_use]
    pub fn bytes(&self, bytes: &Bytes) -> Bytes {
        let spans = self.spans(bytes);
        if spans.is_empty() {
            return bytes.clone();
        }
        let mut masked = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for span in spans {
            masked.extend_from_slice(&bytes[at..span.start]);
            masked.extend_from_slice(DOTS.as_bytes());
            at = span.end;
        }
        masked.extend_from_slice(&bytes[at..]);
        masked.into()
    }

    /// Where secrets are: in order, apart from each other.
    fn spans(&self, within: &[u8]) -> Vec<Range<usize>> {
        let Some(patterns) = &self.0 else {
            return Vec::new();
        };
        let mut spans: Vec<Range<usize>> = Vec::new();
        for found in patterns.beginnings.find_overlapping_iter(within) {
            let after = &within[found.end()..];
            let rest = &patterns.rest[found.pattern().as_usize()];
            let longest = rest
                .iter()
                .filter(|rest| after.starts_with(rest.as_bytes()))
                .map(|rest| rest.len())
                .max();
            spans.extend(longest.map(|rest| found.start()..found.end() + rest));
        }
        spans.sort_unstable_by_key(|span| span.start);
        spans.dedup_by(|next, span| {
            let overlaps = next.start < span.end;
            if overlaps {
                span.end = span.end.max(next.end);
            }
            overlaps
        });
        spans
    }
}

fn beginning(form: &str) -> &str {
    &form[..form.floor_char_boundary(BEGINNING)]
}

#[cfg(test)]
mod tests;
