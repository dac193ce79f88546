//! Which status codes count as delivered: `200-299, 304`.

use crate::nodes::FieldProblem;
use std::ops::RangeInclusive;

/// Ranges of status codes.
#[derive(Debug)]
pub(super) struct Codes(Vec<RangeInclusive<u16>>);

impl Codes {
    /// Reads `200-299, 304` of a field.
    pub(super) fn parse(field: &str, text: &str, problems: &mut Vec<FieldProblem>) -> Self {
        let ranges: Option<Vec<_>> = text.split(',').map(|part| range(part.trim())).collect();
        Self(ranges.unwrap_or_else(|| {
            let message = "Write status codes between 100 and 599, such as 200-299, 304.";
            problems.push(FieldProblem::new("status_codes", field, message));
            Vec::new()
        }))
    }

    /// The ranges, in the order in which they were written.
    pub(super) fn into_ranges(self) -> Vec<RangeInclusive<u16>> {
        self.0
    }

    pub(super) fn contains(&self, status: u16) -> bool {
        self.0.iter().any(|range| range.contains(&status))
    }
}

fn range(text: &str) -> Option<RangeInclusive<u16>> {
    let code = |text: &str| {
        text.trim()
            .parse::<u16>()
            .ok()
            .filter(|code| (100..=599).contains(code))
    };
    let (from, to) = match text.split_once(['-', '–']) {
        Some((from, to)) => (code(from)?, code(to)?),
        None => (code(text)?, code(text)?),
    };
    (from <= to).then_some(from..=to)
}

#[cfg(test)]
mod tests {
    use super::Codes;

    #[test]
    fn reads_codes_and_ranges() {
        let mut problems = Vec::new();
        let codes = Codes::parse("success", "200 - 299, 304,404", &mut problems);
        assert!(
            codes.contains(200)
                && codes.contains(299)
                && codes.contains(304)
                && codes.contains(404)
        );
        assert!(!codes.contains(300) && !codes.contains(500));
        assert!(problems.is_empty());
        for bad in ["", "2xx", "299-200", "99", "600", "200,,204", "200-"] {
            let mut problems = Vec::new();
            Codes::parse("success", bad, &mut problems);
            assert_eq!(problems.len(), 1, "{bad}");
            assert_eq!(problems[0].field, "success");
        }
    }
}
