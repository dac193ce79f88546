//! What every host of the engine needs: a desktop window, a server, a command.
//!
//! - [`folder`]: where the data live unless somebody says otherwise
//! - [`lock`]: one engine owns a data folder at a time
//! - [`card`]: how others reach the owner: `host.json`
//! - [`control`]: calls the owner's methods
//! - [`core_dumps`] keeps memory out of them
//! - [`door`]: the engine behind a window that is there before it
//! - [`process`]: who another process is

pub mod card;
pub mod control;
pub mod core_dumps;
pub mod door;
pub mod folder;
pub mod lock;
pub mod process;

pub use card::Card;
pub use control::Control;
pub use door::Door;
pub use lock::Lock;

use serde::{Deserialize, Serialize};

/// Who opens an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The window.
    Desktop,
    /// `hookline-server serve`.
    Server,
    /// Another command of `hookline-server`, which is gone in a moment.
    Command,
}

impl HostKind {
    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Server => "server",
            Self::Command => "command",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Desktop, Self::Server, Self::Command]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}
