//! Takes the ClientHello out of the first TLS records.

/// A ClientHello may be so long, its records too.
const LONGEST_BYTES: usize = 16 * 1024;
const HANDSHAKE_RECORD: u8 = 22;
const CLIENT_HELLO: u8 = 1;

/// The records at the beginning of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Records<'a>(&'a [u8]);

/// Whether there is a ClientHello.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Its body.
    Whole(Vec<u8>),
    /// More has to come.
    Partly,
    /// This is something else.
    None,
}

impl<'a> Records<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// A client may cut its hello into several records.
    pub(super) fn client_hello(self) -> Found {
        let mut message = Vec::new();
        let mut rest = self.0;
        loop {
            if let Some([kind, a, b, c]) = message.first_chunk::<4>() {
                let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
                if *kind != CLIENT_HELLO || length > LONGEST_BYTES {
                    return Found::None;
                }
                if let Some(hello) = message.get(4..4 + length) {
                    return Found::Whole(hello.to_vec());
                }
            }
            let Some((header, after)) = rest.split_first_chunk::<5>() else {
                let is_other = rest.first().is_some_and(|kind| *kind != HANDSHAKE_RECORD);
                return if is_other { Found::None } else { Found::Partly };
            };
            let [kind, major, _, high, low] = *header;
            let length = usize::from(u16::from_be_bytes([high, low]));
            if kind != HANDSHAKE_RECORD || major != 3 || length == 0 || length > LONGEST_BYTES {
                return Found::None;
            }
            let Some((fragment, after)) = after.split_at_checked(length) else {
                return Found::Partly;
            };
            message.extend_from_slice(fragment);
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(hello: &[u8], cut: usize) -> Vec<u8> {
        let length = u8::try_from(hello.len()).unwrap();
        let mut message = vec![CLIENT_HELLO, 0, 0, length];
        message.extend_from_slice(hello);
        let pieces = message.chunks(cut).map(|piece| {
            let mut record = vec![
                HANDSHAKE_RECORD,
                3,
                1,
                0,
                u8::try_from(piece.len()).unwrap(),
            ];
            record.extend_from_slice(piece);
            record
        });
        pieces.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_hello_is_found_however_it_is_cut() {
        for cut in [1, 3, 7, 100] {
            let bytes = records(b"hello, world", cut);
            for end in 0..bytes.len() {
                assert_eq!(Records::of(&bytes[..end]).client_hello(), Found::Partly);
            }
            let whole = Found::Whole(b"hello, world".to_vec());
            assert_eq!(Records::of(&bytes).client_hello(), whole);
        }
    }

    #[test]
    fn something_else_is_not_waited_for() {
        assert_eq!(Records::of(b"GET / HTTP/1.1").client_hello(), Found::None);
        assert_eq!(
            Records::of(&[22, 3, 1, 255, 255]).client_hello(),
            Found::None
        );
        assert_eq!(
            Records::of(&[22, 3, 1, 0, 4, 2, 0, 0, 0]).client_hello(),
            Found::None
        );
    }
}
