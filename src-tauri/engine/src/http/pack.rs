//! A request's body, packed for its way. What the log shows, what is signed and what is sent again
//! is the body itself; packing it once more gives the same bytes.

use super::{Outgoing, Slot, slot};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Smaller bodies gain nothing.
const SMALLEST: usize = 256;

/// Larger ones are packed where they delay nobody else.
const LARGE: usize = 128 * 1024;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// gzip (RFC 1952).
    Gzip,
    /// zstd (RFC 8878).
    Zstd,
}

impl Packing {
    /// As `Content-Encoding` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The packing that `Content-Encoding` names.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let all = [Self::Gzip, Self::Zstd];
        let name = name.trim();
        all.into_iter()
            .find(|one| name.eq_ignore_ascii_case(one.name()))
    }

    /// Whether `bytes` begin as packed ones do.
    #[must_use]
    pub fn is_packed(self, bytes: &[u8]) -> bool {
        bytes.starts_with(match self {
            Self::Gzip => &[0x1f, 0x8b],
            Self::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
        })
    }

    fn pack(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Gzip => {
                // Without time and name, so that the same body always gives the same bytes.
                let mut packer = GzEncoder::new(Vec::new(), Compression::default());
                packer.write_all(bytes)?;
                packer.finish()
            }
            Self::Zstd => zstd::bulk::compress(bytes, ZSTD_LEVEL),
        }
    }
}

impl Outgoing {
    /// Packs the body as it was asked for, unless it is packed already or would not become
    /// smaller. Nothing may change it after that.
    pub(crate) async fn pack(&mut self) {
        let Some(packing) = self.pack.take() else {
            return;
        };
        let encoded = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-encoding");
        if self.headers.iter().any(encoded) {
            return;
        }
        let filled = self.slots.iter().rev().find_map(|slot| match slot {
            Slot::Body { value } => Some(slot::bytes(value.clone())),
            _ => None,
        });
        let credential = filled.is_some();
        let body = filled.unwrap_or_else(|| self.body.clone());
        if body.len() < SMALLEST {
            return;
        }
        let size = body.len();
        let packed = if size > LARGE {
            let packed = tokio::task::spawn_blocking(move || packing.pack(&body)).await;
            packed.unwrap_or_else(|lost| Err(std::io::Error::other(lost)))
        } else {
            packing.pack(&body)
        };
        // That it cannot be packed is no reason not to send it.
        let Some(packed) = packed.ok().filter(|packed| packed.len() < size) else {
            return;
        };
        self.slots.retain(|slot| !matches!(slot, Slot::Body { .. }));
        self.slots.push(Slot::Packed {
            body: Bytes::from(packed),
            credential,
        });
        let name = packing.name().to_owned();
        self.headers.push(("content-encoding".to_owned(), name));
    }
}
