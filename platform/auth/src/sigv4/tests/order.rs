//! The order of checks. A request with every fault is mended one by one, and each time the next
//! is told.

use ringwall_core::AccountId;

use super::general::{NOW, list_users};
use super::s3::{NOW as NOW_S3, put_object};
use super::{Request, server, server_in};
use crate::sigv4::DecodedBody;
use crate::{AuthErrorKind, Mode};

/// Mends a fault of a request.
type Mend = fn(Request) -> Request;

#[test]
fn the_faults_of_a_request_are_told_in_order() {
    let mut request = Request::new(
        "GET",
        "/?X-Amz-Algorithm=x",
        &[
            (
                "authorization",
                "AWS4-X Credential=AKID/20200101/-/kms/aws5, SignedHeaders=x",
            ),
            ("x-amz-date", "2015"),
            ("x-amz-target", "x"),
        ],
        b"",
    );
    let steps: [(&str, Mend); 13] = [
        ("Found both", |mut request| {
            request.query.clear();
            request
        }),
        ("Unsupported AWS 'algorithm'", |request| {
            request.with_authorization("AWS4-X", "AWS4-HMAC-SHA256")
        }),
        ("Authorization header requires 'Signature'", |request| {
            request.with_authorization("SignedHeaders=x", "SignedHeaders=x, Signature=00")
        }),
        ("Date must be in ISO-8601", |request| {
            request.with_header("x-amz-date", "20150830T113600Z")
        }),
        ("Signature expired", |request| {
            request.with_header("x-amz-date", "20150830T123600Z")
        }),
        ("'Host' or ':authority' must be", |request| {
            request.with_authorization("SignedHeaders=x", "SignedHeaders=host")
        }),
        ("'X-Amz-Date' must be", |request| {
            request.with_authorization("=host", "=host;x-amz-date")
        }),
        ("'X-Amz-Target' must be", |request| {
            request.with_authorization("x-amz-date", "x-amz-date;x-amz-target")
        }),
        (
            "Credential should be scoped to correct service",
            |request| request.with_authorization("/kms/", "/iam/"),
        ),
        (
            "Credential should be scoped with a valid terminator",
            |request| request.with_authorization("/aws5", "/aws4_request"),
        ),
        ("Date in Credential scope does not match", |request| {
            request.with_authorization("/20200101/", "/20150830/")
        }),
        ("Credential should be scoped to a valid region", |request| {
            request.with_authorization("/-/", "/us-east-1/")
        }),
        (
            "The security token included in the request is invalid",
            |request| request.with_authorization("=AKID/", "=AKIDEXAMPLE/"),
        ),
    ];
    for (words, mend) in steps {
        let refused = request.accept("iam", NOW).unwrap_err();
        assert!(refused.message.starts_with(words), "{words}: {refused}");
        request = mend(request);
    }
    let refused = request.accept("iam", NOW).unwrap_err();
    assert!(
        refused
            .message
            .starts_with("The request signature we calculated")
    );
    list_users().accept("iam", NOW).unwrap();
}

#[test]
fn s3_looks_at_the_body_last() {
    let mut request = put_object()
        .without_header("x-amz-content-sha256")
        .with_header("x-amz-date", "20130523T000000Z")
        .with_header("x-amz-acl", "public-read")
        .with_authorization("AKIAIOSFODNN7EXAMPLE", "AKIA")
        .with_authorization("Signature=98", "Signature=99");
    request.body.push(b'!');
    let steps: [(AuthErrorKind, Mend); 6] = [
        (AuthErrorKind::InvalidRequest, |request| {
            let hash = put_object().headers["x-amz-content-sha256"].clone();
            request.with_header("x-amz-content-sha256", hash.to_str().unwrap())
        }),
        (AuthErrorKind::TimeTooSkewed, |request| {
            request.with_header("x-amz-date", "20130524T000000Z")
        }),
        (AuthErrorKind::AccessDenied, |request| {
            request.without_header("x-amz-acl")
        }),
        (AuthErrorKind::UnknownKey, |request| {
            request.with_authorization("=AKIA/", "=AKIAIOSFODNN7EXAMPLE/")
        }),
        (AuthErrorKind::SignatureMismatch, |request| {
            request.with_authorization("Signature=99", "Signature=98")
        }),
        (AuthErrorKind::PayloadMismatch, |mut request| {
            request.body.pop();
            request
        }),
    ];
    for (kind, mend) in steps {
        let refused = request.accept("s3", NOW_S3).unwrap_err();
        assert_eq!(refused.kind, kind, "{refused}");
        request = mend(request);
    }
    assert_eq!(request.accept("s3", NOW_S3), Ok(DecodedBody::AsSent));
}

#[test]
fn a_stranger_of_the_test_double_needs_a_signature_of_the_right_form_only() {
    let mode = Mode::Dev {
        account: AccountId::from_number(9).unwrap(),
        enforce: false,
    };
    let double = server_in(mode);
    let stranger = list_users()
        .with_header("x-amz-date", "2001")
        .with_header("x-amz-target", "x")
        .with_authorization("AKIDEXAMPLE", "123456789012")
        .with_authorization("/iam/aws4_request", "/kms/aws5");
    let believed = stranger.authenticate(&double, "iam", NOW).unwrap();
    assert_eq!(
        believed.caller.principal.account.to_string(),
        "123456789012"
    );
    assert!(stranger.authenticate(&server(), "iam", NOW).is_err());
    let nameless = stranger.with_authorization("123456789012", "");
    assert!(nameless.authenticate(&double, "iam", NOW).is_err());
    // A key that was issued here is held to its secret.
    let forged = list_users().with_authorization("Signature=5d", "Signature=5e");
    assert!(forged.authenticate(&double, "iam", NOW).is_err());
}
