//! The least of HTTP/1.1 that a load generator needs: whole requests out, framed replies in.

use anyhow::{Context as _, Result, bail};
use bytes::{Buf as _, BytesMut};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that is opened again when the server closes it.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: BytesMut,
}

/// What a reply's head says.
struct Head {
    status: u16,
    head_bytes: usize,
    body_bytes: Option<usize>,
    closes: bool,
}

impl Connection {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            buffer: BytesMut::with_capacity(16 * 1024),
        }
    }

    /// Sends a request and takes its reply: status and body.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<(u16, BytesMut)> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        self.buffer.clear();
        stream.write_all(request).await?;
        let head = loop {
            if stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
            if let Some(head) = parse_head(&self.buffer)? {
                break head;
            }
        };
        self.buffer.advance(head.head_bytes);
        loop {
            match head.body_bytes {
                Some(bytes) if self.buffer.len() >= bytes => break,
                _ => {}
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                if head.body_bytes.is_none() {
                    break;
                }
                bail!("the server closed the connection within a reply");
            }
        }
        if !head.closes {
            self.stream = Some(stream);
        }
        Ok((head.status, self.buffer.split()))
    }
}

/// Reads a head once it is whole.
fn parse_head(bytes: &[u8]) -> Result<Option<Head>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = bytes.get(..end).unwrap_or_default();
    let head = std::str::from_utf8(head).context("a reply's head is not text")?;
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .context("a reply without a status")?;
    // 204 has no body and says no length (RFC 9110 §15.3.5).
    let mut body_bytes = (status == 204).then_some(0);
    let mut closes = first.starts_with("HTTP/1.0");
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        if name.eq_ignore_ascii_case("content-length") {
            body_bytes = Some(value.trim().parse()?);
        } else if name.eq_ignore_ascii_case("connection") {
            closes = value.trim().eq_ignore_ascii_case("close");
        }
    }
    if body_bytes.is_none() && !closes {
        bail!("a reply without a length");
    }
    Ok(Some(Head {
        status,
        head_bytes: end + 4,
        body_bytes,
        closes,
    }))
}
