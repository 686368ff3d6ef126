//! Streams that may be compressed.

use std::io::{self, BufRead as _, BufReader, Read, Seek};

use flate2::bufread::MultiGzDecoder;

/// From this size on, a stream must not be this many times larger than what it came from. Log files
/// grow some ten to fifty times; what deflate can do at most is a thousand.
const BOMB_BYTES: u64 = 256 << 20;
const BOMB_RATIO: u64 = 400;
const BUFFER_BYTES: usize = 256 << 10;

/// The error of a stream that grows out of proportion.
#[derive(Debug, thiserror::Error)]
#[error("it grows out of proportion when it is decompressed")]
pub(super) struct Bomb;

/// What gzip begins with.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Whether a stream is gzip; it stands at its beginning afterwards.
pub(super) fn is_gzip(input: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut first = Vec::new();
    input.by_ref().take(2).read_to_end(&mut first)?;
    input.rewind()?;
    Ok(first == MAGIC)
}

/// Reads a stream, decompressed if it is gzip.
///
/// # Errors
/// If its beginning cannot be read.
pub fn open<'a>(input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut input = BufReader::with_capacity(BUFFER_BYTES, Counting { input, bytes: 0 });
    if !input.fill_buf()?.starts_with(&MAGIC) {
        return Ok(Box::new(input));
    }
    Ok(Box::new(Inflating {
        decoder: MultiGzDecoder::new(input),
        bytes: 0,
    }))
}

struct Counting<R> {
    input: R,
    bytes: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.bytes += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}

struct Inflating<R> {
    decoder: MultiGzDecoder<BufReader<Counting<R>>>,
    bytes: u64,
}

impl<R: Read> Read for Inflating<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        self.bytes += u64::try_from(read).unwrap_or(0);
        let taken = self.decoder.get_ref().get_ref().bytes;
        if self.bytes > BOMB_BYTES && self.bytes / taken.max(1) > BOMB_RATIO {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Bomb));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::open;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn text(bytes: &[u8]) -> String {
        let mut text = String::new();
        open(bytes).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn streams_are_decompressed_if_they_are_gzip() {
        assert_eq!(text(b"plain"), "plain");
        assert_eq!(text(&gzip(b"one")), "one");
        assert_eq!(text(&[gzip(b"one"), gzip(b"two")].concat()), "onetwo");
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_large() {
        let piece = gzip(&vec![0; 16 << 20]);
        let bomb = piece.repeat(40);
        let mut total = 0;
        let mut buffer = vec![0; 1 << 20];
        let mut stream = open(&*bomb).unwrap();
        let refused = loop {
            match stream.read(&mut buffer) {
                Ok(0) => break false,
                Ok(read) => total += read,
                Err(_) => break true,
            }
        };
        assert!(refused);
        assert!(total < 300 << 20);
    }
}
