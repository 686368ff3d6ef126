//! AWS's published example, and what must not pass.

use http::HeaderMap;
use proptest::prelude::*;

use super::*;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const NOW: Timestamp = Timestamp::from_secs(1_440_938_160);

struct Example {
    method: &'static str,
    path: &'static str,
    query: &'static str,
    headers: HeaderMap,
    body: &'static [u8],
}

impl Example {
    fn request(&self) -> RequestToSign<'_> {
        RequestToSign {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &self.headers,
            body: self.body,
        }
    }

    fn verify(&self) -> Result<(), AuthError> {
        let signed = Signed::parse(self.request())?.ok_or_else(AuthError::missing)?;
        signed.check_time_and_scope(NOW, "iam")?;
        signed.check_signature(self.request(), SECRET, &SigningKeys::default())
    }
}

/// The example of AWS's documentation: ListUsers of IAM.
fn list_users() -> Example {
    let mut headers = HeaderMap::new();
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    for (name, value) in [
        (
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        ),
        ("host", "iam.amazonaws.com"),
        ("x-amz-date", "20150830T123600Z"),
        ("authorization", authorization),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    Example {
        method: "GET",
        path: "/",
        query: "Action=ListUsers&Version=2010-05-08",
        headers,
        body: b"",
    }
}

#[test]
fn the_published_example_verifies() {
    list_users().verify().unwrap();
}

#[test]
fn anything_signed_that_was_changed_is_found() {
    let mismatch = |example: Example| {
        assert_eq!(example.verify().unwrap_err(), AuthError::mismatch());
    };
    mismatch(Example {
        method: "POST",
        ..list_users()
    });
    mismatch(Example {
        path: "/x",
        ..list_users()
    });
    mismatch(Example {
        query: "Action=ListRoles&Version=2010-05-08",
        ..list_users()
    });
    mismatch(Example {
        body: b"x",
        ..list_users()
    });
    for (name, value) in [
        ("content-type", "text/plain"),
        ("host", "kms.amazonaws.com"),
    ] {
        let mut example = list_users();
        example.headers.insert(name, value.parse().unwrap());
        mismatch(example);
    }
}

#[test]
fn the_order_of_the_query_does_not_matter() {
    Example {
        query: "Version=2010-05-08&Action=ListUsers",
        ..list_users()
    }
    .verify()
    .unwrap();
}

#[test]
fn a_clock_may_be_off_by_five_minutes() {
    let example = list_users();
    let signed = Signed::parse(example.request()).unwrap().unwrap();
    for seconds in [-300, 0, 300] {
        signed
            .check_time_and_scope(NOW.plus_secs(seconds), "iam")
            .unwrap();
    }
    let words = |seconds| {
        signed
            .check_time_and_scope(NOW.plus_secs(seconds), "iam")
            .unwrap_err()
            .message
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
fn the_scope_must_be_the_services() {
    let example = list_users();
    let signed = Signed::parse(example.request()).unwrap().unwrap();
    let refused = signed.check_time_and_scope(NOW, "kms").unwrap_err();
    assert_eq!(
        refused.message,
        "Credential should be scoped to correct service: 'kms'. "
    );
}

#[test]
fn each_missing_part_has_its_sentence() {
    let mut example = list_users();
    example.headers.insert(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=x".parse().unwrap(),
    );
    let refused = example.verify().unwrap_err();
    assert_eq!(refused.kind, crate::AuthErrorKind::IncompleteSignature);
    assert_eq!(
        refused.message,
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256 Credential=x"
    );
}

#[test]
fn the_operations_name_must_be_signed() {
    let mut example = list_users();
    example.headers.insert(
        "x-amz-target",
        "TrentService.ScheduleKeyDeletion".parse().unwrap(),
    );
    assert!(
        example
            .verify()
            .unwrap_err()
            .message
            .contains("x-amz-target")
    );
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(header in "(AWS4-HMAC-SHA256 )?[ -~]{0,200}", query in "[ -~]{0,200}") {
        let mut example = list_users();
        example.headers.insert("authorization", header.parse().unwrap());
        prop_assert!(example.verify().is_err());
        let request = RequestToSign { query: &query, headers: &HeaderMap::new(), ..example.request() };
        drop(Signed::parse(request));
    }
}
