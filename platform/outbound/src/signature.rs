//! Requests to AWS's APIs, signed with Signature Version 4.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

use ringwall_core::Timestamp;
use ringwall_crypto::{hmac_sha256, sha256};
use zeroize::Zeroizing;

/// An access key.
#[derive(Clone)]
pub struct AccessKey {
    /// Its id.
    pub access_key_id: String,
    /// Its secret.
    pub secret: Zeroizing<String>,
    /// The token of a session, if it is one's.
    pub session_token: Option<String>,
}

/// Whom a signature is for.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The Region.
    pub region: &'a str,
    /// The service's signing name.
    pub service: &'a str,
}

/// What is signed of a request.
pub struct Unsigned<'a> {
    /// The method.
    pub method: &'a str,
    /// Percent-encoded once.
    pub path: &'a str,
    /// Sorted and encoded.
    pub query: &'a str,
    /// Lower-case names, in any order; `host` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: &'a [u8],
}

/// The headers of the request with date, digest and signature.
pub fn sign(
    mut request: Unsigned<'_>,
    keys: &AccessKey,
    scope: Scope<'_>,
    now: Timestamp,
) -> Vec<(String, String)> {
    let Scope { region, service } = scope;
    let moment = compact(now);
    let day = moment.get(..8).unwrap_or_default();
    let digest = hex::encode(sha256(request.body));
    request
        .headers
        .push(("x-amz-content-sha256".to_owned(), digest.clone()));
    request
        .headers
        .push(("x-amz-date".to_owned(), moment.clone()));
    let token = keys.session_token.iter();
    request
        .headers
        .extend(token.map(|token| ("x-amz-security-token".to_owned(), token.clone())));
    request.headers.sort();

    let mut canonical = format!("{}\n{}\n{}\n", request.method, request.path, request.query);
    for (name, value) in &request.headers {
        canonical.push_str(&format!("{name}:{}\n", value.trim()));
    }
    let names: Vec<_> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let names = names.join(";");
    canonical.push_str(&format!("\n{names}\n{digest}"));

    let credential_scope = format!("{day}/{region}/{service}/aws4_request");
    let hashed = hex::encode(sha256(canonical.as_bytes()));
    let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{credential_scope}\n{hashed}");
    let signature = hex::encode(hmac_sha256(
        &*signing_key(keys, day, region, service),
        to_sign.as_bytes(),
    ));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{credential_scope},SignedHeaders={names},Signature={signature}",
        keys.access_key_id
    );
    request
        .headers
        .push(("authorization".to_owned(), authorization));
    request.headers
}

fn signing_key(keys: &AccessKey, day: &str, region: &str, service: &str) -> Zeroizing<[u8; 32]> {
    let secret = Zeroizing::new(format!("AWS4{}", *keys.secret));
    let mut key = Zeroizing::new(hmac_sha256(secret.as_bytes(), day.as_bytes()));
    for part in [region, service, "aws4_request"] {
        key = Zeroizing::new(hmac_sha256(&*key, part.as_bytes()));
    }
    key
}

/// `20261127T151500Z`.
fn compact(at: Timestamp) -> String {
    let text = at.iso8601();
    let seconds = text.get(..19).unwrap_or_default();
    seconds.replace(['-', ':'], "") + "Z"
}

/// A text with everything percent-encoded but unreserved letters, and slashes where they part.
pub fn encoded(text: &str, keeps_slashes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_plain || (byte == b'/' && keeps_slashes) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_the_example_of_the_documentation() {
        let keys = AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Zeroizing::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
            session_token: None,
        };
        let scope = Scope {
            region: "us-east-1",
            service: "s3",
        };
        let request = Unsigned {
            method: "GET",
            path: "/",
            query: "lifecycle=",
            headers: vec![(
                "host".to_owned(),
                "examplebucket.s3.amazonaws.com".to_owned(),
            )],
            body: b"",
        };
        // 2013-05-24T00:00:00Z
        let headers = sign(request, &keys, scope, Timestamp::from_secs(1_369_353_600));
        let authorization = &headers.last().unwrap().1;
        assert!(
            authorization
                .ends_with("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            "{authorization}"
        );
    }

    #[test]
    fn encodes_what_is_not_unreserved() {
        assert_eq!(encoded("a b/ü", true), "a%20b/%C3%BC");
        assert_eq!(encoded("a/b", false), "a%2Fb");
    }
}
