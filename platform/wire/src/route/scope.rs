//! The service that a signature is for.

use std::borrow::Cow;

use http::header::AUTHORIZATION;

use crate::RequestParts;
use crate::percent;

const CREDENTIAL: &str = "Credential=";

/// The service in the credential scope of a request's signature, signed in the header or in
/// the query string. The signature is not looked at.
pub fn credential_scope_service<'a>(parts: &RequestParts<'a>) -> Option<Cow<'a, str>> {
    if let Some(authorization) = parts.header(AUTHORIZATION) {
        let at = memchr::memmem::find(authorization.as_bytes(), CREDENTIAL.as_bytes())?;
        let rest = authorization.get(at + CREDENTIAL.len()..)?;
        let end = memchr::memchr2(b',', b' ', rest.as_bytes()).unwrap_or(rest.len());
        return service_of(rest.get(..end)?).map(Cow::Borrowed);
    }
    let credential = percent::first(parts.query.as_bytes(), "X-Amz-Credential")?;
    service_of(&credential).map(|service| Cow::Owned(service.to_owned()))
}

/// The service of `AKID/20261124/us-east-1/kms/aws4_request`; with SigV4a there is no Region.
fn service_of(credential: &str) -> Option<&str> {
    let mut parts = credential.rsplit('/');
    (parts.next()? == "aws4_request")
        .then(|| parts.next())
        .flatten()
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn reads_the_service_of_a_signed_header() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKID/20261124/us-east-1/kms/aws4_request, \
             SignedHeaders=host, Signature=00"
                .parse()
                .unwrap(),
        );
        let parts = RequestParts {
            method: "POST",
            path: "/",
            query: "",
            headers: &headers,
        };
        assert_eq!(credential_scope_service(&parts).as_deref(), Some("kms"));
    }

    #[test]
    fn reads_the_service_of_a_presigned_query() {
        let parts = RequestParts {
            method: "GET",
            path: "/",
            query: "Action=GetCallerIdentity&X-Amz-Credential=AKID%2F20261124%2Fx%2Fsts%2Faws4_request",
            headers: &HeaderMap::new(),
        };
        assert_eq!(credential_scope_service(&parts).as_deref(), Some("sts"));
    }
}
