//! A metadata file on its way out: its signed part is written once to be signed and once into the file.

use std::{
    cell::Cell,
    io::{self, Write},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use super::{costs::Costs, pen::Pen, signed::Part, sink::Sink, spec::Style};
use crate::key::Key;

/// Up to this length a file is put together in memory. A longer one is written piece by piece, and its signed part once for each
/// of the two passes that an Ed25519 signature takes.
const IN_MEMORY: u64 = 4 << 20;
/// Hex digits of a signature.
const SIGNATURE: usize = 128;

/// A file that is to be signed by one key.
pub(super) struct Document<'a> {
    /// Where it goes, with its base.
    pub(super) path: String,
    pub(super) key: &'a Key,
    pub(super) style: Style,
    /// About how many bytes it will have.
    pub(super) estimate: u64,
    /// Writes the signed part, the same each time.
    pub(super) signed: Part<'a>,
}

/// What is to be found out about a file while it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) sha256: bool,
    pub(super) gzip: bool,
}

/// What a file that was written came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) length: u64,
    pub(super) gzip: Option<u64>,
    pub(super) sha256: Option<[u8; 32]>,
}

impl Document<'_> {
    /// Signs the file and gives it to `sink`. The buffer is only there to be used again.
    pub(super) fn write(&self, wanted: Wanted, sink: &dyn Sink, buffer: &mut Vec<u8>) -> io::Result<Written> {
        if self.estimate > IN_MEMORY {
            return self.write_long(wanted, sink);
        }
        self.write_at_once(wanted, sink, buffer).map(|(written, _)| written)
    }

    /// The same, put together in memory however long it is, and what it took.
    pub(super) fn write_at_once(
        &self,
        wanted: Wanted,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
    ) -> io::Result<(Written, Costs)> {
        let start = Instant::now();
        let head = format!("{{\"signatures\":[{{\"keyid\":\"{}\",\"sig\":\"", self.key.keyid());
        buffer.clear();
        buffer.extend_from_slice(head.as_bytes());
        let signature_at = buffer.len();
        buffer.resize(signature_at + SIGNATURE, b'0');
        buffer.extend_from_slice(b"\"}],\"signed\":");
        let message_at = buffer.len();
        let mut pen = Pen::keeping(std::mem::take(buffer), Style::Compact);
        (self.signed)(&mut pen)?;
        *buffer = pen.out;
        let mut costs = Costs { files: 1, json: start.elapsed(), ..Costs::default() };

        let (start, hashing) = (Instant::now(), Cell::new(Duration::ZERO));
        let signature = self.key.sign_pieces(&|feed| {
            let start = Instant::now();
            feed(&buffer[message_at..]);
            hashing.set(hashing.get() + start.elapsed());
            Ok(())
        })?;
        costs.hashing = hashing.get();
        costs.signing = start.elapsed().saturating_sub(hashing.get());

        let start = Instant::now();
        if self.style == Style::Indented {
            buffer.clear();
            let mut pen = Pen::keeping(std::mem::take(buffer), Style::Indented);
            self.whole(&signature, &mut pen)?;
            *buffer = pen.out;
        } else {
            buffer[signature_at..signature_at + SIGNATURE].copy_from_slice(signature.as_bytes());
            buffer.push(b'}');
        }
        costs.json += start.elapsed();

        let start = Instant::now();
        let mut measured = Measured::new(wanted, io::sink());
        measured.write_all(buffer)?;
        let written = measured.finish()?;
        costs.hashing += start.elapsed();
        costs.bytes = written.length;

        let start = Instant::now();
        sink.put(&self.path, Some(written.length), &mut |file| file.write_all(buffer))?;
        costs.writing = start.elapsed();
        Ok((written, costs))
    }

    fn write_long(&self, wanted: Wanted, sink: &dyn Sink) -> io::Result<Written> {
        let signature = self.key.sign_pieces(&|feed| {
            let mut drain = |piece: &[u8]| {
                feed(piece);
                Ok(())
            };
            let mut pen = Pen::draining(Style::Compact, &mut drain);
            (self.signed)(&mut pen)?;
            pen.finish()
        })?;
        let result = Cell::new(Written::default());
        sink.put(&self.path, None, &mut |file| {
            let mut measured = Measured::new(wanted, file);
            let mut drain = |piece: &[u8]| measured.write_all(piece);
            let mut pen = Pen::draining(self.style, &mut drain);
            self.whole(&signature, &mut pen)?;
            pen.finish()?;
            result.set(measured.finish()?);
            Ok(())
        })?;
        Ok(result.get())
    }

    fn whole(&self, signature: &str, pen: &mut Pen<'_>) -> io::Result<()> {
        pen.object(|pen| {
            pen.name("signatures").array(|pen| {
                pen.item().object(|pen| {
                    pen.name("keyid").text(self.key.keyid());
                    pen.name("sig").text(signature);
                    Ok(())
                })
            })?;
            (self.signed)(pen.name("signed"))
        })?;
        if self.style == Style::Indented {
            pen.raw("\n");
        }
        Ok(())
    }
}

/// How many bytes these have in gzip, at the level that zlib takes if it is not told otherwise (6), as web servers do.
pub(super) fn gzipped_length(bytes: &[u8]) -> u64 {
    let mut measured = Measured::new(Wanted { gzip: true, sha256: false }, io::sink());
    let written = measured.write_all(bytes).and_then(|()| measured.finish()).expect("nothing is written");
    written.gzip.expect("it was wanted")
}

/// Passes bytes on, and finds out about them what is wanted.
struct Measured<W> {
    inner: W,
    length: u64,
    sha256: Option<Sha256>,
    gzip: Option<GzEncoder<Length>>,
}

impl<W: Write> Measured<W> {
    fn new(wanted: Wanted, inner: W) -> Measured<W> {
        let sha256 = wanted.sha256.then(Sha256::new);
        let gzip = wanted.gzip.then(|| GzEncoder::new(Length(0), Compression::default()));
        Measured { inner, length: 0, sha256, gzip }
    }

    fn finish(self) -> io::Result<Written> {
        let gzip = self.gzip.map(|gzip| gzip.finish().map(|length| length.0)).transpose()?;
        Ok(Written { length: self.length, gzip, sha256: self.sha256.map(|sha256| sha256.finalize().into()) })
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write_all(bytes)?;
        self.length += bytes.len() as u64;
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(bytes);
        }
        if let Some(gzip) = &mut self.gzip {
            gzip.write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Counts bytes.
struct Length(u64);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::Memory;

    #[test]
    fn a_long_file_has_the_bytes_of_one_put_together_in_memory() {
        let key = Key::named("targets-1");
        let signed = |pen: &mut Pen<'_>| {
            pen.array(|pen| {
                (0..40_000).try_for_each(|i| {
                    pen.item().number(i);
                    pen.ease()
                })
            })
        };
        let wanted = Wanted { sha256: true, gzip: true };
        for style in [Style::Compact, Style::Indented] {
            let memory = Memory::default();
            let write = |path: &str, estimate| {
                let document = Document { path: path.to_owned(), key: &key, style, estimate, signed: &signed };
                document.write(wanted, &memory, &mut Vec::new()).unwrap()
            };
            assert_eq!(write("short", 0), write("long", u64::MAX));
            let site = memory.into_site();
            assert!(site.reply("long").bytes().is_some_and(|bytes| bytes.len() > 200_000));
            assert_eq!(site.reply("long"), site.reply("short"));
        }
    }

    #[test]
    fn what_fails_while_a_long_message_is_signed_is_what_is_reported() {
        let key = Key::named("targets-1");
        let signed = |_: &mut Pen<'_>| Err(io::Error::other("the scratch file is gone"));
        let document =
            Document { path: String::new(), key: &key, style: Style::Compact, estimate: u64::MAX, signed: &signed };
        let error = document.write(Wanted::default(), &Memory::default(), &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the scratch file is gone");
    }
}
