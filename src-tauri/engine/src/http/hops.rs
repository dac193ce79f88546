//! Loop protection: a request says through how many flows its event has come.

/// The header that counts.
pub const HOPS: &str = "hookline-hops";

/// The most flows that an event may come through.
pub const MAX_HOPS: u32 = 5;

/// The number for a request that an event with `received` (the header's value, if it had one)
/// leads to; none when that would be one too many.
#[must_use]
pub fn next_hop(received: Option<&str>) -> Option<u32> {
    // What cannot be read counts as the most: a wrong value must not start the count anew.
    let come = received.map_or(0, |value| value.trim().parse().unwrap_or(MAX_HOPS));
    come.checked_add(1).filter(|&hops| hops <= MAX_HOPS)
}

#[cfg(test)]
mod tests {
    use super::next_hop;

    #[test]
    fn counts_to_five() {
        assert_eq!(next_hop(None), Some(1));
        assert_eq!(next_hop(Some("4")), Some(5));
        assert_eq!(next_hop(Some("5")), None);
        assert_eq!(next_hop(Some("4294967295")), None);
        assert_eq!(next_hop(Some("many")), None);
    }
}
