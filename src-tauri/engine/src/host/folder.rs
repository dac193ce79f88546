//! The default data folder, the same for the desktop, the server and the command line.

use crate::{Error, Result};
use std::path::PathBuf;

/// The folder of this system for an application's data: `~/.local/share/Hookline` (or below
/// `XDG_DATA_HOME`), `~/Library/Application Support/Hookline`, `%APPDATA%\Hookline`.
///
/// # Errors
/// The environment names no home.
pub fn default() -> Result<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = if cfg!(windows) {
        from("APPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("Hookline")).ok_or_else(|| {
        Error::invalid(
            "no_home",
            "There is no home folder for the data. Name a folder with --data.",
        )
    })
}
