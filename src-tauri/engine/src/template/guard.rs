//! `*` multiplies numbers here. In minijinja it also repeats text and lists, up to 100 million
//! times, which would take the memory of the whole program: so both operands of every `*` pass
//! through a filter that only lets numbers by.

/// The filter's name; nobody can write it, because names of filters are checked before.
pub(super) const FILTER: &str = "__number";

/// `source` with its products guarded.
pub(super) fn products(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 32);
    let mut at = 0;
    // Where right operands end, and so a guard is due.
    let mut due: Vec<usize> = Vec::new();
    while at < source.len() {
        close(&mut out, &mut due, at);
        let rest = &source[at..];
        let length = token(rest);
        if rest.starts_with('*') && length == 1 {
            let end = out.trim_end().len();
            out.truncate(end);
            out.push('|');
            out.push_str(FILTER);
            out.push_str(" *");
            due.push(at + 1 + operand(&source[at + 1..]));
        } else {
            out.push_str(&rest[..length]);
        }
        at += length;
    }
    close(&mut out, &mut due, source.len());
    out
}

fn close(out: &mut String, due: &mut Vec<usize>, at: usize) {
    while due.last().is_some_and(|&end| end <= at) {
        due.pop();
        out.push('|');
        out.push_str(FILTER);
    }
}

/// The length of the token at the start of `text`; operators of two characters are one.
fn token(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    if matches!(first, '"' | '\'') {
        return super::analyse::literal_end(text, first).unwrap_or(text.len());
    }
    if first.is_alphanumeric() || first == '_' {
        let decimal = first.is_ascii_digit();
        let inside = |c: char| c.is_alphanumeric() || c == '_' || (decimal && c == '.');
        return text.find(|c| !inside(c)).unwrap_or(text.len());
    }
    if ["**", "//", "==", "!=", "<=", ">="]
        .iter()
        .any(|operator| text.starts_with(operator))
    {
        2
    } else {
        first.len_utf8()
    }
}

/// The length of the operand at the start of `text`: signs, a value, and what clings to it
/// (`.field`, `[…]`, `(…)`, `| filter(…)`).
fn operand(text: &str) -> usize {
    let space = |at: usize| at + (text[at..].len() - text[at..].trim_start().len());
    let mut at = space(0);
    while text[at..].starts_with(['-', '+']) {
        at = space(at + 1);
    }
    at += unit(&text[at..]);
    loop {
        let next = space(at);
        let rest = &text[next..];
        if rest.starts_with(['(', '[']) {
            at = next + unit(rest);
        } else if rest.starts_with(['.', '|']) {
            let name = space(next + 1);
            at = name + unit(&text[name..]);
        } else {
            return at;
        }
    }
}

/// The length of one token, or of a bracket with all that is in it.
fn unit(text: &str) -> usize {
    if !text.starts_with(['(', '[', '{']) {
        return token(text);
    }
    let (mut at, mut depth) = (0, 0_usize);
    while at < text.len() {
        match text.as_bytes()[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += token(&text[at..]);
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::products;

    #[test]
    fn guards_both_sides_of_every_product() {
        assert_eq!(products("__0 * 2"), "__0|__number * 2|__number");
        assert_eq!(
            products("2 * __0[1].x | round(1) + 1"),
            "2|__number * __0[1].x | round(1)|__number + 1"
        );
        assert_eq!(
            products("3 * ('x' * -2)"),
            "3|__number * ('x'|__number * -2|__number)|__number"
        );
        assert_eq!(products("'*' ~ 2 ** 3"), "'*' ~ 2 ** 3");
        assert_eq!(
            products("1 * 2 * [1]"),
            "1|__number * 2|__number|__number * [1]|__number"
        );
    }
}
