//! AWS's published examples, AWS's own signer, and bodies cut and changed anywhere.

mod any_body;
mod published;
mod sample;

use ringwall_core::Timestamp;

use super::{Chunk, ChunkedDecoder, Chunks};
use crate::refusal::{Payload, Refusal};
use crate::sigv4::tests::Request;
use crate::sigv4::{Dialect, Signed, Trailers};

const NOW: Timestamp = Timestamp::from_secs(1_369_353_600);
const ID: &str = "AKIAIOSFODNN7EXAMPLE";
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

fn crc() -> Trailers {
    vec![(CRC.0.parse().unwrap(), CRC.1.parse().unwrap())]
}

/// What becomes of an unsigned body.
fn unsigned(length: &str, names: &str, body: &[u8]) -> Result<(Vec<u8>, Trailers), Refusal> {
    let headers = [
        ("x-amz-decoded-content-length", length),
        ("x-amz-trailer", names),
        ("x-amz-checksum-sha1", "signed"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=0",
        ),
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
    let chain = Chunk::seed(&signed, None);
    let mut decoder = ChunkedDecoder::new(chunks, chain, &request.headers)?;
    let mut out = Vec::new();
    decoder.feed(body, &mut out)?;
    Ok((out, decoder.finish()?))
}

#[test]
fn each_fault_of_a_body_is_told() {
    let small = format!(
        "400\r\n{}\r\n400\r\n{}\r\n",
        "a".repeat(1024),
        "a".repeat(1024)
    );
    let long = format!("{}\r\n", "0".repeat(2000));
    let name = "x-amz-checksum-crc32c";
    let whole = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n\r\n";
    assert_eq!(
        unsigned("3", name, whole.as_bytes()),
        Ok((b"abc".to_vec(), crc()))
    );
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
        (
            "3",
            name,
            "3\r\nabc\r\n0\r\nx-amz-checksum-crc32c\r\n\r\n",
            Payload::Trailer,
        ),
        ("3", name, "3\r\nabc\r\n0\r\n", Payload::Incomplete),
        ("3", name, "3\r\nabcd\r\n", Payload::Incomplete),
        ("3", name, "", Payload::Incomplete),
        ("3", name, "abc", Payload::Incomplete),
        ("9999", name, &long, Payload::Incomplete),
        ("9999", name, &small, Payload::SmallChunk),
    ] {
        let refused = unsigned(length, names, body.as_bytes()).unwrap_err();
        assert_eq!(
            refused,
            Refusal::Payload(fault),
            "{length} {names} {body:?}"
        );
    }
}
