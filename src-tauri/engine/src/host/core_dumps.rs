//! A crash must not write the memory, with its secrets, to disk.
//!
//! The process stays open to its own user (no `PR_SET_DUMPABLE`): portals, debuggers and the search
//! for who holds a port look into it, and whoever may do that may also ask the keyring.

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
