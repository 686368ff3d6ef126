//! AWS's published examples.

use super::{CRC, ID, NOW, crc, framed};
use crate::sigv4::tests::Request;
use crate::sigv4::{DecodedBody, Trailers};
use crate::{AuthError, AuthErrorKind};

fn published(payload: &str, more: &[(&str, &str)], signed: (&str, &str), body: &[u8]) -> Request {
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
    Request::new("PUT", "/examplebucket/chunkObject.txt", &headers, body)
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
    published("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &[], signed, &body)
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
        &framed(&chunks, &trailer),
    )
}

/// Takes a whole request.
fn accept(request: &Request) -> Result<(Vec<u8>, Trailers), AuthError> {
    match request.accept("s3", NOW)? {
        DecodedBody::Unchunked { body, trailers } => Ok((body, trailers)),
        DecodedBody::AsSent => panic!("the body is not in chunks"),
    }
}

#[test]
fn the_published_examples_verify() {
    let body = vec![b'a'; 66_560];
    assert_eq!(
        accept(&published_chunks()),
        Ok((body.clone(), Trailers::new()))
    );
    for end in ["\r\n", "\n\r\n"] {
        assert_eq!(accept(&published_trailer(end)), Ok((body.clone(), crc())));
    }
}

#[test]
fn a_wrong_signature_is_a_wrong_signature() {
    for request in [published_chunks(), published_trailer("\r\n")] {
        let text = String::from_utf8(request.body.clone()).unwrap();
        for signature in text.match_indices("signature").map(|(at, _)| at + 12) {
            let mut changed = request.clone();
            changed.body[signature] = if changed.body[signature] == b'0' {
                b'1'
            } else {
                b'0'
            };
            let refused = accept(&changed).unwrap_err();
            assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch);
        }
        let mut changed = request.clone();
        changed.body[1000] = b'b';
        let refused = accept(&changed).unwrap_err();
        assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch);
    }
}
