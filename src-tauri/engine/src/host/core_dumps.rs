//! A crash must not write the memory, with its secrets, to disk.

/// No core dumps of this process (`RLIMIT_CORE` 0), where the system has them.
pub fn off() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        if let Err(error) = setrlimit(Resource::Core, none) {
            tracing::warn!(%error, "core dumps cannot be switched off");
        }
    }
}

/// Hides the memory from other processes of the same user, and from programs that the system pipes
/// core dumps to in spite of the limit (core(5)). Not for a window: the desktop's portals look
/// into the processes that call them.
pub fn hide_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            tracing::warn!(%error, "the memory cannot be hidden");
        }
    }
}
