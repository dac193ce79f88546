//! One engine owns a data folder at a time: it holds the system's lock on `DATA/lock`.
//! The system frees it when the owner ends, however it ends.

use super::{HostKind, card};
use crate::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

const FILE: &str = "lock";

/// The ownership of a data folder, until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Makes the folder (for its owner alone) if it is not there, and owns it. Others are told
    /// that `host` does.
    ///
    /// # Errors
    /// [`Error::Held`] with who owns it, or what the system refused.
    pub fn take(data: &Path, host: HostKind) -> Result<Self> {
        make_private(data)?;
        let path = data.join(FILE);
        let failed = |error: &std::io::Error| {
            Error::io(format!("{} cannot be opened", path.display()), error)
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Held {
                    holder: holder(data, file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        // For those who find it locked; the lock itself is the system's.
        let written = file
            .set_len(0)
            .and_then(|()| write!(file, "{} {}", host.name(), std::process::id()));
        written.map_err(|error| failed(&error))?;
        Ok(Self { _file: file })
    }
}

fn make_private(data: &Path) -> Result<()> {
    let failed = |error: &std::io::Error| {
        Error::io(
            format!("The data folder {} cannot be made", data.display()),
            error,
        )
    };
    std::fs::create_dir_all(data).map_err(|error| failed(&error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))
            .map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Who holds the folder, in words. Some systems do not let a locked file be read; then the
/// holder's card tells.
fn holder(data: &Path, mut file: File) -> String {
    let mut text = String::new();
    let read = file.read_to_string(&mut text).ok().and_then(|_| {
        let (host, pid) = text.split_once(' ')?;
        Some((HostKind::named(host)?, pid.parse().ok()?))
    });
    match read.or_else(|| card::read(data).map(|card| (card.host, card.pid))) {
        Some((host, pid)) => describe(host, pid),
        None => "another Hookline".to_owned(),
    }
}

fn describe(host: HostKind, pid: u32) -> String {
    let who = match host {
        HostKind::Desktop => "the Hookline window",
        HostKind::Server => "hookline-server",
        HostKind::Command => "a hookline-server command",
    };
    format!("{who} (process {pid})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_folder_names_its_holder_and_is_free_again_afterwards() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("new").join("data");
        let first = Lock::take(&data, HostKind::Server).expect("free");
        let refused = Lock::take(&data, HostKind::Desktop).expect_err("held");
        assert_eq!(refused.code(), "held");
        let words = refused.to_string();
        assert!(words.contains("hookline-server"), "{words}");
        assert!(words.contains(&std::process::id().to_string()), "{words}");
        drop(first);
        Lock::take(&data, HostKind::Desktop).expect("free again");
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
            .expect("set");
        let _lock = Lock::take(folder.path(), HostKind::Server).expect("free");
        let mode = std::fs::metadata(folder.path())
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
