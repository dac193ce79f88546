//! The handle that hosts hold.

/// A running engine on one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {}
