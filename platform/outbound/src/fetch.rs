//! One bounded request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CACHE_CONTROL, HOST, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::address::is_public;
use crate::inside::is_this_machine;
use crate::trust::{Believed, PublicRoots};
use crate::{HttpsUrl, InsideHosts};

/// The longest document that is read.
const MOST_BYTES: usize = 256 * 1024;
/// How long a request may take from the look-up of the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes requests to servers elsewhere.
pub struct Outbound {
    roots: PublicRoots,
    inside: InsideHosts,
}

/// What a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest answer that is read.
    pub most_bytes: usize,
    /// How long it may take from the look-up of the name to the last byte.
    pub patience: Duration,
}

impl Default for Limits {
    /// What documents may take.
    fn default() -> Self {
        Self {
            most_bytes: MOST_BYTES,
            patience: PATIENCE,
        }
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes.
    pub body: Bytes,
    /// How long its server lets it be kept, in seconds.
    pub max_age_secs: Option<u64>,
    /// By what its server was believed; nothing, where it came without TLS.
    pub believed: Option<Believed>,
}

/// Why there is no document. Says nothing of what the server answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The name has no address, or none that may be called.
    #[error("{0} has no address that may be called")]
    Address(String),
    /// The server cannot be reached, or is not believed.
    #[error("{0} cannot be reached")]
    Connection(String),
    /// It answered something else than a document.
    #[error("{host} answered {status}")]
    Status {
        /// Who answered.
        host: String,
        /// What it answered.
        status: u16,
    },
    /// The document is longer than is read.
    #[error("{host} sent more than {most_bytes} bytes")]
    TooLarge {
        /// Who answered.
        host: String,
        /// How much would have been read.
        most_bytes: usize,
    },
    /// It took too long.
    #[error("{0} took too long")]
    TooSlow(String),
}

impl Outbound {
    /// `inside` are the hosts that may have addresses of the inside.
    pub fn new(inside: InsideHosts) -> Self {
        Self {
            roots: PublicRoots::default(),
            inside,
        }
    }

    /// The URL of a text, if it may be fetched.
    ///
    /// # Errors
    /// It may not.
    pub fn url(&self, text: &str) -> Result<HttpsUrl, crate::InvalidUrl> {
        HttpsUrl::parse(text, &self.inside)
    }

    /// Fetches a document. Blocks: to be called where blocking is allowed.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub fn get(&self, url: &HttpsUrl, thumbprints: &[String]) -> Result<Fetched, FetchError> {
        let connection = |_| FetchError::Connection(url.host.clone());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(connection)?;
        runtime.block_on(self.fetch(url, thumbprints))
    }

    /// Fetches a document, from where nothing may block.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn fetch(
        &self,
        url: &HttpsUrl,
        thumbprints: &[String],
    ) -> Result<Fetched, FetchError> {
        tokio::time::timeout(PATIENCE, self.request(url, thumbprints))
            .await
            .unwrap_or_else(|_| Err(FetchError::TooSlow(url.host.clone())))
    }

    /// Posts a document and gives the status of the answer, whose body is not read.
    ///
    /// # Errors
    /// The server cannot be reached, is not believed, or took too long.
    pub async fn post(
        &self,
        url: &HttpsUrl,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<StatusCode, FetchError> {
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        request.headers_mut().extend(headers.iter().cloned());
        self.status(url, request, PATIENCE).await
    }

    /// Sends a request and gives the status of the answer, whose body is not read. Method, headers and
    /// body are the request's; where it goes is the URL's.
    ///
    /// # Errors
    /// The server cannot be reached, is not believed, or took too long.
    pub async fn status(
        &self,
        url: &HttpsUrl,
        request: Request<Bytes>,
        patience: Duration,
    ) -> Result<StatusCode, FetchError> {
        let exchange = self.exchange(url, request.map(Full::new), &[]);
        let (response, _) = tokio::time::timeout(patience, exchange)
            .await
            .unwrap_or_else(|_| Err(FetchError::TooSlow(url.host.clone())))?;
        Ok(response.status())
    }

    /// Sends a request and reads the whole answer, whatever its status. Method, headers and body are
    /// the request's; where it goes is the URL's.
    ///
    /// # Errors
    /// The server cannot be reached, is not believed, took too long or sent too much.
    pub async fn send(
        &self,
        url: &HttpsUrl,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, FetchError> {
        let exchange = async {
            let request = request.map(Full::new);
            let (response, _) = self.exchange(url, request, &[]).await?;
            let (head, body) = response.into_parts();
            let body = read_body(body, url, limits.most_bytes).await?;
            Ok(Response::from_parts(head, body))
        };
        tokio::time::timeout(limits.patience, exchange)
            .await
            .unwrap_or_else(|_| Err(FetchError::TooSlow(url.host.clone())))
    }

    async fn request(&self, url: &HttpsUrl, thumbprints: &[String]) -> Result<Fetched, FetchError> {
        let mut request = Request::new(Full::default());
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        let (response, believed) = self.exchange(url, request, thumbprints).await?;
        let (body, max_age_secs) = read(response, url).await?;
        Ok(Fetched {
            body,
            max_age_secs,
            believed,
        })
    }

    async fn exchange(
        &self,
        url: &HttpsUrl,
        request: Request<Full<Bytes>>,
        thumbprints: &[String],
    ) -> Result<(Response<Incoming>, Option<Believed>), FetchError> {
        let unreachable = || FetchError::Connection(url.host.clone());
        let address = self.address(url).await?;
        let stream = TcpStream::connect(address)
            .await
            .map_err(|_| unreachable())?;
        if url.is_plain {
            return Ok((send(stream, url, request).await?, None));
        }
        let config = self.roots.client_config(thumbprints);
        let (config, believed) = config.map_err(|_| unreachable())?;
        let name = ServerName::try_from(url.host.clone()).map_err(|_| unreachable())?;
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(name, stream).await;
        let response = send(stream.map_err(|_| unreachable())?, url, request).await?;
        Ok((response, believed.get().copied()))
    }

    /// The address to call: one of the public Internet, unless the host is allowed others.
    async fn address(&self, url: &HttpsUrl) -> Result<SocketAddr, FetchError> {
        let none = || FetchError::Address(url.host.clone());
        let host = match is_this_machine(&url.host) {
            true => "localhost",
            false => url.host.as_str(),
        };
        let found = tokio::net::lookup_host((host, url.port)).await;
        let inside = self.inside.contains(&url.host);
        let mut addresses = found.map_err(|_| none())?;
        addresses
            .find(|address| inside || is_public(address.ip()))
            .ok_or_else(none)
    }
}

async fn send<S>(
    stream: S,
    url: &HttpsUrl,
    mut request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |_| FetchError::Connection(url.host.clone());
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    // Ends with the runtime.
    drop(tokio::spawn(connection));
    let unsound = || FetchError::Connection(url.host.clone());
    *request.uri_mut() = url.path.parse().map_err(|_| unsound())?;
    let host = HeaderValue::try_from(url.authority()).map_err(|_| unsound())?;
    let headers = request.headers_mut();
    headers.insert(HOST, host);
    headers.insert(USER_AGENT, HeaderValue::from_static("ringwall"));
    sender.send_request(request).await.map_err(broken)
}

/// A reply's document, and how long it may be kept, in seconds.
async fn read(
    response: Response<Incoming>,
    url: &HttpsUrl,
) -> Result<(Bytes, Option<u64>), FetchError> {
    let status = response.status().as_u16();
    if status != 200 {
        let host = url.host.clone();
        return Err(FetchError::Status { host, status });
    }
    let max_age_secs = response
        .headers()
        .get(CACHE_CONTROL)
        .and_then(|value| value.to_str().ok())
        .and_then(max_age);
    let body = read_body(response.into_body(), url, MOST_BYTES).await?;
    Ok((body, max_age_secs))
}

async fn read_body(
    mut incoming: Incoming,
    url: &HttpsUrl,
    most_bytes: usize,
) -> Result<Bytes, FetchError> {
    let mut body = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| FetchError::Connection(url.host.clone()))?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if body.len() + data.len() > most_bytes {
            return Err(FetchError::TooLarge {
                host: url.host.clone(),
                most_bytes,
            });
        }
        body.extend_from_slice(data);
    }
    Ok(body.freeze())
}

/// The `max-age` of a `Cache-Control` header.
fn max_age(header: &str) -> Option<u64> {
    let directives = header.split(',').map(str::trim);
    directives
        .filter_map(|directive| directive.split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("max-age"))
        .and_then(|(_, seconds)| seconds.trim_matches('"').parse().ok())
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server on loopback that gives one answer.
    fn server(answer: impl FnOnce(std::net::TcpStream) + Send + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            assert!(stream.read(&mut request).unwrap() > 0);
            answer(stream);
        });
        format!("http://localhost:{port}/keys")
    }

    fn get(url: &str) -> Result<Fetched, FetchError> {
        let outbound = Outbound::new(InsideHosts::new(Vec::new(), true));
        outbound.get(&outbound.url(url).unwrap(), &[])
    }

    #[test]
    fn gives_a_document_and_how_long_it_keeps() {
        let url = server(|mut stream| {
            let head = "HTTP/1.1 200 OK\r\nCache-Control: public, max-age=600\r\nContent-Length: 2\r\n\r\n{}";
            stream.write_all(head.as_bytes()).unwrap();
        });
        let fetched = get(&url).unwrap();
        assert_eq!(
            (&fetched.body[..], fetched.max_age_secs, fetched.believed),
            (&b"{}"[..], Some(600), None)
        );
    }

    #[tokio::test]
    async fn posts_and_gives_the_status() {
        let url = server(|mut stream| {
            stream
                .write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
        });
        let outbound = Outbound::new(InsideHosts::new(Vec::new(), true));
        let url = outbound.url(&url).unwrap();
        let status = outbound.post(&url, &[], Bytes::from_static(b"{}")).await;
        assert_eq!(status.unwrap(), StatusCode::ACCEPTED);
    }

    #[tokio::test]
    async fn a_status_is_told_whatever_follows_it() {
        let url = server(|mut stream| {
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n";
            stream.write_all(head.as_bytes()).unwrap();
        });
        let outbound = Outbound::new(InsideHosts::new(Vec::new(), true));
        let url = outbound.url(&url).unwrap();
        let status = outbound.status(&url, Request::new(Bytes::new()), PATIENCE);
        assert_eq!(status.await.unwrap(), StatusCode::OK);
    }

    #[tokio::test]
    async fn gives_an_answer_that_is_a_refusal() {
        let url = server(|mut stream| {
            let head = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno";
            stream.write_all(head.as_bytes()).unwrap();
        });
        let outbound = Outbound::new(InsideHosts::new(Vec::new(), true));
        let url = outbound.url(&url).unwrap();
        let request = Request::new(Bytes::new());
        let answer = outbound
            .send(&url, request, Limits::default())
            .await
            .unwrap();
        assert_eq!(
            (answer.status(), &answer.body()[..]),
            (StatusCode::BAD_REQUEST, &b"no"[..])
        );
    }

    #[test]
    fn follows_no_redirect() {
        let url = server(|mut stream| {
            let head =
                "HTTP/1.1 302 Found\r\nLocation: http://localhost/\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(head.as_bytes()).unwrap();
        });
        assert!(matches!(
            get(&url),
            Err(FetchError::Status { status: 302, .. })
        ));
    }

    #[test]
    fn stops_reading_an_endless_document() {
        let url = server(|mut stream| {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n"));
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
        });
        assert!(matches!(get(&url), Err(FetchError::TooLarge { .. })));
    }

    #[test]
    fn does_not_call_the_inside_unless_the_host_is_allowed() {
        let refused = Outbound::new(InsideHosts::default());
        let url = refused.url("https://localhost:1/keys").unwrap();
        assert!(matches!(
            refused.get(&url, &[]),
            Err(FetchError::Address(_))
        ));
        let hosts = InsideHosts::new(vec!["localhost".to_owned()], false);
        let allowed = Outbound::new(hosts);
        assert!(matches!(
            allowed.get(&url, &[]),
            Err(FetchError::Connection(_))
        ));
    }
}
