//! Packets over a socket, numbered: those of the connection phase, and the door's own commands.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

/// The longest packet that is read here.
const LONGEST_BYTES: usize = 16 * 1024;

/// One side of a login. Reads take no byte more than the packet: TLS may begin after it.
pub(super) struct Packets<S> {
    stream: S,
    /// The number of the next packet, whoever sends it.
    next: u8,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Packets<S> {
    pub(super) const fn new(stream: S) -> Self {
        Self { stream, next: 0 }
    }

    pub(super) async fn read(&mut self) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut header = [0; 4];
        self.stream.read_exact(&mut header).await?;
        let [low, middle, high, number] = header;
        let length = usize::try_from(u32::from_le_bytes([low, middle, high, 0]));
        let length = length.unwrap_or(usize::MAX);
        if length > LONGEST_BYTES {
            return Err(malformed("a packet is too long"));
        }
        if number != self.next {
            return Err(malformed("a packet is out of order"));
        }
        self.next = number.wrapping_add(1);
        let mut payload = Zeroizing::new(vec![0; length]);
        self.stream.read_exact(&mut payload).await?;
        Ok(payload)
    }

    /// The next packet is a command.
    pub(super) const fn begin(&mut self) {
        self.next = 0;
    }

    pub(super) async fn write(&mut self, payload: &[u8]) -> io::Result<()> {
        let packet = Zeroizing::new(framed(payload, self.next)?);
        self.next = self.next.wrapping_add(1);
        self.stream.write_all(&packet).await?;
        self.stream.flush().await
    }

    /// The same numbers over another stream: TLS over the one so far.
    pub(super) async fn over<T, F>(self, change: impl FnOnce(S) -> F) -> io::Result<Packets<T>>
    where
        F: Future<Output = io::Result<T>>,
    {
        Ok(Packets {
            stream: change(self.stream).await?,
            next: self.next,
        })
    }

    pub(super) const fn stream(&self) -> &S {
        &self.stream
    }

    pub(super) fn into_stream(self) -> S {
        self.stream
    }
}

/// A packet with its header.
pub(super) fn framed(payload: &[u8], number: u8) -> io::Result<Vec<u8>> {
    let too_long = |_| malformed("a packet is too long");
    let [low, middle, high, 0] = u32::try_from(payload.len())
        .map_err(too_long)?
        .to_le_bytes()
    else {
        return Err(malformed("a packet is too long"));
    };
    let mut packet = Vec::with_capacity(4 + payload.len());
    packet.extend_from_slice(&[low, middle, high, number]);
    packet.extend_from_slice(payload);
    Ok(packet)
}

pub(super) fn malformed(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
