//! Reading an answer's body: decoded, and never more than 10 MiB of it in memory.

use bytes::Bytes;
use flate2::write::{MultiGzDecoder, ZlibDecoder};
use std::io::{self, Write};

/// The encodings that the client offers, and so can read.
pub(super) const OFFERED: &str = "gzip, deflate";

/// The most that is read of an answer.
pub(super) const MAX_BODY: usize = 10 * 1024 * 1024;

/// Why a body cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BodyFault {
    /// It is larger than [`MAX_BODY`].
    TooLarge,
    /// It is not what its encoding says.
    Garbled,
}

/// A body as it arrives.
pub(super) enum Decoder {
    /// As it is; also where the encoding is one that was not offered.
    Plain(Kept),
    Gzip(Box<MultiGzDecoder<Kept>>),
    Deflate(Box<ZlibDecoder<Kept>>),
    /// Said to be packed, and nothing came yet: the answer to HEAD has no body.
    Nothing(Box<Decoder>),
}

/// What was decoded so far.
#[derive(Default)]
pub(super) struct Kept {
    bytes: Vec<u8>,
    too_large: bool,
}

impl Write for Kept {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + data.len() > MAX_BODY {
            self.too_large = true;
            return Err(io::Error::other("too large"));
        }
        // Twice as much each time, but never more than will be kept.
        if self.bytes.capacity() < self.bytes.len() + data.len() {
            let twice = (2 * self.bytes.len()).max(self.bytes.len() + data.len());
            self.bytes
                .reserve_exact(twice.min(MAX_BODY) - self.bytes.len());
        }
        self.bytes.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Decoder {
    /// A decoder for what `Content-Encoding` says.
    pub(super) fn new(encoding: Option<&str>) -> Self {
        match encoding
            .map(|name| name.trim().to_ascii_lowercase())
            .as_deref()
        {
            Some("gzip" | "x-gzip") => Self::Nothing(Box::new(Self::Gzip(Box::new(
                MultiGzDecoder::new(Kept::default()),
            )))),
            Some("deflate") => Self::Nothing(Box::new(Self::Deflate(Box::new(ZlibDecoder::new(
                Kept::default(),
            ))))),
            _ => Self::Plain(Kept::default()),
        }
    }

    /// Takes what arrived.
    pub(super) fn push(&mut self, data: &[u8]) -> Result<(), BodyFault> {
        if data.is_empty() {
            return Ok(());
        }
        if let Self::Nothing(decoder) = self {
            *self = std::mem::replace(decoder, Self::Plain(Kept::default()));
        }
        let written = match self {
            Self::Nothing(_) => Ok(()),
            Self::Plain(kept) => kept.write_all(data),
            Self::Gzip(decoder) => decoder.write_all(data),
            Self::Deflate(decoder) => decoder.write_all(data),
        };
        written.map_err(|_| self.fault())
    }

    /// Called after the last of it arrived: whether the body is complete.
    pub(super) fn end(&mut self) -> Result<(), BodyFault> {
        let ended = match self {
            Self::Plain(_) | Self::Nothing(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
        };
        ended.map_err(|_| self.fault())
    }

    /// What was decoded, at most `limit` bytes of it.
    pub(super) fn into_bytes(mut self, limit: usize) -> Bytes {
        let mut bytes = std::mem::take(&mut self.kept().bytes);
        if bytes.len() > limit {
            bytes.truncate(limit);
            bytes.shrink_to_fit();
        }
        bytes.into()
    }

    fn kept(&mut self) -> &mut Kept {
        match self {
            Self::Plain(kept) => kept,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::Nothing(decoder) => decoder.kept(),
        }
    }

    fn fault(&mut self) -> BodyFault {
        if self.kept().too_large {
            BodyFault::TooLarge
        } else {
            BodyFault::Garbled
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    fn read(encoding: &str, data: &[u8]) -> Result<Bytes, BodyFault> {
        let mut decoder = Decoder::new(Some(encoding));
        for chunk in data.chunks(7) {
            decoder.push(chunk)?;
        }
        decoder.end()?;
        Ok(decoder.into_bytes(MAX_BODY))
    }

    #[test]
    fn reads_what_was_offered_and_keeps_the_rest() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(b"hello").expect("written");
        let gzip = gzip.finish().expect("gzip");
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(b"hello").expect("written");
        assert_eq!(read("gzip", &gzip).expect("read"), "hello");
        assert_eq!(
            read("Deflate", &zlib.finish().expect("zlib")).expect("read"),
            "hello"
        );
        assert_eq!(read("br", b"\x0b\x02").expect("read"), &b"\x0b\x02"[..]);
        // The answer to HEAD says how a body would be packed, and has none.
        assert_eq!(read("gzip", b"").expect("read"), "");
        assert_eq!(read("deflate", b"").expect("read"), "");
        assert_eq!(read("gzip", b"no gzip at all"), Err(BodyFault::Garbled));
        assert_eq!(
            read("gzip", &gzip[..gzip.len() - 4]),
            Err(BodyFault::Garbled)
        );
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..64 {
            gzip.write_all(&vec![0; 1024 * 1024]).expect("written");
        }
        assert_eq!(
            read("gzip", &gzip.finish().expect("gzip")),
            Err(BodyFault::TooLarge)
        );
        let mut plain = Decoder::new(None);
        assert_eq!(plain.push(&vec![0; MAX_BODY]), Ok(()));
        assert_eq!(plain.push(&[0]), Err(BodyFault::TooLarge));
        assert_eq!(plain.into_bytes(3).len(), 3);
    }
}
