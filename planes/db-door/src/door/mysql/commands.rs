//! Watches a client's packets for `COM_CHANGE_USER`, which would make the session another user's
//! without a token.
//!
//! Servers take a command only from a packet numbered 0, and number what follows. A packet of the
//! full size goes on in the next one, whose first byte is no command. The numbers wrap: in a
//! `LOAD DATA LOCAL INFILE` every 256th packet is numbered 0, and one that begins with the byte of
//! the command ends the session. Texts do not begin so, and to follow the server's side closely
//! enough to know would give an attacker more to play with.

/// `COM_CHANGE_USER`.
const CHANGE_USER: u8 = 0x11;
const FULL_SIZE: u32 = 0xff_ffff;

/// Where in a client's stream the watch stands.
#[derive(Debug, Default)]
pub struct CommandWatch {
    header: [u8; 4],
    header_bytes: usize,
    /// What is left of the packet whose header was read.
    remaining: u32,
    /// The packet's first byte comes next, and is a command.
    at_command: bool,
    /// The last packet goes on in the next.
    goes_on: bool,
}

impl CommandWatch {
    /// Where in the next piece of the stream a `COM_CHANGE_USER` stands; nothing from there on may
    /// be passed on.
    pub fn find(&mut self, piece: &[u8]) -> Option<usize> {
        let mut rest = piece;
        while let Some((&first, after)) = rest.split_first() {
            if self.remaining == 0 {
                if let Some(place) = self.header.get_mut(self.header_bytes) {
                    *place = first;
                }
                self.header_bytes += 1;
                if self.header_bytes == self.header.len() {
                    self.begin_packet();
                }
                rest = after;
                continue;
            }
            if self.at_command && first == CHANGE_USER {
                return Some(piece.len() - rest.len());
            }
            self.at_command = false;
            let here = u32::try_from(rest.len())
                .unwrap_or(u32::MAX)
                .min(self.remaining);
            self.remaining -= here;
            rest = rest.get(usize::try_from(here).unwrap_or(rest.len())..)?;
        }
        None
    }

    fn begin_packet(&mut self) {
        let [low, middle, high, number] = self.header;
        self.header_bytes = 0;
        self.remaining = u32::from_le_bytes([low, middle, high, 0]);
        self.at_command = number == 0 && !self.goes_on;
        self.goes_on = self.remaining == FULL_SIZE;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::door::mysql::packets::framed;

    fn find_in_pieces(stream: &[u8], size: usize) -> Option<usize> {
        let mut watch = CommandWatch::default();
        let mut at = 0;
        for piece in stream.chunks(size) {
            if let Some(place) = watch.find(piece) {
                return Some(at + place);
            }
            at += piece.len();
        }
        None
    }

    #[test]
    fn continuations_are_no_commands() {
        let mut stream = framed(&vec![3; 0xff_fffe], 0).unwrap();
        stream[0] = 0xff;
        stream.push(3);
        stream.extend(framed(&[CHANGE_USER], 0).unwrap());
        assert_eq!(CommandWatch::default().find(&stream), None);
        stream.extend(framed(&[CHANGE_USER], 0).unwrap());
        assert_eq!(
            CommandWatch::default().find(&stream),
            Some(stream.len() - 1)
        );
    }

    proptest! {
        #[test]
        fn is_found_however_the_stream_is_cut(
            before in proptest::collection::vec((0_u8..3, proptest::collection::vec(0x12_u8.., 0..40)), 0..6),
            size in 1_usize..50,
        ) {
            let mut stream: Vec<u8> = before
                .iter()
                .flat_map(|(number, payload)| framed(payload, *number).unwrap())
                .collect();
            stream.extend(framed(&[7, CHANGE_USER], 0).unwrap());
            stream.extend(framed(&[CHANGE_USER, 1], 1).unwrap());
            prop_assert_eq!(find_in_pieces(&stream, size), None);
            let place = stream.len() + 4;
            stream.extend(framed(&[CHANGE_USER, b'm'], 0).unwrap());
            prop_assert_eq!(find_in_pieces(&stream, size), Some(place));
        }
    }
}
