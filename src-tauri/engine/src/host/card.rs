//! `DATA/host.json`: how others reach the engine that owns the folder. For the owner's eyes only,
//! as it holds the token.

use super::HostKind;
use crate::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

const FILE: &str = "host.json";

/// How to reach the owner of a data folder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its process.
    pub pid: u32,
    /// What it is.
    pub host: HostKind,
    /// The base address of its methods: `http://127.0.0.1:PORT`.
    pub control: String,
    /// What a caller proves itself with.
    pub token: String,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Card")
            .field("pid", &self.pid)
            .field("control", &self.control)
            .finish_non_exhaustive()
    }
}

/// A new token: 256 random bits in base64url.
///
/// # Errors
/// When the system has no randomness to give.
pub fn token() -> Result<String> {
    let mut bits = [0_u8; 32];
    getrandom::fill(&mut bits).map_err(|error| Error::Io {
        what: "No token can be made".to_owned(),
        cause: error.to_string(),
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bits))
}

/// A card that others can read, taken back when dropped.
#[derive(Debug)]
pub struct Announced {
    path: PathBuf,
}

/// Writes the card of the engine that owns `data`.
///
/// # Errors
/// What the system refused.
pub fn announce(data: &Path, card: &Card) -> Result<Announced> {
    let path = data.join(FILE);
    let draft = data.join("host.json.new");
    let failed =
        |error: std::io::Error| Error::io(format!("{} cannot be written", path.display()), &error);
    let text = serde_json::to_vec(card).map_err(|error| failed(error.into()))?;
    // A leftover would keep its own permissions.
    if draft.exists() {
        std::fs::remove_file(&draft).map_err(failed)?;
    }
    private()
        .open(&draft)
        .and_then(|mut file| file.write_all(&text))
        .map_err(failed)?;
    // Renamed, so that nobody reads half a card.
    std::fs::rename(&draft, &path).map_err(failed)?;
    Ok(Announced { path })
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// The card in `data`, if there is one. It may be stale: only the lock says who owns the folder.
#[must_use]
pub fn read(data: &Path) -> Option<Card> {
    serde_json::from_slice(&std::fs::read(data.join(FILE)).ok()?).ok()
}

impl Drop for Announced {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the host card was gone already");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        Card {
            pid: 7,
            host: HostKind::Server,
            control: "http://127.0.0.1:1".into(),
            token: token().expect("a token"),
        }
    }

    #[test]
    fn a_card_is_there_while_it_is_announced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (first, second) = (card(), card());
        assert_ne!(first.token, second.token);
        let announced = announce(folder.path(), &first).expect("written");
        assert_eq!(read(folder.path()), Some(first));
        drop(announced);
        assert_eq!(read(folder.path()), None);
        let _again = announce(folder.path(), &second).expect("written");
        assert_eq!(read(folder.path()), Some(second));
    }

    #[test]
    fn the_token_is_not_in_debug_output() {
        let card = card();
        assert!(!format!("{card:?}").contains(&card.token));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let _announced = announce(folder.path(), &card()).expect("written");
        let mode = std::fs::metadata(folder.path().join(FILE))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
