//! One after the other (pure): at a destination whose deliveries keep their order, one delivery is at
//! the head of the line until it has succeeded or failed for good, also while it waits to be tried
//! again. Those behind it are rows; the head is remembered, so the order holds over a start.

use crate::db::destinations::Head;
use crate::ids::RunId;

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    head: Option<Head>,
}

/// Whether it is a delivery's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is at the head.
    Its,
    /// Nobody was; it is from now on, and that has to be remembered.
    ItsFromNow,
    /// Another one comes first.
    Later,
}

impl Line {
    pub(super) fn restored(head: Option<Head>) -> Self {
        Self { head }
    }

    /// A delivery wants to go while `under_way` requests are.
    pub(super) fn enter(&mut self, run: RunId, node: &str, under_way: usize) -> Turn {
        match &self.head {
            Some(head) if head.run == run && head.node == node => Turn::Its,
            Some(_) => Turn::Later,
            // They went before the order was to be kept.
            None if under_way > 0 => Turn::Later,
            None => {
                let node = node.to_owned();
                self.head = Some(Head { run, node });
                Turn::ItsFromNow
            }
        }
    }

    /// Who is at the head.
    pub(super) fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Whether `run` is at the head, by any of its nodes or by `node`.
    pub(super) fn is_led_by(&self, run: RunId, node: Option<&str>) -> bool {
        let head = self.head.as_ref();
        head.is_some_and(|head| head.run == run && node.is_none_or(|node| head.node == node))
    }

    /// `next` is at the head from now on.
    pub(super) fn set(&mut self, next: Option<Head>) {
        self.head = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_one_keeps_the_others_waiting_until_it_is_done() {
        let (first, second) = (RunId::new(), RunId::new());
        let mut line = Line::default();
        assert_eq!(line.enter(first, "a", 0), Turn::ItsFromNow);
        assert_eq!(line.enter(second, "a", 1), Turn::Later);
        assert_eq!(line.enter(first, "b", 1), Turn::Later, "another step of it");
        assert_eq!(line.enter(first, "a", 0), Turn::Its, "tried again");
        assert!(line.is_led_by(first, None) && !line.is_led_by(second, None));
        assert!(line.is_led_by(first, Some("a")) && !line.is_led_by(first, Some("b")));
        line.set(None);
        assert_eq!(line.enter(second, "a", 1), Turn::Later, "it went before");
        assert_eq!(line.enter(second, "a", 0), Turn::ItsFromNow);
    }
}
