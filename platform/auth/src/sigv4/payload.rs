//! What a signature says of the body.
//!
//! All services but S3 take the hash of the body that came. S3 takes what `x-amz-content-sha256`
//! names: a hash, nothing, or chunks that carry their own signatures; and of a presigned request
//! nothing, unless it names something.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html>

use http::{HeaderMap, HeaderName, HeaderValue};
use ringwall_crypto::{Sha256, constant_time_eq, sha256};

use super::canonical::{percent_decode, query_pairs};
use super::chunked::{Chunk, ChunkedDecoder, Chunks};
use super::{Algorithm, Carrier, Dialect, RequestToSign, Signed, VerifyingKey};
use crate::AuthError;
use crate::refusal::{Payload, Refusal};

/// What was signed in the body's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedPayload {
    /// As it stands in the canonical request.
    pub(super) canonical: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing is left to be checked: the body is unsigned, or its hash is in the signature.
    Settled,
    /// The body must have this hash.
    Hash([u8; 32]),
    /// The body is in chunks.
    Chunked(Chunks),
}

impl SignedPayload {
    /// What a signed request says of its body.
    ///
    /// # Errors
    /// S3 is told nothing, or what it does not know.
    pub(crate) fn of(
        signed: &Signed<'_>,
        request: RequestToSign<'_>,
        dialect: Dialect,
    ) -> Result<Self, Refusal> {
        if dialect == Dialect::General {
            let canonical = hex::encode(sha256(request.body));
            let kind = Kind::Settled;
            return Ok(Self { canonical, kind });
        }
        let canonical = match (named(request), signed.carrier) {
            (Some(named), _) => named,
            (None, Carrier::Query) => "UNSIGNED-PAYLOAD".to_owned(),
            (None, Carrier::Header) => return Err(Refusal::Payload(Payload::Unnamed)),
        };
        let kind = Kind::parse(&canonical, signed.algorithm);
        let kind = kind.ok_or(Refusal::Payload(Payload::UnknownKind))?;
        Ok(Self { canonical, kind })
    }

    /// What takes the body that comes, and checks it. Without a key the signatures of chunks are
    /// not checked.
    ///
    /// # Errors
    /// The headers that describe chunks are not there, or are not as they should be.
    pub(crate) fn decoder(
        &self,
        signed: &Signed<'_>,
        headers: &HeaderMap,
        key: Option<VerifyingKey>,
    ) -> Result<PayloadDecoder, Refusal> {
        Ok(PayloadDecoder(match self.kind {
            Kind::Settled => State::Settled,
            Kind::Hash(wanted) => State::Hash {
                wanted,
                hash: Sha256::default(),
            },
            Kind::Chunked(chunks) => {
                let chain = Chunk::seed(signed, key);
                let decoder = ChunkedDecoder::new(chunks, chain, headers)?;
                State::Chunked(Box::new(decoder))
            }
        }))
    }
}

fn named(request: RequestToSign<'_>) -> Option<String> {
    if let Some(value) = request.headers.get("x-amz-content-sha256") {
        return Some(String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    let mut pairs = query_pairs(request.query);
    let (_, value) = pairs.find(|(name, _)| *name == "X-Amz-Content-Sha256")?;
    Some(String::from_utf8_lossy(&percent_decode(value)).into_owned())
}

impl Kind {
    fn parse(text: &str, algorithm: Algorithm) -> Option<Self> {
        let Some(streaming) = text.strip_prefix("STREAMING-") else {
            if text == "UNSIGNED-PAYLOAD" {
                return Some(Self::Settled);
            }
            let mut hash = [0; 32];
            hex::decode_to_slice(text, &mut hash).ok()?;
            return Some(Self::Hash(hash));
        };
        let (kind, has_trailer) = match streaming.strip_suffix("-TRAILER") {
            Some(kind) => (kind, true),
            None => (streaming, false),
        };
        let are_signed = match kind.strip_suffix("-PAYLOAD")? {
            "UNSIGNED" if has_trailer => false,
            name if name == algorithm.name() => true,
            _ => return None,
        };
        Some(Self::Chunked(Chunks {
            are_signed,
            has_trailer,
        }))
    }
}

/// Takes a body, whole or in pieces, gives out what it carries, and checks that it is what was
/// signed.
///
/// **What [`feed`](Self::feed) gave out is not to be believed before [`finish`](Self::finish) has
/// agreed.**
#[derive(Debug)]
pub struct PayloadDecoder(State);

#[derive(Debug)]
enum State {
    Settled,
    Hash { wanted: [u8; 32], hash: Sha256 },
    Chunked(Box<ChunkedDecoder>),
}

/// A body that is what was signed.
#[derive(Debug, PartialEq, Eq)]
pub enum DecodedBody {
    /// It is the body that came.
    AsSent,
    /// It came in chunks.
    Unchunked {
        /// What they carried.
        body: Vec<u8>,
        /// The headers that came after them.
        trailers: Trailers,
    },
}

/// Headers that came after a body.
pub type Trailers = Vec<(HeaderName, HeaderValue)>;

impl PayloadDecoder {
    /// Of a body that is taken as it is.
    pub const fn of_unsigned() -> Self {
        Self(State::Settled)
    }

    /// Takes a piece of the body and adds what it carries to `out`.
    ///
    /// # Errors
    /// The body is not what was signed; nothing more is to be fed.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), AuthError> {
        match &mut self.0 {
            State::Settled => out.extend_from_slice(piece),
            State::Hash { hash, .. } => {
                hash.update(piece);
                out.extend_from_slice(piece);
            }
            State::Chunked(decoder) => decoder.feed(piece, out).map_err(in_s3)?,
        }
        Ok(())
    }

    /// Checks that the body has come to its end, and is what was signed.
    ///
    /// # Errors
    /// It is not.
    pub fn finish(self) -> Result<Trailers, AuthError> {
        match self.0 {
            State::Settled => Ok(Trailers::new()),
            State::Hash { wanted, hash } => {
                if constant_time_eq(&hash.finish(), &wanted) {
                    Ok(Trailers::new())
                } else {
                    Err(in_s3(Refusal::Payload(Payload::OtherHash)))
                }
            }
            State::Chunked(decoder) => decoder.finish().map_err(in_s3),
        }
    }

    /// Takes a whole body.
    ///
    /// # Errors
    /// It is not what was signed.
    pub fn decode(mut self, body: &[u8]) -> Result<DecodedBody, AuthError> {
        if let State::Hash { hash, .. } = &mut self.0 {
            hash.update(body);
        }
        let mut out = Vec::new();
        let is_chunked = matches!(self.0, State::Chunked(_));
        if is_chunked {
            out.reserve(body.len());
            self.feed(body, &mut out)?;
        }
        let trailers = self.finish()?;
        Ok(if is_chunked {
            DecodedBody::Unchunked {
                body: out,
                trailers,
            }
        } else {
            DecodedBody::AsSent
        })
    }
}

/// Only S3 has bodies that are checked after the signature.
#[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
fn in_s3(refusal: Refusal) -> AuthError {
    refusal.said_by(Dialect::S3)
}
