//! A plain path: `order.body.items[0].price`.

use std::fmt;

/// A root and the steps below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) root: String,
    pub(super) steps: Vec<Step>,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A field of an object.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// Words that are never a variable.
pub(super) const RESERVED: &[&str] = &[
    "true", "false", "none", "null", "True", "False", "None", "and", "or", "not", "in", "is", "if",
    "else",
];

impl Path {
    /// The path that `text` is as a whole.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (path, rest) = Self::read(text)?;
        rest.is_empty().then_some(path)
    }

    /// The path at the start of `text`, as far as it goes, and what follows.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let (root, mut rest) = identifier(text)?;
        if RESERVED.contains(&root) {
            return None;
        }
        let mut steps = Vec::new();
        while let Some((step, after)) = step(rest) {
            steps.push(step);
            rest = after;
        }
        Some((
            Self {
                root: root.to_owned(),
                steps,
            },
            rest,
        ))
    }
}

/// `.name`, `[0]` or `["name"]` at the start of `text`; a call such as `.name(` is no step.
fn step(text: &str) -> Option<(Step, &str)> {
    if let Some(after) = text.strip_prefix('.') {
        let (name, rest) = identifier(after)?;
        return (!rest.starts_with('(')).then(|| (Step::Key(name.to_owned()), rest));
    }
    let inside = text.strip_prefix('[')?.trim_start();
    if let Some((key, rest)) = quoted(inside) {
        return Some((Step::Key(key), rest.trim_start().strip_prefix(']')?));
    }
    let digits = inside.len()
        - inside
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let index = inside[..digits].parse().ok()?;
    Some((
        Step::Index(index),
        inside[digits..].trim_start().strip_prefix(']')?,
    ))
}

/// A name: letters, digits and underscores, not starting with a digit.
pub(super) fn identifier(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    if !(first.is_alphabetic() || first == '_') {
        return None;
    }
    let end = chars
        .find(|(_, c)| !(c.is_alphanumeric() || *c == '_'))
        .map_or(text.len(), |(at, _)| at);
    Some(text.split_at(end))
}

/// A string literal without its quotes, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.push(chars.next()?.1),
            c if c == quote => return Some((value, &text[at + 1..])),
            c => value.push(c),
        }
    }
    None
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.root, Steps(&self.steps))
    }
}

/// Steps as they are written after something.
pub(super) struct Steps<'a>(pub(super) &'a [Step]);

impl fmt::Display for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.0 {
            match step {
                Step::Key(key) if identifier(key).is_some_and(|(_, rest)| rest.is_empty()) => {
                    write!(f, ".{key}")?;
                }
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for text in [
            "order",
            "order.body.items[0].price",
            "order.headers[\"x-id\"]",
            "o.body.größe",
        ] {
            assert_eq!(Path::parse(text).expect("a path").to_string(), text);
        }
        assert_eq!(
            Path::parse("o.headers['x-id']")
                .expect("a path")
                .to_string(),
            "o.headers[\"x-id\"]"
        );
    }

    #[test]
    fn leaves_expressions_alone() {
        for text in [
            "", "1", "a.b + 1", "a.b()", "a[-1]", "a[b]", "a.", "true", "not a", "a b", "'a'",
        ] {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            keys in proptest::collection::vec(prop_oneof![
                any::<String>().prop_map(Step::Key),
                (0_usize..10_000).prop_map(Step::Index),
            ], 0..6),
        ) {
            let printable = |s: &Step| !matches!(s, Step::Key(k) if k.chars().any(|c| c.is_control() || format!("{c:?}").contains("\\u")));
            prop_assume!(keys.iter().all(printable));
            let path = Path { root: "order".to_owned(), steps: keys };
            prop_assert_eq!(Path::parse(&path.to_string()), Some(path));
        }
    }
}
