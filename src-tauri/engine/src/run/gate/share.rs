//! How the slots are shared (pure): a request under way holds one. A destination takes what it may
//! as long as there are slots left, and its fair share of them when there are not; so one that is
//! slow or dead never holds what others need.

/// Slots in all, unless the settings say otherwise.
pub(super) const SLOTS: usize = 1_024;

/// Requests under way to one destination, unless its limits say otherwise.
pub(super) const USUAL: u16 = 16;

/// Calls to one destination that wait in memory for a slot, at most; further runs are put aside.
pub(super) const WAITING: usize = 1_024;

/// Bytes that the calls that wait hold in all; beyond, only a few for each destination wait.
pub(super) const ALL_WAITING: usize = 64 << 20;

/// Bytes that a call that waits holds besides bodies, more or less.
pub(super) const A_CALL: usize = 16 << 10;

/// So many may always wait at each destination.
pub(super) const FEW_WAITING: usize = 8;

/// Whether a destination with `under_way` requests may begin another one: `limit` is its own,
/// `all` of `slots` are taken, by `destinations`.
pub(super) fn has_room(
    limit: u16,
    under_way: usize,
    (all, slots): (usize, usize),
    destinations: usize,
) -> bool {
    let share = (slots / destinations.max(1)).max(1);
    under_way < usize::from(limit) && (all < slots || under_way < share)
}

/// Whether one more may wait in memory, when `waiting` do at this destination, which has `room` for
/// more, and all that wait anywhere hold `bytes`.
pub(super) fn may_wait(waiting: usize, room: usize, bytes: usize) -> bool {
    waiting < FEW_WAITING || waiting < room && bytes < ALL_WAITING
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_newcomer_finds_room_although_all_slots_are_taken() {
        assert!(has_room(USUAL, 0, (SLOTS, SLOTS), 64));
        assert!(has_room(USUAL, 0, (4 * SLOTS, SLOTS), 5_000));
        assert!(!has_room(USUAL, 16, (0, SLOTS), 1));
        assert!(
            has_room(USUAL, 9, (SLOTS, SLOTS), 101),
            "its share of 101 is 10"
        );
        assert!(!has_room(USUAL, 10, (SLOTS, SLOTS), 101));
    }

    #[test]
    fn large_ones_leave_room_for_a_few_only() {
        assert!(may_wait(FEW_WAITING, 100, ALL_WAITING - 1));
        assert!(!may_wait(FEW_WAITING, 100, ALL_WAITING));
        assert!(!may_wait(100, 100, 0), "no more than come back in a second");
        assert!(may_wait(FEW_WAITING - 1, 0, 2 * ALL_WAITING));
    }

    proptest! {
        #[test]
        fn who_has_nothing_always_has_room(limit in 1..256_u16, all in 0..9_999_usize, n in 1..9_999_usize) {
            prop_assert!(has_room(limit, 0, (all, SLOTS), n));
        }

        #[test]
        fn greedy_destinations_stay_within_bounds(arrivals in prop::collection::vec(0..200_usize, 0..6_000)) {
            let mut under_way = [0_usize; 200];
            for at in arrivals {
                let (all, used) = (under_way.iter().sum(), under_way.iter().filter(|n| **n > 0).count());
                if has_room(USUAL, under_way[at], (all, SLOTS), used.max(1)) { under_way[at] += 1; }
            }
            // Each newcomer may take its share on top of what was taken before.
            prop_assert!(under_way.iter().sum::<usize>() <= 2 * SLOTS);
            prop_assert!(under_way.iter().all(|n| *n <= usize::from(USUAL)));
        }
    }
}
