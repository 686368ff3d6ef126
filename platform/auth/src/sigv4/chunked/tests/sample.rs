//! Bodies that AWS's own signer signed.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::sign::{v4, v4a};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::http::Headers;
use ringwall_crypto::sha256;

use super::{Chunk, ChunkedDecoder, Chunks, ID, NOW, framed};
use crate::refusal::Refusal;
use crate::sigv4::tests::Request;
use crate::sigv4::{Algorithm, Dialect, Signed, Trailers, VerifyingKey, VerifyingKeys};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// A signer of bodies, as AWS's SDKs have it.
struct Signer {
    identity: Identity,
    /// What is given for the request's own signature: nothing here depends on the request.
    previous: String,
    algorithm: Algorithm,
}

impl Signer {
    fn new(algorithm: Algorithm) -> Self {
        Self {
            identity: Credentials::from_keys(ID, SECRET, None).into(),
            previous: "5eed".to_owned(),
            algorithm,
        }
    }

    fn params(&self) -> v4::SigningParams<'_, ()> {
        let now = u64::try_from(NOW.secs()).unwrap();
        v4::SigningParams::builder()
            .identity(&self.identity)
            .region("us-east-1")
            .name("s3")
            .time(SystemTime::UNIX_EPOCH + Duration::from_secs(now))
            .settings(())
            .build()
            .unwrap()
    }

    fn sign_data(&mut self, data: &[u8]) -> String {
        if self.algorithm == Algorithm::EcdsaP256Sha256 {
            let hashes = [sha256(b""), sha256(data)].map(hex::encode);
            return self.sign_asymmetric("PAYLOAD", &hashes.join("\n"));
        }
        let data = bytes::Bytes::copy_from_slice(data);
        let signed = v4::sign_chunk(&data, &self.previous, &self.params()).unwrap();
        self.previous = signed.signature().to_owned();
        self.previous.clone()
    }

    fn sign_trailer(&mut self, trailers: &[(&'static str, String)]) -> String {
        if self.algorithm == Algorithm::EcdsaP256Sha256 {
            let lines: String = trailers
                .iter()
                .map(|(name, value)| format!("{name}:{value}\n"))
                .collect();
            return self.sign_asymmetric("TRAILER", &hex::encode(sha256(lines.as_bytes())));
        }
        let mut headers = Headers::new();
        for (name, value) in trailers {
            headers.insert(*name, value.clone());
        }
        let signed = v4::sign_trailer(&headers, &self.previous, &self.params()).unwrap();
        signed.signature().to_owned()
    }

    /// AWS's signer for Rust has no chunks of Version 4A.
    fn sign_asymmetric(&mut self, what: &str, end: &str) -> String {
        let text = format!(
            "AWS4-ECDSA-P256-SHA256-{what}\n20130524T000000Z\n20130524/s3/aws4_request\n{}\n{end}",
            self.previous
        );
        let key = v4a::generate_signing_key(ID, SECRET);
        self.previous = v4a::calculate_signature(key, text.as_bytes());
        format!("{:*<144}", self.previous)
    }
}

/// A body, how it is in chunks, and what it carries.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) chunks: Chunks,
    algorithm: Algorithm,
    pub(super) sent: Vec<u8>,
    carried: Vec<u8>,
    trailers: Trailers,
}

pub(super) fn sample(
    chunks: Chunks,
    algorithm: Algorithm,
    data: &[Vec<u8>],
    trailers: &[(&'static str, String)],
) -> Sample {
    let mut signer = Signer::new(algorithm);
    let signed: Vec<(&[u8], String)> = data
        .iter()
        .map(|data| &**data)
        .chain([&b""[..]])
        .map(|data| {
            let sign = |signer: &mut Signer| signer.sign_data(data);
            let signature = chunks.are_signed.then(|| sign(&mut signer));
            (data, signature.unwrap_or_default())
        })
        .collect();
    let signed: Vec<(&[u8], &str)> = signed
        .iter()
        .map(|(data, signature)| (*data, &**signature))
        .collect();
    let mut rest = String::new();
    if chunks.has_trailer {
        for (name, value) in trailers {
            rest += &format!("{name}:{value}\r\n");
        }
        if chunks.are_signed {
            rest += &format!(
                "x-amz-trailer-signature:{}\r\n",
                signer.sign_trailer(trailers)
            );
        }
    }
    let trailers = trailers
        .iter()
        .filter(|_| chunks.has_trailer)
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    Sample {
        chunks,
        algorithm,
        sent: framed(&signed, &(rest + "\r\n")),
        carried: data.concat(),
        trailers: trailers.collect(),
    }
}

impl Sample {
    fn decoder(&self) -> ChunkedDecoder {
        let (name, scope, more) = match self.algorithm {
            Algorithm::HmacSha256 => ("AWS4-HMAC-SHA256", "us-east-1/s3", ("x-y", "")),
            Algorithm::EcdsaP256Sha256 => {
                ("AWS4-ECDSA-P256-SHA256", "s3", ("x-amz-region-set", "*"))
            }
        };
        let authorization = format!(
            "{name} Credential={ID}/20130524/{scope}/aws4_request,SignedHeaders=host,Signature=5eed"
        );
        let length = self.carried.len().to_string();
        let names = "x-amz-checksum-crc32c, x-amz-checksum-sha256";
        let headers = [
            ("authorization", &*authorization),
            ("x-amz-date", "20130524T000000Z"),
            ("x-amz-decoded-content-length", &length),
            ("x-amz-trailer", names),
            more,
        ];
        let request = Request::new("PUT", "/b/k", &headers, b"");
        let signed = Signed::parse(request.to_sign(), Dialect::S3).unwrap();
        let key: VerifyingKey = VerifyingKeys::default().of(&signed, SECRET).unwrap();
        let chain = Chunk::seed(&signed, Some(key));
        ChunkedDecoder::new(self.chunks, chain, &request.headers).unwrap()
    }

    pub(super) fn decode<'a>(
        &self,
        pieces: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(Vec<u8>, Trailers), Refusal> {
        let mut decoder = self.decoder();
        let mut out = Vec::new();
        for piece in pieces {
            decoder.feed(piece, &mut out)?;
        }
        Ok((out, decoder.finish()?))
    }

    pub(super) fn wanted(&self) -> (Vec<u8>, Trailers) {
        (self.carried.clone(), self.trailers.clone())
    }
}
