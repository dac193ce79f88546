//! Disks that run full or fail, below a real server: a small file system of its own where the
//! machine lets us mount one, and a library between the server and the C library's functions.

use crate::{Result, root};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// What is wrong with a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// No file can grow: `ENOSPC`.
    Full,
    /// Writes fail: `EIO`.
    Write,
    /// Syncs fail: `EIO`.
    Sync,
}

/// A library that makes writes below a folder fail on demand.
#[derive(Debug)]
pub struct BadDisk {
    library: PathBuf,
    folder: PathBuf,
    mode: PathBuf,
    switch: std::fs::File,
}

impl BadDisk {
    /// Compiles the library into `scratch`; what is below `folder` is on the bad disk.
    ///
    /// # Errors
    /// There is no C compiler.
    pub async fn new(scratch: &Path, folder: &Path) -> Result<Self> {
        let library = scratch.join("disk_fault.so");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(&library)
            .arg(root().join("tests/counterparts/disk_fault.c"))
            .arg("-ldl")
            .output()
            .await?;
        if !built.status.success() {
            return Err(String::from_utf8_lossy(&built.stderr).into_owned().into());
        }
        let mode = scratch.join("disk_fault.mode");
        std::fs::write(&mode, "-")?;
        Ok(Self {
            library,
            folder: folder.to_owned(),
            switch: std::fs::File::options().write(true).open(&mode)?,
            mode,
        })
    }

    /// Puts the server's files on the bad disk.
    pub fn below(&self, server: &mut Command) {
        server
            .env("LD_PRELOAD", &self.library)
            .env("DISK_FAULT_FOLDER", &self.folder)
            .env("DISK_FAULT_MODE", &self.mode);
    }

    /// Breaks or mends it, at once.
    ///
    /// # Errors
    /// The switch is gone.
    pub fn set(&self, fault: Fault) -> Result {
        let mode = match fault {
            Fault::None => b"-",
            Fault::Full => b"s",
            Fault::Write => b"w",
            Fault::Sync => b"f",
        };
        Ok(self.switch.write_all_at(mode, 0)?)
    }
}

/// A command that mounts a file system of `kilobytes` at `folder` for itself alone, fills all but
/// `free` kilobytes of it with a file named `ballast`, and becomes the program that is appended.
#[must_use]
pub fn small(folder: &Path, kilobytes: u32, free: u32) -> Command {
    let script = format!(
        "mount -t tmpfs -o size={kilobytes}k,mode=700 tmpfs \"$0\" \
         && head -c {}k /dev/zero > \"$0/ballast\" && exec \"$@\"",
        kilobytes - free
    );
    let mut command = Command::new("unshare");
    // As root this needs no namespace for users, and some containers allow none.
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "sh", "-c", &script]).arg(folder);
    command
}

/// Whether this machine lets us mount a small file system.
pub async fn can_mount(folder: &Path) -> bool {
    let tried = small(folder, 64, 32).arg("true").output().await;
    tried.is_ok_and(|tried| tried.status.success())
}
