//! Which names a wrong name may have meant.

/// How many names are looked at: an event can have any number of them.
pub(super) const MAX_KNOWN: usize = 200;

/// The names closest to `wanted`; without a close one the first few. Names come from data, so
/// they are cut and cleaned before they are shown.
pub(super) fn names(wanted: &str, known: &[&str]) -> Vec<String> {
    let known = &known[..known.len().min(MAX_KNOWN)];
    let lower = wanted.to_lowercase();
    let mut close: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|&name| {
            let other = name.to_lowercase();
            let apart = distance(&lower, &other);
            let inside = lower.len() >= 3
                && (other.contains(&lower) || (other.len() >= 3 && lower.contains(&other)));
            (apart <= wanted.chars().count().div_ceil(3) || inside).then_some((apart, name))
        })
        .collect();
    close.sort_by_key(|(apart, _)| *apart);
    if close.is_empty() {
        return known.iter().take(6).map(|name| shown(name)).collect();
    }
    close
        .into_iter()
        .take(3)
        .map(|(_, name)| shown(name))
        .collect()
}

fn shown(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .take(40)
        .collect();
    if clean.chars().count() < name.chars().count() {
        format!("{clean}…")
    } else {
        clean
    }
}

/// How many letters have to change (Levenshtein), counted for names of ordinary length.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut before = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn prefers_what_is_close() {
        assert_eq!(names("mail", &["id", "email", "name"]), ["email"]);
        assert_eq!(names("Email", &["id", "email"]), ["email"]);
        assert_eq!(names("zzz", &["id", "name"]), ["id", "name"]);
        assert!(names("x", &[]).is_empty());
    }
}
