//! A client of MySQL's protocol, as small as a benchmark can do with: what it costs is the load's.

use anyhow::{Result, bail, ensure};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

const PROTOCOL_41: u32 = 1 << 9;
const SSL: u32 = 1 << 11;
const SECURE_CONNECTION: u32 = 1 << 15;
const PLUGIN_AUTH: u32 = 1 << 19;
const LENGTH_ENCODED: u32 = 1 << 21;
const CAPABILITIES: u32 = PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH | LENGTH_ENCODED;
const LARGEST_PACKET: u32 = 1 << 24;
const BUFFER_BYTES: usize = 64 * 1024;

const OK: u8 = 0;
const SWITCH: u8 = 0xfe;
const ERROR: u8 = 0xff;
const QUIT: u8 = 1;
const QUERY: u8 = 3;

trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// A session.
pub(crate) struct Client {
    stream: BufReader<Box<dyn Stream>>,
    number: u8,
}

impl Client {
    /// Logs in over TLS; `secret` is sent as it is, if the server asks for it.
    pub(crate) async fn over_tls(
        mut socket: TcpStream,
        tls: &TlsConnector,
        user: &str,
        secret: &str,
    ) -> Result<Self> {
        socket.set_nodelay(true)?;
        let mut header = [0; 4];
        socket.read_exact(&mut header).await?;
        let [low, high, ..] = header;
        let mut greeting = vec![0; usize::from(u16::from_le_bytes([low, high]))];
        socket.read_exact(&mut greeting).await?;
        socket.write_all(&framed(&head(SSL), 1)?).await?;
        let stream = tls
            .connect(ServerName::try_from("localhost")?, socket)
            .await?;
        Self::introduce(Box::new(stream), SSL, 2, user, secret).await
    }

    /// Logs in without TLS.
    pub(crate) async fn plain(
        stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
        user: &str,
    ) -> Result<Self> {
        let mut client = Self {
            stream: BufReader::with_capacity(BUFFER_BYTES, Box::new(stream)),
            number: 0,
        };
        client.read().await?;
        let stream = client.stream.into_inner();
        Self::introduce(stream, 0, 1, user, "").await
    }

    async fn introduce(
        stream: Box<dyn Stream>,
        flags: u32,
        number: u8,
        user: &str,
        secret: &str,
    ) -> Result<Self> {
        let mut client = Self {
            stream: BufReader::with_capacity(BUFFER_BYTES, stream),
            number,
        };
        let mut response = head(flags);
        response.extend_from_slice(user.as_bytes());
        response.extend_from_slice(b"\0\0mysql_native_password\0");
        client.write(&response).await?;
        loop {
            let answer = client.read().await?;
            match answer.first() {
                Some(&OK) => return Ok(client),
                Some(&SWITCH) if secret.is_empty() => client.write(b"").await?,
                Some(&SWITCH) => client.write(&[secret.as_bytes(), b"\0"].concat()).await?,
                _ => bail!("refused: {}", String::from_utf8_lossy(&answer)),
            }
        }
    }

    /// Runs a statement that answers rows: the bytes of the answer.
    pub(crate) async fn query(&mut self, statement: &str) -> Result<usize> {
        self.number = 0;
        self.write(&[&[QUERY], statement.as_bytes()].concat())
            .await?;
        let (mut bytes, mut ends) = (0, 0);
        while ends < 2 {
            let packet = self.read().await?;
            bytes += packet.len();
            match packet.first() {
                Some(&SWITCH) if packet.len() < 9 => ends += 1,
                Some(&ERROR) => bail!("refused: {}", String::from_utf8_lossy(&packet)),
                _ => {}
            }
        }
        Ok(bytes)
    }

    /// Ends the session, and waits until the server has.
    pub(crate) async fn quit(&mut self) -> Result<()> {
        self.number = 0;
        self.write(&[QUIT]).await?;
        // TLS that ends without a farewell is an error, and an end all the same.
        drop(self.stream.read(&mut [0]).await);
        Ok(())
    }

    async fn read(&mut self) -> Result<Vec<u8>> {
        let header = self.stream.read_u32_le().await?;
        self.number = header.to_be_bytes()[0].wrapping_add(1);
        let mut payload = vec![0; usize::try_from(header & 0xff_ffff)?];
        self.stream.read_exact(&mut payload).await?;
        Ok(payload)
    }

    async fn write(&mut self, payload: &[u8]) -> Result<()> {
        let packet = framed(payload, self.number)?;
        self.stream.write_all(&packet).await?;
        self.stream.flush().await?;
        Ok(())
    }
}

fn head(flags: u32) -> Vec<u8> {
    let mut head = (CAPABILITIES | flags).to_le_bytes().to_vec();
    head.extend_from_slice(&LARGEST_PACKET.to_le_bytes());
    head.push(45);
    head.extend_from_slice(&[0; 23]);
    head
}

fn framed(payload: &[u8], number: u8) -> Result<Vec<u8>> {
    ensure!(payload.len() < 0xff_ffff, "a packet is too long");
    let length = u32::try_from(payload.len())? | u32::from(number) << 24;
    Ok([&length.to_le_bytes(), payload].concat())
}
