//! AWS's published examples, AWS's own signer, and bodies cut and changed anywhere.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::sign::{v4, v4a};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::http::Headers;
use proptest::prelude::*;
use proptest::sample::Index;
use ringwall_core::Timestamp;
use ringwall_crypto::sha256;

use super::{ChunkedDecoder, Chunks};
use crate::refusal::{Payload, Refusal};
use crate::sigv4::tests::{Request, server};
use crate::sigv4::{Algorithm, Dialect, Signed, Trailers, VerifyingKey, VerifyingKeys};
use crate::{AuthError, AuthErrorKind};

const NOW: Timestamp = Timestamp::from_secs(1_369_353_600);
const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const CRC: (&str, &str) = ("x-amz-checksum-crc32c", "sOO8/Q==");

/// A body as it is sent.
fn framed(chunks: &[(&[u8], &str)], rest: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (data, signature) in chunks {
        let extension = if signature.is_empty() {
            String::new()
        } else {
            format!(";chunk-signature={signature}")
        };
        body.extend_from_slice(format!("{:x}{extension}\r\n", data.len()).as_bytes());
        body.extend_from_slice(data);
        if !data.is_empty() {
            body.extend_from_slice(b"\r\n");
        }
    }
    body.extend_from_slice(rest.as_bytes());
    body
}

fn published(payload: &str, more: &[(&str, &str)], signed: (&str, &str), body: Vec<u8>) -> Request {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={ID}/20130524/us-east-1/s3/aws4_request,SignedHeaders={},Signature={}",
        signed.0, signed.1
    );
    let mut headers = vec![
        ("host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("authorization", &*authorization),
        ("x-amz-content-sha256", payload),
        ("content-encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("content-length", "66824"),
    ];
    headers.extend_from_slice(more);
    Request::new("PUT", "/examplebucket/chunkObject.txt", &headers, &body)
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#example-signature-calculations-streaming>
fn published_chunks() -> Request {
    let chunks: [(&[u8], &str); 3] = [
        (
            &[b'a'; 65_536],
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        ),
        (
            &[b'a'; 1024],
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        ),
        (
            b"",
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        ),
    ];
    let signed = (
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    );
    let body = framed(&chunks, "\r\n");
    assert_eq!(body.len(), 66_824);
    published("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &[], signed, body)
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html#example-signature-calculations-trailing-header>
fn published_trailer(end_of_trailer: &str) -> Request {
    let chunks: [(&[u8], &str); 3] = [
        (
            &[b'a'; 65_536],
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
        ),
        (
            &[b'a'; 1024],
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        ),
        (
            b"",
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        ),
    ];
    let trailer = format!(
        "x-amz-checksum-crc32c:sOO8/Q=={end_of_trailer}x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"
    );
    published(
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        &[("x-amz-trailer", CRC.0)],
        (
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
        ),
        framed(&chunks, &trailer),
    )
}

fn crc() -> Trailers {
    vec![(CRC.0.parse().unwrap(), CRC.1.parse().unwrap())]
}

/// Feeds a body cut at some places.
fn feed(request: &Request, cuts: &[Index]) -> Result<(Vec<u8>, Trailers), AuthError> {
    let mut decoder = request.authenticate(&server(), "s3", NOW)?.payload;
    let mut cuts: Vec<usize> = cuts
        .iter()
        .map(|cut| cut.index(request.body.len() + 1))
        .collect();
    cuts.extend([0, request.body.len()]);
    cuts.sort_unstable();
    let mut out = Vec::new();
    for cut in cuts.windows(2) {
        decoder.feed(&request.body[cut[0]..cut[1]], &mut out)?;
    }
    Ok((out, decoder.finish()?))
}

#[test]
fn the_published_examples_verify() {
    let body = vec![b'a'; 66_560];
    assert_eq!(
        feed(&published_chunks(), &[]),
        Ok((body.clone(), Trailers::new()))
    );
    for end in ["\r\n", "\n\r\n"] {
        assert_eq!(feed(&published_trailer(end), &[]), Ok((body.clone(), crc())));
    }
}

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
struct Sample {
    chunks: Chunks,
    algorithm: Algorithm,
    sent: Vec<u8>,
    carried: Vec<u8>,
    trailers: Trailers,
}

fn sample(
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
            rest += &format!("x-amz-trailer-signature:{}\r\n", signer.sign_trailer(trailers));
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
        let chain = super::Chunk::seed(&signed, Some(key));
        ChunkedDecoder::new(self.chunks, chain, &request.headers).unwrap()
    }

    fn decode<'a>(
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

    fn wanted(&self) -> (Vec<u8>, Trailers) {
        (self.carried.clone(), self.trailers.clone())
    }
}

fn kinds() -> impl Strategy<Value = (Chunks, Algorithm)> {
    let kind = |are_signed, has_trailer, algorithm| {
        let chunks = Chunks {
            are_signed,
            has_trailer,
        };
        (chunks, algorithm)
    };
    proptest::sample::select(vec![
        kind(true, false, Algorithm::HmacSha256),
        kind(true, true, Algorithm::HmacSha256),
        kind(false, true, Algorithm::HmacSha256),
        kind(true, false, Algorithm::EcdsaP256Sha256),
        kind(true, true, Algorithm::EcdsaP256Sha256),
    ])
}

fn samples() -> impl Strategy<Value = Sample> {
    let large = proptest::collection::vec(any::<u8>(), 8192..9000);
    let last = proptest::collection::vec(any::<u8>(), 0..300);
    let data = (proptest::collection::vec(large, 0..3), last).prop_map(|(mut chunks, last)| {
        chunks.extend((!last.is_empty()).then_some(last));
        chunks
    });
    (kinds(), data, "[A-Za-z0-9+/]{6}==", any::<bool>()).prop_map(
        |((chunks, algorithm), data, value, swapped)| {
            let mut trailers = [
                ("x-amz-checksum-crc32c", value),
                ("x-amz-checksum-sha256", "AAAA".to_owned()),
            ];
            // The order that trailers are sent in is not signed.
            if swapped && algorithm == Algorithm::HmacSha256 {
                trailers.reverse();
            }
            sample(chunks, algorithm, &data, &trailers)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_body_may_come_in_any_pieces(sample in samples(), cuts in proptest::collection::vec(any::<Index>(), 0..20)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(sample.sent.len() + 1)).collect();
        cuts.extend([0, sample.sent.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &sample.sent[cut[0]..cut[1]]);
        prop_assert_eq!(sample.decode(pieces), Ok(sample.wanted()));
        prop_assert_eq!(sample.decode(sample.sent.chunks(1)), Ok(sample.wanted()));
    }

    #[test]
    fn a_signed_body_that_was_changed_is_refused(sample in samples(), at in any::<Index>(), change in 1..=255_u8) {
        let mut changed = sample.clone();
        let at = at.index(changed.sent.len());
        changed.sent[at] ^= change;
        if !sample.chunks.are_signed {
            return Ok(());
        }
        // The case of a length's digits and the white space around a trailer are not signed, and
        // change nothing.
        if let Ok(decoded) = changed.decode([&*changed.sent]) {
            prop_assert_eq!(decoded, sample.wanted());
            prop_assert!(matches!(changed.sent[at], b'A'..=b'Z' | b'a'..=b'z' | b'\t'..=b'\r' | b' '));
        }
    }

    #[test]
    fn a_body_that_was_cut_off_is_refused(sample in samples(), at in any::<Index>()) {
        let at = at.index(sample.sent.len());
        prop_assert!(sample.decode([&sample.sent[..at]]).is_err());
        let longer = [&*sample.sent, b"\r\n"].concat();
        prop_assert!(sample.decode([&*longer]).is_err());
    }

    #[test]
    fn no_body_makes_it_panic((chunks, algorithm) in kinds(), body in "([0-9a-f]{0,17}(;chunk-signature=[0-9a-f]{0,70})?\r?\n|[a-z0-9:-]{0,40}\r?\n|.{0,20}){0,8}", noise in proptest::collection::vec(any::<u8>(), 0..40)) {
        let sample = sample(chunks, algorithm, &[], &[]);
        let body = [body.as_bytes(), &noise].concat();
        drop(sample.decode([&*body]));
    }
}

/// What becomes of an unsigned body.
fn unsigned(length: &str, names: &str, body: &[u8]) -> Result<(Vec<u8>, Trailers), Refusal> {
    let headers = [
        ("x-amz-decoded-content-length", length),
        ("x-amz-trailer", names),
        ("x-amz-checksum-sha1", "signed"),
        ("authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=0"),
        ("x-amz-date", ""),
    ];
    let headers: Vec<(&str, &str)> = headers
        .into_iter()
        .filter(|(name, value)| *name == "x-amz-date" || !value.is_empty())
        .collect();
    let request = Request::new("PUT", "/b/k", &headers, b"");
    let signed = Signed::parse(request.to_sign(), Dialect::S3).unwrap();
    let chunks = Chunks {
        are_signed: false,
        has_trailer: true,
    };
    let chain = super::Chunk::seed(&signed, None);
    let mut decoder = ChunkedDecoder::new(chunks, chain, &request.headers)?;
    let mut out = Vec::new();
    decoder.feed(body, &mut out)?;
    Ok((out, decoder.finish()?))
}

#[test]
fn each_fault_of_a_body_is_told() {
    let small = format!("400\r\n{}\r\n400\r\n{}\r\n", "a".repeat(1024), "a".repeat(1024));
    let long = format!("{}\r\n", "0".repeat(2000));
    let name = "x-amz-checksum-crc32c";
    let whole = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n\r\n";
    assert_eq!(unsigned("3", name, whole.as_bytes()), Ok((b"abc".to_vec(), crc())));
    for (length, names, body, fault) in [
        ("", name, whole, Payload::NoLength),
        ("x", name, whole, Payload::NoLength),
        ("-1", name, whole, Payload::NoLength),
        ("2", name, whole, Payload::OtherLength),
        ("4", name, whole, Payload::OtherLength),
        ("3", "", whole, Payload::TrailerName),
        ("3", "content-type", whole, Payload::TrailerName),
        ("3", "x-amz-checksum-sha1", whole, Payload::TrailerName),
        ("3", "x-amz-checksum-crc32", whole, Payload::Trailer),
        ("3", name, "3\r\nabc\r\n0\r\n\r\n", Payload::Trailer),
        ("3", name, "3\r\nabc\r\n0\r\nx-amz-checksum-crc32c\r\n\r\n", Payload::Trailer),
        ("3", name, "3\r\nabc\r\n0\r\n", Payload::Incomplete),
        ("3", name, "3\r\nabcd\r\n", Payload::Incomplete),
        ("3", name, "", Payload::Incomplete),
        ("3", name, "abc", Payload::Incomplete),
        ("9999", name, &long, Payload::Incomplete),
        ("9999", name, &small, Payload::SmallChunk),
    ] {
        let refused = unsigned(length, names, body.as_bytes()).unwrap_err();
        assert_eq!(refused, Refusal::Payload(fault), "{length} {names} {body:?}");
    }
}

#[test]
fn a_wrong_signature_is_a_wrong_signature() {
    for request in [published_chunks(), published_trailer("\r\n")] {
        let text = String::from_utf8(request.body.clone()).unwrap();
        for signature in text.match_indices("signature").map(|(at, _)| at + 12) {
            let mut changed = request.clone();
            changed.body[signature] = if changed.body[signature] == b'0' { b'1' } else { b'0' };
            let refused = feed(&changed, &[]).unwrap_err();
            assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch);
        }
        let mut changed = request.clone();
        changed.body[1000] = b'b';
        let refused = feed(&changed, &[]).unwrap_err();
        assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch);
    }
}
