//! Hookline without a desktop.
fn main() {}
