//! Bodies in chunks, each signed in a chain that begins with the request's signature.
//!
//! ```text
//! 10000;chunk-signature=ad80…8648␍␊
//! (65,536 bytes)␍␊
//! 0;chunk-signature=b6c6…9df9␍␊
//! x-amz-checksum-crc32c:sOO8/Q==␍␊
//! x-amz-trailer-signature:d81f…e435␍␊
//! ␍␊
//! ```
//!
//! The decoder is fed the body in pieces of any size and keeps no more than a line of it: data
//! goes out as it comes, hashed on the way, and the chunk's signature is checked at its end. The
//! trailers' values are not interpreted here; checksums among them are S3's to check.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>

mod chain;
mod head;
#[cfg(test)]
mod tests;
mod trailer;

use http::HeaderMap;
use ringwall_crypto::Sha256;

pub(super) use chain::Chunk;
use head::ChunkHead;
use trailer::TrailerReader;

use super::payload::Trailers;
use crate::refusal::{Payload, Refusal};

/// The longest line: a chunk's head with the longest signature, or a trailer.
const LONGEST_LINE_BYTES: usize = 1024;
/// The least that a chunk must carry, unless it is the last that carries something.
const SMALLEST_CHUNK_BYTES: u64 = 8192;

/// How a body is in chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunks {
    /// Each carries a signature.
    pub(super) are_signed: bool,
    /// Headers follow them.
    pub(super) has_trailer: bool,
}

/// Takes chunks apart.
#[derive(Debug)]
pub(super) struct ChunkedDecoder {
    chunks: Chunks,
    chain: Chunk,
    place: Place,
    /// The part of a line that has come.
    line: Vec<u8>,
    /// What is still to come of `x-amz-decoded-content-length`.
    missing_bytes: u64,
    /// Whether a chunk came that only the last may be as small as.
    had_small_chunk: bool,
    trailer: TrailerReader,
}

/// Where in the body it is.
#[derive(Debug)]
enum Place {
    /// Before a chunk's head.
    Head,
    /// In its data.
    Data {
        missing_bytes: u64,
        hash: Sha256,
        signature: String,
    },
    /// Before the line break after its data.
    DataEnd,
    /// After the empty chunk, before the trailers' next line.
    Trailer,
    /// After the empty chunk of a body without trailers, before the last line break.
    LastBreak,
    /// At the end.
    End,
}

impl ChunkedDecoder {
    /// Reads the headers that describe the chunks.
    pub(super) fn new(chunks: Chunks, chain: Chunk, headers: &HeaderMap) -> Result<Self, Refusal> {
        let length = headers.get("x-amz-decoded-content-length");
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let trailer = if chunks.has_trailer {
            TrailerReader::new(headers)?
        } else {
            TrailerReader::default()
        };
        Ok(Self {
            chunks,
            chain,
            place: Place::Head,
            line: Vec::new(),
            missing_bytes: length.ok_or(Refusal::Payload(Payload::NoLength))?,
            had_small_chunk: false,
            trailer,
        })
    }

    /// Takes a piece and adds the data in it to `out`.
    pub(super) fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        let mut rest = piece;
        while !rest.is_empty() {
            rest = match self.place {
                Place::Data { .. } => self.take_data(rest, out)?,
                Place::End => return Err(incomplete()),
                _ => self.take_line(rest)?,
            };
        }
        Ok(())
    }

    /// The trailers, if the body has come to its end.
    pub(super) fn finish(self) -> Result<Trailers, Refusal> {
        match self.place {
            Place::End => Ok(self.trailer.into_trailers()),
            _ => Err(incomplete()),
        }
    }

    fn take_data<'a>(&mut self, piece: &'a [u8], out: &mut Vec<u8>) -> Result<&'a [u8], Refusal> {
        let Place::Data {
            missing_bytes,
            hash,
            signature,
        } = &mut self.place
        else {
            return Ok(piece);
        };
        let length = usize::try_from(*missing_bytes).unwrap_or(usize::MAX);
        let (data, rest) = piece.split_at(length.min(piece.len()));
        if self.chunks.are_signed {
            hash.update(data);
        }
        out.extend_from_slice(data);
        *missing_bytes -= data.len() as u64;
        if *missing_bytes == 0 {
            if self.chunks.are_signed {
                self.chain
                    .check_data(std::mem::take(hash).finish(), signature)?;
            }
            self.place = Place::DataEnd;
        }
        Ok(rest)
    }

    fn take_line<'a>(&mut self, piece: &'a [u8]) -> Result<&'a [u8], Refusal> {
        let end = piece.iter().position(|byte| *byte == b'\n');
        let (part, rest) = piece.split_at(end.map_or(piece.len(), |end| end + 1));
        if self.line.len() + part.len() > LONGEST_LINE_BYTES {
            return Err(incomplete());
        }
        self.line.extend_from_slice(part);
        if end.is_some() {
            let line = std::mem::take(&mut self.line);
            self.place = self.after_line(&line)?;
        }
        Ok(rest)
    }

    fn after_line(&mut self, line: &[u8]) -> Result<Place, Refusal> {
        match self.place {
            Place::Head => self.begin_chunk(ChunkHead::parse(line, self.chunks.are_signed)?),
            Place::DataEnd if line == b"\r\n" => Ok(Place::Head),
            Place::LastBreak if line == b"\r\n" => Ok(Place::End),
            Place::Trailer => self.take_trailer(line),
            _ => Err(incomplete()),
        }
    }

    fn begin_chunk(&mut self, head: ChunkHead) -> Result<Place, Refusal> {
        if head.length == 0 {
            return self.end_data(&head.signature);
        }
        if self.had_small_chunk {
            return Err(Refusal::Payload(Payload::SmallChunk));
        }
        self.had_small_chunk = head.length < SMALLEST_CHUNK_BYTES;
        let missing_bytes = self.missing_bytes.checked_sub(head.length);
        self.missing_bytes = missing_bytes.ok_or(Refusal::Payload(Payload::OtherLength))?;
        Ok(Place::Data {
            missing_bytes: head.length,
            hash: Sha256::default(),
            signature: head.signature,
        })
    }

    /// The empty chunk.
    fn end_data(&mut self, signature: &str) -> Result<Place, Refusal> {
        if self.chunks.are_signed {
            self.chain
                .check_data(Sha256::default().finish(), signature)?;
        }
        if self.missing_bytes > 0 {
            return Err(Refusal::Payload(Payload::OtherLength));
        }
        Ok(if self.chunks.has_trailer {
            Place::Trailer
        } else {
            Place::LastBreak
        })
    }

    fn take_trailer(&mut self, line: &[u8]) -> Result<Place, Refusal> {
        if !self.trailer.take_line(line, self.chunks.are_signed)? {
            return Ok(Place::Trailer);
        }
        if self.chunks.are_signed {
            let hash = self.trailer.hash();
            self.chain.check_trailer(hash, self.trailer.signature())?;
        }
        Ok(Place::End)
    }
}

fn incomplete() -> Refusal {
    Refusal::Payload(Payload::Incomplete)
}
