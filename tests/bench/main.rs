//! `make bench`: what Hookline carries beside a bare relay of the same libraries.
fn main() {}
