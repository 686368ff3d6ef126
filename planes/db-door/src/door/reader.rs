//! Reads of what clients and servers sent, piece by piece. What is not there is `None`.

/// The rest of a message.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn chunk<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.chunk::<1>().map(|[byte]| byte)
    }

    pub(super) fn little_u16(&mut self) -> Option<u16> {
        self.chunk().map(u16::from_le_bytes)
    }

    pub(super) fn little_u32(&mut self) -> Option<u32> {
        self.chunk().map(u32::from_le_bytes)
    }

    pub(super) fn big_u32(&mut self) -> Option<u32> {
        self.chunk().map(u32::from_be_bytes)
    }

    /// A text up to its NUL.
    pub(super) fn until_nul(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = self.take(end)?;
        self.take(1)?;
        Some(text)
    }

    /// MySQL's length-encoded bytes. Lengths of more than four bytes never fit.
    pub(super) fn length_encoded(&mut self) -> Option<&'a [u8]> {
        let length = match self.byte()? {
            0xfc => usize::from(self.little_u16()?),
            0xfd => {
                let [a, b, c] = self.chunk()?;
                usize::try_from(u32::from_le_bytes([a, b, c, 0])).ok()?
            }
            0xfb | 0xfe | 0xff => return None,
            length => usize::from(length),
        };
        self.take(length)
    }
}
