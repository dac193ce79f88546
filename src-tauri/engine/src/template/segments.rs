//! Splitting a template's text into what is literal and what is an expression.

use super::error::TemplateError;

/// A part of a template's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    /// Stays as it is.
    Literal(&'a str),
    /// What stands between `{{` and `}}`, trimmed.
    Expression(&'a str),
}

/// The parts of `text`, in order.
pub(super) fn split(text: &str) -> Result<Vec<Segment<'_>>, TemplateError> {
    let mut segments = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        let Some(close) = end(inside) else {
            let at = text.len() - rest.len() + open;
            return Err(TemplateError::new(format!(
                "The variable that begins {} has no }}}}.",
                place(text, at)
            )));
        };
        let expression = inside[..close].trim();
        if expression.is_empty() {
            let at = text.len() - rest.len() + open;
            return Err(TemplateError::new(format!(
                "The variable {} is empty.",
                place(text, at)
            )));
        }
        if open > 0 {
            segments.push(Segment::Literal(&rest[..open]));
        }
        segments.push(Segment::Expression(expression));
        rest = &inside[close + 2..];
    }
    if !rest.is_empty() {
        segments.push(Segment::Literal(rest));
    }
    Ok(segments)
}

/// Where the `}}` is that ends an expression: outside quotes, and not the end of `{"a": {}}`.
fn end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut quote) = (0, 0_usize, None);
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') if depth > 0 => depth -= 1,
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    if line == 1 {
        format!("at character {column}")
    } else {
        format!("in line {line}, column {column}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Segment::{Expression, Literal};

    #[test]
    fn splits_outside_quotes_and_braces() {
        assert_eq!(
            split("a {{ b }} c").expect("fine"),
            [Literal("a "), Expression("b"), Literal(" c")]
        );
        assert_eq!(
            split("{{ x | replace(\"}}\", '{{') }}")
                .expect("fine")
                .len(),
            1
        );
        assert_eq!(split("{{ {\"a\": {\"b\": 1}} }}!").expect("fine").len(), 2);
        assert_eq!(
            split("no } braces {").expect("fine"),
            [Literal("no } braces {")]
        );
        assert!(split("").expect("fine").is_empty());
    }

    #[test]
    fn says_where_a_variable_is_not_closed() {
        let error = split("ok\n  {{ a.b").expect_err("open");
        assert_eq!(
            error.message,
            "The variable that begins in line 2, column 3 has no }}."
        );
        assert!(split("{{  }}").is_err());
    }
}
