//! S3: AWS's published examples, and what differs from other services.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

use ringwall_core::Timestamp;

use super::{Request, server};
use crate::sigv4::DecodedBody;
use crate::{AuthError, AuthErrorKind};

/// 24 May 2013.
pub(super) const NOW: Timestamp = Timestamp::from_secs(1_369_353_600);
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn signed(
    (method, target): (&str, &str),
    headers: &[(&str, &str)],
    payload: &str,
    (signed_headers, signature): (&str, &str),
    body: &[u8],
) -> Request {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={signed_headers},Signature={signature}"
    );
    let mut all = vec![
        ("host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-content-sha256", payload),
        ("authorization", &authorization),
    ];
    all.extend_from_slice(headers);
    Request::new(method, target, &all, body)
}

pub(super) fn put_object() -> Request {
    signed(
        ("PUT", "/test$file.text"),
        &[
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ],
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        (
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        b"Welcome to Amazon S3.",
    )
}

fn presigned() -> Request {
    let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    Request::new(
        "GET",
        &format!("/test.txt?{query}"),
        &[("host", "examplebucket.s3.amazonaws.com")],
        b"",
    )
}

fn refusal(request: &Request) -> AuthError {
    request.accept("s3", NOW).unwrap_err()
}

#[test]
fn the_published_examples_verify() {
    let plain = "host;x-amz-content-sha256;x-amz-date";
    for request in [
        put_object(),
        presigned(),
        signed(
            ("GET", "/test.txt"),
            &[("range", "bytes=0-9")],
            NOTHING,
            (
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            b"",
        ),
        signed(
            ("GET", "/?lifecycle"),
            &[],
            NOTHING,
            (
                plain,
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            ),
            b"",
        ),
        signed(
            ("GET", "/?max-keys=2&prefix=J"),
            &[],
            NOTHING,
            (
                plain,
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
            b"",
        ),
    ] {
        assert_eq!(request.accept("s3", NOW), Ok(DecodedBody::AsSent));
    }
}

#[test]
fn paths_are_neither_folded_nor_encoded_twice() {
    for path in ["/test%24file.text", "/test$file%2Etext"] {
        let mut request = put_object();
        request.path = path.to_owned();
        assert!(request.accept("s3", NOW).is_ok(), "{path}");
    }
    for path in [
        "/./test$file.text",
        "//test$file.text",
        "/a/../test$file.text",
        "%2Ftest$file.text",
    ] {
        let mut request = put_object();
        request.path = path.to_owned();
        assert_eq!(
            refusal(&request).kind,
            AuthErrorKind::SignatureMismatch,
            "{path}"
        );
    }
}

#[test]
fn the_payload_must_be_named() {
    let refused = refusal(&put_object().without_header("x-amz-content-sha256"));
    assert_eq!(
        (refused.kind, &*refused.message),
        (
            AuthErrorKind::InvalidRequest,
            "Missing required header for this request: x-amz-content-sha256"
        )
    );
    for named in [
        "",
        "44ce",
        "UNSIGNED",
        "STREAMING-UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILERS",
    ] {
        let refused = refusal(&put_object().with_header("x-amz-content-sha256", named));
        assert_eq!(refused.kind, AuthErrorKind::InvalidArgument, "{named}");
    }
    // Another payload than the signed one is another request.
    for named in ["UNSIGNED-PAYLOAD", NOTHING] {
        let refused = refusal(&put_object().with_header("x-amz-content-sha256", named));
        assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch, "{named}");
    }
}

#[test]
fn a_body_may_be_fed_in_pieces() {
    let fed = |request: &Request, body: &[u8]| {
        let mut payload = request.authenticate(&server(), "s3", NOW).unwrap().payload;
        let mut out = Vec::new();
        for piece in body.chunks(5) {
            payload.feed(piece, &mut out).unwrap();
        }
        (out, payload.finish().map_err(|refused| refused.kind))
    };
    let body = put_object().body;
    assert_eq!(fed(&put_object(), &body), (body.clone(), Ok(vec![])));
    assert_eq!(
        fed(&put_object(), b"another").1,
        Err(AuthErrorKind::PayloadMismatch)
    );
    assert_eq!(fed(&presigned(), &body), (body, Ok(vec![])));
}

#[test]
fn headers_that_are_not_signed_are_refused() {
    for name in ["x-amz-acl", "content-md5"] {
        for request in [put_object(), presigned()] {
            let refused = refusal(&request.with_header(name, "x"));
            assert_eq!(
                (refused.kind, &*refused.message),
                (
                    AuthErrorKind::AccessDenied,
                    "There were headers present in the request which were not signed"
                )
            );
        }
    }
    let request = presigned().with_header("content-type", "text/plain");
    request.accept("s3", NOW).unwrap();
}

#[test]
fn a_clock_may_be_off_by_fifteen_minutes() {
    for seconds in [-900, 900] {
        put_object().accept("s3", NOW.plus_secs(seconds)).unwrap();
    }
    for seconds in [-901, 901] {
        let refused = put_object().accept("s3", NOW.plus_secs(seconds));
        assert_eq!(refused.unwrap_err().kind, AuthErrorKind::TimeTooSkewed);
    }
}

#[test]
fn a_presigned_request_is_good_for_its_time() {
    let words = |seconds| {
        let accepted = presigned().accept("s3", NOW.plus_secs(seconds));
        accepted.map_err(|refused| refused.message)
    };
    for seconds in [-900, 0, 86_400] {
        assert_eq!(words(seconds), Ok(DecodedBody::AsSent));
    }
    assert_eq!(words(86_401), Err("Request has expired".to_owned()));
    assert_eq!(words(-901), Err("Request is not yet valid".to_owned()));
    for (expires, words) in [
        (
            "604801",
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
        ),
        ("0", "X-Amz-Expires must be non-negative"),
        ("1h", "X-Amz-Expires should be a number"),
        (
            "604800",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ),
    ] {
        let mut request = presigned();
        request.query = request
            .query
            .replace("Expires=86400", &format!("Expires={expires}"));
        assert_eq!(refusal(&request).message, words);
    }
    let mut request = presigned();
    request.query = request.query.replace("&X-Amz-Expires=86400", "");
    assert_eq!(refusal(&request).kind, AuthErrorKind::QueryMalformed);
}

#[test]
fn signature_version_2_is_refused() {
    let mut query = presigned();
    query.query = "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=x%3D&Expires=1".to_owned();
    let header = put_object().with_header("authorization", "AWS AKIAIOSFODNN7EXAMPLE:c2ln");
    for request in [query, header] {
        let refused = refusal(&request);
        assert_eq!(
            (refused.kind, &*refused.message),
            (
                AuthErrorKind::InvalidRequest,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
            )
        );
    }
    let refused = refusal(&put_object().with_header("authorization", "Bearer x"));
    assert_eq!(refused.message, "Unsupported Authorization Type");
}

#[test]
fn a_malformed_header_is_told_in_s3s_words() {
    for (from, to, words) in [
        (
            "/20130524/",
            "/",
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        ),
        (
            "/s3/",
            "/kms/",
            "incorrect service \"kms\". This endpoint belongs to \"s3\".",
        ),
        (
            "/aws4_request",
            "/aws5",
            "incorrect terminal \"aws5\". This endpoint uses \"aws4_request\".",
        ),
        (
            "/20130524/",
            "/20130523/",
            "Invalid credential date \"20130523\". This date is not the same as X-Amz-Date: \"20130524\".",
        ),
    ] {
        let refused = refusal(&put_object().with_authorization(from, to));
        assert_eq!(refused.kind, AuthErrorKind::HeaderMalformed);
        assert_eq!(
            refused.message,
            format!("The authorization header is malformed; {words}")
        );
    }
}
