//! Bodies: stored once within their run, compressed when that pays.

use crate::ids::RunId;
use crate::{Error, Result};
use bytes::Bytes;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

/// Bodies above this are compressed.
const COMPRESSED_ABOVE: usize = 4 << 10;
/// A quick level: the log is written far more often than it is read.
const LEVEL: i32 = 1;

/// A body's name within its run: the first 16 bytes of its SHA-256.
pub type Hash = [u8; 16];

/// What `bytes` are called.
#[must_use]
pub fn hash(bytes: &[u8]) -> Hash {
    let digest = Sha256::digest(bytes);
    let mut hash = Hash::default();
    hash.copy_from_slice(&digest[..16]);
    hash
}

/// Bytes as they are stored: compressed, or as they are.
pub(crate) fn packed(bytes: &Bytes) -> (bool, Bytes) {
    if bytes.len() > COMPRESSED_ABOVE
        && let Ok(small) = zstd::bulk::compress(bytes, LEVEL)
        && small.len() < bytes.len()
    {
        return (true, small.into());
    }
    (false, bytes.clone())
}

/// Bytes as they were before [`packed`].
pub(crate) fn unpacked(zstd: bool, size: usize, data: Vec<u8>) -> Result<Bytes> {
    if !zstd {
        return Ok(data.into());
    }
    zstd::bulk::decompress(&data, size)
        .map(Bytes::from)
        .map_err(|error| Error::Damaged(format!("a stored body cannot be unpacked: {error}")))
}

/// A body ready to be stored; hashed and compressed outside the writer thread.
#[derive(Debug, Clone)]
pub struct Stored {
    hash: Hash,
    size: usize,
    zstd: bool,
    data: Bytes,
}

impl Stored {
    /// None when there is nothing to store.
    #[must_use]
    pub fn new(bytes: &Bytes) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        let (zstd, data) = packed(bytes);
        Some(Self {
            hash: hash(bytes),
            size: bytes.len(),
            zstd,
            data,
        })
    }

    /// Its name within the run.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// Stores `body` unless the run has it already.
///
/// # Errors
/// What the database refuses.
pub fn put(connection: &Connection, run: RunId, body: &Stored) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO body (run, hash, size, zstd, data) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute((run, body.hash, body.size, body.zstd, body.data.as_ref()))?;
    Ok(())
}

/// Reads a body; no hash means an empty one.
///
/// # Errors
/// When it is not there, or what the database refuses.
pub fn get(connection: &Connection, run: RunId, hash: Option<Hash>) -> Result<Bytes> {
    let Some(hash) = hash else {
        return Ok(Bytes::new());
    };
    let row: Option<(bool, usize, Vec<u8>)> = connection
        .prepare_cached("SELECT zstd, size, data FROM body WHERE run = ? AND hash = ?")?
        .query_row((run, hash), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let (zstd, size, data) = row.ok_or_else(|| Error::NotFound("This body".to_owned()))?;
    unpacked(zstd, size, data)
}

/// `body_has(zstd, size, data, words)` for searching: whether the bytes contain the words,
/// ASCII letters in either case.
pub(super) fn add_functions(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("body_has", 4, flags, |context| {
        let words = context.get_raw(3).as_bytes()?.to_ascii_lowercase();
        let stored = context.get_raw(2).as_blob()?.to_vec();
        let (zstd, size): (bool, usize) = (context.get(0)?, context.get(1)?);
        let bytes = unpacked(zstd, size, stored)
            .map_err(|error| rusqlite::Error::UserFunctionError(Box::new(error)))?;
        Ok(contains(&bytes.to_ascii_lowercase(), &words))
    })?;
    Ok(())
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    words.is_empty() || bytes.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bodies_come_back_as_they_were() -> Result<()> {
        let bytes = Bytes::from("all work and no play ".repeat(1000));
        let (zstd, data) = packed(&bytes);
        assert!(zstd && data.len() < 1000);
        assert_eq!(unpacked(zstd, bytes.len(), data.to_vec())?, bytes);
        Ok(())
    }
}
