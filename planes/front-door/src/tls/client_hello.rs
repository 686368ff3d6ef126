//! What a ClientHello says, as far as fingerprints look at it.
//!
//! <https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2>

const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURE_ALGORITHMS: u16 = 13;
const ALPN: u16 = 16;
const SUPPORTED_VERSIONS: u16 = 43;

/// What a ClientHello says. GREASE values are left out everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClientHello {
    pub(super) version: u16,
    pub(super) ciphers: Vec<u16>,
    pub(super) extensions: Vec<u16>,
    pub(super) groups: Vec<u16>,
    pub(super) point_formats: Vec<u8>,
    pub(super) signature_algorithms: Vec<u16>,
    pub(super) supported_versions: Vec<u16>,
    /// The first protocol offered.
    pub(super) alpn: Option<Vec<u8>>,
    pub(super) has_server_name: bool,
}

impl ClientHello {
    /// Reads the body of the message; `None` if it is misshapen.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let mut hello = Self {
            version: reader.number()?,
            ..Self::default()
        };
        reader.take(32)?; // the random
        reader.short_vector()?; // the session id
        hello.ciphers = numbers(reader.vector()?);
        reader.short_vector()?; // the compression methods
        if reader.0.is_empty() {
            return Some(hello);
        }
        let mut extensions = Reader(reader.vector()?);
        while !extensions.0.is_empty() {
            let kind = extensions.number()?;
            let data = extensions.vector()?;
            if is_grease(kind) {
                continue;
            }
            hello.extensions.push(kind);
            hello.extension(kind, Reader(data))?;
        }
        Some(hello)
    }

    fn extension(&mut self, kind: u16, mut data: Reader<'_>) -> Option<()> {
        match kind {
            SERVER_NAME => self.has_server_name = true,
            SUPPORTED_GROUPS => self.groups = numbers(data.vector()?),
            POINT_FORMATS => self.point_formats = data.short_vector()?.to_vec(),
            SIGNATURE_ALGORITHMS => self.signature_algorithms = numbers(data.vector()?),
            SUPPORTED_VERSIONS => self.supported_versions = numbers(data.short_vector()?),
            ALPN => self.alpn = Some(Reader(data.vector()?).short_vector()?.to_vec()),
            _ => {}
        }
        Some(())
    }
}

fn numbers(bytes: &[u8]) -> Vec<u16> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let numbers = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    numbers.filter(|number| !is_grease(*number)).collect()
}

/// Values that mean nothing, sent so that servers get used to the unknown (RFC 8701).
fn is_grease(number: u16) -> bool {
    let [high, low] = number.to_be_bytes();
    high == low && low & 0x0f == 0x0a
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        let (number, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*number))
    }

    fn vector(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::from(length))
    }

    fn short_vector(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first()?;
        self.0 = rest;
        self.take(usize::from(*length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hello() -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend_from_slice(&[9; 32]);
        body.push(0);
        body.extend_from_slice(&[0, 6, 0x1a, 0x1a, 0x13, 0x01, 0xc0, 0x2b]);
        body.extend_from_slice(&[1, 0]);
        let extensions: &[u8] = &[
            0x2a, 0x2a, 0, 0, // GREASE
            0, 0, 0, 2, 0, 0, // server name
            0, 10, 0, 6, 0, 4, 0x3a, 0x3a, 0, 29, // groups
            0, 11, 0, 2, 1, 0, // point formats
            0, 16, 0, 5, 0, 3, 2, b'h', b'2', // ALPN
            0, 43, 0, 5, 4, 3, 4, 3, 3, // versions
        ];
        body.extend_from_slice(&u16::try_from(extensions.len()).unwrap().to_be_bytes());
        body.extend_from_slice(extensions);
        body
    }

    #[test]
    fn reads_what_is_said_without_grease() {
        let hello = ClientHello::parse(&hello()).unwrap();
        assert_eq!(hello.version, 0x0303);
        assert_eq!(hello.ciphers, [0x1301, 0xc02b]);
        assert_eq!(hello.extensions, [0, 10, 11, 16, 43]);
        assert_eq!(hello.groups, [29]);
        assert_eq!(hello.point_formats, [0]);
        assert_eq!(hello.supported_versions, [0x0304, 0x0303]);
        assert_eq!(hello.alpn.as_deref(), Some(&b"h2"[..]));
        assert!(hello.has_server_name);
    }

    proptest! {
        #[test]
        fn cut_and_broken_hellos_are_none_and_nothing_worse(
            cut in 0usize..200, at in 0usize..200, byte in any::<u8>(),
        ) {
            let mut body = hello();
            body.truncate(cut.min(body.len()));
            if let Some(place) = body.get_mut(at) {
                *place = byte;
            }
            drop(ClientHello::parse(&body));
        }
    }
}
