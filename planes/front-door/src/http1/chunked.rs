//! The chunked coding, read strictly.
//!
//! <https://www.rfc-editor.org/rfc/rfc9112#section-7.1>

/// A size line with its extensions may be so long.
const LONGEST_LINE_BYTES: usize = 1024;
/// Trailers may be so long. They are read and dropped.
const LONGEST_TRAILER_BYTES: usize = 16 * 1024;
/// Hexadecimal digits of a size.
const MOST_DIGITS: u32 = 15;

/// The body is not coded as the RFC says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misshapen;

/// Reads a body bit by bit.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    state: State,
    left: u64,
    digits: u32,
    line: usize,
    trailer: usize,
    overhead: u64,
    data: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Size,
    Extension,
    SizeLineFeed,
    Data,
    DataReturn,
    DataLineFeed,
    TrailerStart,
    Trailer,
    TrailerLineFeed,
    EndLineFeed,
    Done,
}

/// Between data, a sender may waste so much on framing, and so many times the data.
const FREE_OVERHEAD_BYTES: u64 = 64 * 1024;
const OVERHEAD_PER_DATA: u64 = 16;

impl Decoder {
    /// Whether the body has ended.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// Takes from `input` and gives data to `out`. Returns how much it took: all of it, unless
    /// the body has ended before.
    pub fn decode(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<usize, Misshapen> {
        let mut rest = input;
        while self.state != State::Done {
            if self.state == State::Data {
                rest = self.copy(rest, out);
            }
            let Some((byte, after)) = rest.split_first() else {
                break;
            };
            if self.state != State::Data {
                self.step(*byte)?;
                rest = after;
            }
        }
        Ok(input.len() - rest.len())
    }

    fn copy<'a>(&mut self, input: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        let (data, rest) = input.split_at(left.min(input.len()));
        out.extend_from_slice(data);
        self.left -= data.len() as u64;
        self.data += data.len() as u64;
        if self.left == 0 {
            self.state = State::DataReturn;
        }
        rest
    }

    fn step(&mut self, byte: u8) -> Result<(), Misshapen> {
        self.overhead += 1;
        if self.overhead > FREE_OVERHEAD_BYTES + OVERHEAD_PER_DATA * self.data {
            return Err(Misshapen);
        }
        self.state = match (self.state, byte) {
            (State::Size, b'\r') if self.digits > 0 => State::SizeLineFeed,
            (State::Size, b';') if self.digits > 0 => State::Extension,
            (State::Size, digit) => self.size_digit(digit)?,
            (State::Extension, b'\r') => State::SizeLineFeed,
            (State::Extension, byte) => self.extension(byte)?,
            (State::SizeLineFeed, b'\n') => self.size_ended(),
            (State::DataReturn, b'\r') => State::DataLineFeed,
            (State::DataLineFeed, b'\n') => State::Size,
            (State::TrailerStart, b'\r') => State::EndLineFeed,
            (State::TrailerStart | State::Trailer, byte) => self.trailer(byte)?,
            (State::TrailerLineFeed, b'\n') => State::TrailerStart,
            (State::EndLineFeed, b'\n') => State::Done,
            _ => return Err(Misshapen),
        };
        Ok(())
    }

    fn size_digit(&mut self, byte: u8) -> Result<State, Misshapen> {
        let digit = char::from(byte).to_digit(16).ok_or(Misshapen)?;
        self.digits += 1;
        if self.digits > MOST_DIGITS {
            return Err(Misshapen);
        }
        self.left = self.left * 16 + u64::from(digit);
        Ok(State::Size)
    }

    fn extension(&mut self, byte: u8) -> Result<State, Misshapen> {
        self.line += 1;
        let is_text = byte == b'\t' || (byte >= b' ' && byte != 0x7f);
        if !is_text || self.line > LONGEST_LINE_BYTES {
            return Err(Misshapen);
        }
        Ok(State::Extension)
    }

    fn size_ended(&mut self) -> State {
        self.digits = 0;
        self.line = 0;
        if self.left == 0 {
            State::TrailerStart
        } else {
            State::Data
        }
    }

    fn trailer(&mut self, byte: u8) -> Result<State, Misshapen> {
        self.trailer += 1;
        let is_blank_start = self.state == State::TrailerStart && matches!(byte, b' ' | b'\t');
        if self.trailer > LONGEST_TRAILER_BYTES || is_blank_start {
            return Err(Misshapen);
        }
        match byte {
            b'\r' => Ok(State::TrailerLineFeed),
            b'\n' | 0 => Err(Misshapen),
            _ => Ok(State::Trailer),
        }
    }
}

/// Writes a chunk. Empty data would end the body, so it writes nothing.
pub fn encode(data: &[u8], out: &mut Vec<u8>) {
    if data.is_empty() {
        return;
    }
    write_size(data.len(), out);
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
}

/// The line before a chunk's data.
pub fn write_size(bytes: usize, out: &mut Vec<u8>) {
    let digits = (usize::BITS - bytes.leading_zeros()).div_ceil(4).max(1);
    for place in (0..digits).rev() {
        let digit = (bytes >> (place * 4)) & 0xf;
        out.push(*b"0123456789abcdef".get(digit).unwrap_or(&b'0'));
    }
    out.extend_from_slice(b"\r\n");
}

/// What ends a body.
pub const END: &[u8] = b"0\r\n\r\n";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(input: &[u8]) -> Result<(Vec<u8>, usize, bool), Misshapen> {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let taken = decoder.decode(input, &mut out)?;
        Ok((out, taken, decoder.is_done()))
    }

    #[test]
    fn reads_chunks_extensions_and_trailers() {
        let body = b"5\r\nhello\r\nA;x=\"y\"\r\n, worlds!!\r\n0\r\nA: b\r\n\r\nGET /";
        let (out, taken, done) = whole(body).unwrap();
        assert_eq!(out, b"hello, worlds!!");
        assert_eq!(&body[taken..], b"GET /");
        assert!(done);
    }

    #[test]
    fn refuses_lines_that_servers_read_differently() {
        for body in [
            "5\nhello\r\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            " 5\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "+5\r\nhello\r\n",
            "-1\r\n",
            "\r\n",
            ";x\r\n",
            "5;a\nb\r\nhello\r\n",
            "10000000000000000\r\n",
            "0\r\n\n",
            "0\r\nA: b\n\r\n",
            "0\r\n b\r\n\r\n",
        ] {
            assert_eq!(whole(body.as_bytes()), Err(Misshapen), "{body:?}");
        }
    }

    #[test]
    fn framing_without_data_ends() {
        let mut flood = Vec::new();
        for _ in 0..2000 {
            flood.extend_from_slice(format!("1;{}\r\nx\r\n", "a".repeat(900)).as_bytes());
        }
        assert_eq!(whole(&flood), Err(Misshapen));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_however_it_is_cut(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..8),
            cut in 1usize..50,
        ) {
            let mut wire = Vec::new();
            for chunk in &chunks {
                encode(chunk, &mut wire);
            }
            wire.extend_from_slice(END);
            let mut decoder = Decoder::default();
            let mut out = Vec::new();
            for piece in wire.chunks(cut) {
                prop_assert_eq!(decoder.decode(piece, &mut out), Ok(piece.len()));
            }
            prop_assert!(decoder.is_done());
            prop_assert_eq!(out, chunks.concat());
        }

        #[test]
        fn any_bytes_are_read_alike_whole_and_in_pieces(
            input in "[0-9a-f;\r\n x]{0,60}", cut in 1usize..5,
        ) {
            let mut decoder = Decoder::default();
            let mut out = Vec::new();
            let mut pieces = Ok(());
            for piece in input.as_bytes().chunks(cut) {
                if let Err(error) = decoder.decode(piece, &mut out) {
                    pieces = Err(error);
                    break;
                }
            }
            match whole(input.as_bytes()) {
                Ok((data, _, done)) => {
                    prop_assert_eq!(pieces, Ok(()));
                    prop_assert_eq!((data, done), (out, decoder.is_done()));
                }
                Err(error) => prop_assert_eq!(pieces, Err(error)),
            }
        }
    }
}
