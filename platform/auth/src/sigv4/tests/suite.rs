//! The test suite that AWS publishes for signers: what they sign must verify, and nothing else.

use http::HeaderMap;
use serde::Deserialize;

use super::{KEYS, Request};
use crate::refusal::Refusal;
use crate::sigv4::{Dialect, Signed, SignedPayload, VerifyingKeys};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    source: String,
    cases: Vec<Case>,
}

/// A signed request of the suite.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    folds_paths: bool,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

fn suite() -> Suite {
    serde_json::from_str(include_str!("../../../tests/vectors/aws_c_auth.json")).unwrap()
}

impl Case {
    fn request(&self) -> Request {
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        Request::new(&self.method, &self.target, &headers, self.body.as_bytes())
    }

    fn verify(&self, request: &Request, secret: &str) -> Result<(), Refusal> {
        let dialect = if self.folds_paths {
            Dialect::General
        } else {
            Dialect::S3
        };
        let signed = Signed::parse(request.to_sign(), dialect)?;
        signed.check_headers(&HeaderMap::clone(&request.headers), dialect)?;
        signed.check_scope("service")?;
        let payload = SignedPayload::of(&signed, request.to_sign(), Dialect::General)?;
        let keys = VerifyingKeys::default();
        signed.check_signature(request.to_sign(), &payload, dialect, secret, &keys)?;
        Ok(())
    }
}

#[test]
fn the_suites_signatures_verify() {
    let suite = suite();
    assert!(suite.source.contains("aws-c-auth"));
    assert_eq!(suite.cases.len(), 148);
    for case in &suite.cases {
        let verified = case.verify(&case.request(), KEYS[1].1);
        assert_eq!(verified, Ok(()), "{}", case.name);
    }
}

#[test]
fn with_another_body_or_secret_they_do_not() {
    for case in &suite().cases {
        let mut request = case.request();
        let verified = case.verify(&request, KEYS[0].1);
        assert_eq!(verified, Err(Refusal::Mismatch), "{}", case.name);
        request.body.push(b'x');
        let verified = case.verify(&request, KEYS[1].1);
        assert_eq!(verified, Err(Refusal::Mismatch), "{}", case.name);
    }
}
