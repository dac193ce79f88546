//! The two lines of the queue: what somebody waits for goes first, and nothing waits for ever.

use std::collections::VecDeque;

/// After so many of the urgent ones in a row, one of the usual line has its turn.
const IN_A_ROW: usize = 8;

/// Two lines.
#[derive(Debug)]
pub(super) struct Lines<T> {
    urgent: VecDeque<T>,
    usual: VecDeque<T>,
    in_a_row: usize,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self {
            urgent: VecDeque::new(),
            usual: VecDeque::new(),
            in_a_row: 0,
        }
    }
}

impl<T> Lines<T> {
    /// At the end of the urgent line.
    pub(super) fn push_urgent(&mut self, one: T) {
        self.urgent.push_back(one);
    }

    /// At the end of the usual line.
    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = T>) {
        self.usual.extend(more);
    }

    /// Whose turn it is.
    pub(super) fn next(&mut self) -> Option<T> {
        let first = if self.in_a_row < IN_A_ROW || self.usual.is_empty() {
            self.urgent.pop_front()
        } else {
            None
        };
        if first.is_some() {
            self.in_a_row += 1;
            return first;
        }
        self.in_a_row = 0;
        self.usual.pop_front()
    }

    /// Takes out the first that `wanted` takes.
    pub(super) fn remove(&mut self, wanted: impl Fn(&T) -> bool) -> Option<T> {
        let mut lines = [&mut self.urgent, &mut self.usual].into_iter();
        lines.find_map(|line| line.remove(line.iter().position(&wanted)?))
    }

    /// How many stand in both.
    pub(super) fn len(&self) -> usize {
        self.urgent.len() + self.usual.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_urgent_go_first_and_the_others_still_come_on() {
        let mut lines = Lines::default();
        lines.extend([1, 2, 3]);
        (101..=110).for_each(|one| lines.push_urgent(one));
        let order: Vec<i32> = std::iter::from_fn(|| lines.next()).collect();
        let expected = [101, 102, 103, 104, 105, 106, 107, 108, 1, 109, 110, 2, 3];
        assert_eq!(order, expected);
        assert_eq!(lines.len(), 0);
    }

    #[test]
    fn one_is_taken_out_wherever_it_stands() {
        let mut lines = Lines::default();
        lines.extend([1, 2]);
        lines.push_urgent(3);
        assert_eq!(lines.remove(|&one| one == 2), Some(2));
        assert_eq!(lines.remove(|&one| one == 3), Some(3));
        assert_eq!(lines.remove(|&one| one == 3), None);
        assert_eq!((lines.next(), lines.len()), (Some(1), 0));
    }
}
