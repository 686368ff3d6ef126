//! All services but S3: AWS's published example, and what must not pass.

use http::HeaderMap;
use proptest::prelude::*;
use ringwall_core::Timestamp;
use ringwall_identity::organization::put_closed;
use ringwall_store::Store;

use super::{Request, account, server, server_over};
use crate::{AuthError, AuthErrorKind, Mode};

pub(super) const NOW: Timestamp = Timestamp::from_secs(1_440_938_160);
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/// The example of AWS's documentation: ListUsers of IAM.
pub(super) fn list_users() -> Request {
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let headers = [
        (
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        ),
        ("host", "iam.amazonaws.com"),
        ("x-amz-date", "20150830T123600Z"),
        ("authorization", authorization),
    ];
    Request::new(
        "GET",
        "/?Action=ListUsers&Version=2010-05-08",
        &headers,
        b"",
    )
}

fn refusal(request: &Request) -> AuthError {
    request.accept("iam", NOW).unwrap_err()
}

#[test]
fn the_published_example_verifies() {
    let believed = list_users().authenticate(&server(), "iam", NOW).unwrap();
    assert_eq!(believed.region.as_str(), "us-east-1");
    assert_eq!(
        believed.caller.access_key_id.as_deref(),
        Some("AKIDEXAMPLE")
    );
}

#[test]
fn nobody_is_believed_to_be_of_a_closed_account() {
    let store = Store::in_memory().unwrap();
    store.write(|tx| put_closed(tx, account())).unwrap();
    let server = server_over(store, Mode::Secure);
    let refused = list_users().authenticate(&server, "iam", NOW).unwrap_err();
    assert_eq!(
        refused.message,
        "The security token included in the request is invalid."
    );
}

#[test]
fn anything_signed_that_was_changed_is_found() {
    let changed = |change: fn(&mut Request)| {
        let mut request = list_users();
        change(&mut request);
        request
    };
    for request in [
        changed(|request| request.method = "POST".to_owned()),
        changed(|request| request.path = "/x".to_owned()),
        changed(|request| request.query = "Action=ListRoles&Version=2010-05-08".to_owned()),
        changed(|request| request.body = b"x".to_vec()),
        list_users().with_header("content-type", "text/plain"),
        list_users().with_header("host", "kms.amazonaws.com"),
        list_users().with_authorization("Signature=5d", "Signature=5D"),
    ] {
        assert_eq!(refusal(&request).message, MISMATCH, "{request:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_apart() {
    let request = |query: &str, header: &[u8]| {
        let mut request = list_users();
        request.query = query.to_owned();
        let header = http::HeaderValue::from_bytes(header).unwrap();
        request.headers.insert("content-type", header);
        let signed = super::super::Signed::parse(request.to_sign(), super::super::Dialect::General);
        super::super::canonical::request(
            &signed.unwrap(),
            request.to_sign(),
            "",
            super::super::Dialect::General,
        )
    };
    assert_ne!(request("a=%FF", b"x"), request("a=%FE", b"x"));
    assert_ne!(request("a", b"\xff"), request("a", b"\xfe"));
}

#[test]
fn the_order_of_the_query_does_not_matter() {
    let mut request = list_users();
    request.query = "Version=2010-05-08&Action=ListUsers".to_owned();
    request.accept("iam", NOW).unwrap();
}

#[test]
fn a_header_that_came_twice_is_another_request() {
    let mut request = list_users();
    request
        .headers
        .append("x-amz-date", "20150830T123600Z".parse().unwrap());
    assert_eq!(refusal(&request).message, MISMATCH);
    let mut request = list_users();
    let authorization = request.headers["authorization"].clone();
    request.headers.append("authorization", authorization);
    assert_eq!(refusal(&request).kind, AuthErrorKind::SignatureMismatch);
}

#[test]
fn a_clock_may_be_off_by_five_minutes() {
    for seconds in [-300, 0, 300] {
        list_users().accept("iam", NOW.plus_secs(seconds)).unwrap();
    }
    let words = |seconds| {
        let refused = list_users().accept("iam", NOW.plus_secs(seconds));
        refused.unwrap_err().message
    };
    assert_eq!(
        words(301),
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"
    );
    assert_eq!(
        words(-301),
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)"
    );
}

#[test]
fn each_missing_part_has_its_sentence() {
    let request = list_users().with_header("authorization", "AWS4-HMAC-SHA256 Credential=x");
    let refused = refusal(&request.without_header("x-amz-date"));
    assert_eq!(refused.kind, AuthErrorKind::IncompleteSignature);
    assert_eq!(
        refused.message,
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=x"
    );
    let mut request = list_users().without_header("authorization");
    request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20150830T123600Z".to_owned();
    assert_eq!(
        refusal(&request).message,
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."
    );
}

#[test]
fn what_is_not_signature_version_4_is_no_authentication() {
    for header in [
        "AWS AKIDEXAMPLE:c2lnbmF0dXJl",
        "Bearer token",
        "Basic eDp5",
        "",
    ] {
        let request = list_users().with_header("authorization", header);
        assert_eq!(
            refusal(&request).kind,
            AuthErrorKind::MissingAuthentication,
            "{header}"
        );
    }
}

#[test]
fn every_amz_header_must_be_signed() {
    for name in ["x-amz-target", "x-amz-content-sha256", "x-amz-anything"] {
        let request = list_users().with_header(name, "TrentService.ScheduleKeyDeletion");
        let refused = refusal(&request);
        assert_eq!(refused.kind, AuthErrorKind::SignatureMismatch);
        let refused = refused.message.to_ascii_lowercase();
        assert!(refused.starts_with(&format!("'{name}' must be a 'signedheader'")));
    }
    let request = list_users().with_authorization("content-type;host;", "content-type;");
    assert_eq!(
        refusal(&request).message,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    );
    // Others may be left out.
    list_users()
        .with_header("x-amzn-trace-id", "Root=1")
        .with_header("content-md5", "x")
        .accept("iam", NOW)
        .unwrap();
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(header in "(AWS4-(HMAC|ECDSA-P256)-SHA256 )?[ -~]{0,200}", query in "(X-Amz-Algorithm=AWS4-HMAC-SHA256)?[ -~]{0,200}") {
        let request = list_users().with_header("authorization", &header);
        prop_assert!(request.accept("iam", NOW).is_err());
        let request = Request { query, headers: HeaderMap::new(), ..list_users() };
        prop_assert!(request.accept("s3", NOW).is_err());
    }
}
