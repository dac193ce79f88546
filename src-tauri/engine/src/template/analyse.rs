//! Reading an expression before minijinja does: which paths it uses, which functions it names.
//!
//! Every path is replaced by a name (`__0`, `__1`, …) that our own look-up answers, so that a
//! missing one can be named, and only the paths that are needed are read.

use super::error::TemplateError;
use super::functions::{FILTERS, FUNCTIONS, TESTS};
use super::path::{Path, RESERVED, identifier};
use super::suggest;

/// The longest expression.
const MAX_LENGTH: usize = 4_000;
/// The most paths in one expression.
const MAX_PATHS: usize = 32;

/// A path in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) path: Path,
    /// It may be missing: `default(…)` or `is defined` follows.
    pub(super) optional: bool,
}

/// An expression for minijinja, and the paths that its names stand for.
#[derive(Debug, Default)]
pub(super) struct Analysed {
    pub(super) source: String,
    pub(super) uses: Vec<Use>,
}

/// What came before, as far as it decides what a name is.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Pipe,
    Dot,
    Is,
    Other,
}

/// Reads `expression`.
pub(super) fn analyse(expression: &str) -> Result<Analysed, TemplateError> {
    if expression.len() > MAX_LENGTH {
        return Err(TemplateError::new(format!(
            "This expression is longer than {MAX_LENGTH} characters."
        )));
    }
    let mut out = Analysed::default();
    let mut rest = expression;
    let mut before = Before::Other;
    // Set behind a `*`: its right operand is still to be guarded.
    let mut guard_right = false;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            out.source.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if let Some((name, after)) = identifier(rest) {
            let (next, left) = word(&mut out, name, rest, after, before)?;
            before = next;
            rest = left;
            continue;
        }
        if matches!(c, '"' | '\'') {
            let end = literal_end(rest, c)?;
            out.source.push_str(&rest[..end]);
            rest = &rest[end..];
            before = Before::Other;
            continue;
        }
        if c.is_ascii_digit() {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')))
                .unwrap_or(rest.len());
            out.source.push_str(&rest[..end]);
            rest = &rest[end..];
            before = Before::Other;
            continue;
        }
        before = match c {
            '|' => Before::Pipe,
            '.' => Before::Dot,
            _ => Before::Other,
        };
        if c == '*' && !rest.starts_with("**") && !out.source.ends_with('*') {
            guard_right = true;
        }
        out.source.push(c);
        rest = &rest[c.len_utf8()..];
    }
    if guard_right {
        out.source = super::guard::products(&out.source);
    }
    Ok(out)
}

/// A name: an operator, a filter, a test, a function, an argument's name or the start of a path.
fn word<'a>(
    out: &mut Analysed,
    name: &str,
    rest: &'a str,
    after: &'a str,
    before: Before,
) -> Result<(Before, &'a str), TemplateError> {
    let next = after.trim_start();
    let known = |what: &str, names: &[&str]| {
        if names.contains(&name) {
            return Ok(());
        }
        let close = suggest::names(name, names).join(", ");
        Err(TemplateError::new(format!(
            "There is no {what} named {name}. There is {close}."
        )))
    };
    match before {
        Before::Pipe => known("filter", FILTERS)?,
        Before::Is if name != "not" => known("test", TESTS)?,
        Before::Dot => {}
        _ if RESERVED.contains(&name) => {
            // minijinja knows `none`; people know JSON's word.
            out.source
                .push_str(if name == "null" { "none" } else { name });
            let is = name == "is" || (name == "not" && before == Before::Is);
            return Ok((if is { Before::Is } else { Before::Other }, after));
        }
        _ if next.starts_with('(') => known("function", FUNCTIONS)?,
        _ if next.starts_with('=') && !next.starts_with("==") => {}
        _ => {
            let (path, left) = Path::read(rest)
                .ok_or_else(|| TemplateError::new("This variable cannot be read."))?;
            if out.uses.len() == MAX_PATHS {
                return Err(TemplateError::new(format!(
                    "One expression can use at most {MAX_PATHS} variables."
                )));
            }
            out.source.push_str(&format!("__{}", out.uses.len()));
            out.uses.push(Use {
                path,
                optional: may_be_missing(left),
            });
            return Ok((Before::Other, left));
        }
    }
    out.source.push_str(name);
    Ok((Before::Other, after))
}

/// Whether what follows a path allows it to be missing.
fn may_be_missing(after: &str) -> bool {
    let after = after.trim_start();
    let starts = |text: &str, words: &[&str]| {
        identifier(text.trim_start()).is_some_and(|(name, _)| words.contains(&name))
    };
    if let Some(filter) = after.strip_prefix('|') {
        return starts(filter, &["default"]);
    }
    match identifier(after) {
        Some(("is", test)) => match identifier(test.trim_start()) {
            Some(("not", test)) => starts(test, &["defined", "undefined"]),
            _ => starts(test, &["defined", "undefined"]),
        },
        _ => false,
    }
}

/// Where the string literal at the start of `text` ends.
pub(super) fn literal_end(text: &str, quote: char) -> Result<usize, TemplateError> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Err(TemplateError::new(format!(
        "A text in this expression has no closing {quote}."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(expression: &str) -> (String, Vec<String>) {
        let analysed = analyse(expression).expect("an expression");
        let uses = analysed.uses.iter();
        (
            analysed.source.clone(),
            uses.map(|u| format!("{}{}", u.path, if u.optional { "?" } else { "" }))
                .collect(),
        )
    }

    #[test]
    fn replaces_paths_and_nothing_else() {
        let (source, uses) = read("order.body.a + deal.body['x-y'] ~ \"order.body\" | upper");
        assert_eq!(source, "__0 + __1 ~ \"order.body\" | upper");
        assert_eq!(uses, ["order.body.a", "deal.body[\"x-y\"]"]);
        let (source, uses) = read("a.b if c.d is not none and 1.5 in [e.f[0], true] else now()");
        assert_eq!(
            source,
            "__0 if __1 is not none and 1.5 in [__2, true] else now()"
        );
        assert_eq!(uses, ["a.b", "c.d", "e.f[0]"]);
        assert_eq!(read("a.b | round(digits=2)").0, "__0 | round(digits=2)");
        assert_eq!(
            read("null if self.body else 'null'").0,
            "none if __0 else 'null'"
        );
        assert_eq!(read("(a.b | first).name").0, "(__0 | first).name");
    }

    #[test]
    fn knows_which_paths_may_be_missing() {
        assert_eq!(read("a.b|default(c.d)").1, ["a.b?", "c.d"]);
        assert_eq!(
            read("a.b is not defined or a.c is defined").1,
            ["a.b?", "a.c?"]
        );
        assert_eq!(read("(a.b ~ 'x') | default('y')").1, ["a.b"]);
    }

    #[test]
    fn names_the_closest_filter() {
        let error = analyse("a.b | uper").expect_err("unknown");
        assert_eq!(
            error.message,
            "There is no filter named uper. There is upper."
        );
        assert!(analyse("nope()").is_err());
        assert!(analyse("a is evenly").is_err());
        assert!(analyse("'open").is_err());
    }
}
