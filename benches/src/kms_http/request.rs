//! The requests: KMS's Encrypt, signed by AWS's own signer, or unsigned.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{PLAINTEXT_BYTES, REQUESTS};

const REGION: &str = "eu-west-1";
const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// Good for a benchmark's rounds: no signature gets older than a round.
const EXPIRES: Option<Duration> = None;

/// Plaintexts of a round, in base64.
pub(crate) fn plaintexts() -> impl Iterator<Item = String> {
    (0..REQUESTS).map(|number| STANDARD.encode([number; PLAINTEXT_BYTES]))
}

/// Bodies of Encrypt.
fn bodies(key_id: &str) -> impl Iterator<Item = String> {
    plaintexts()
        .map(move |plaintext| format!(r#"{{"KeyId":"{key_id}","Plaintext":"{plaintext}"}}"#))
}

/// Encrypt calls, each signed now.
pub(crate) fn signed(
    address: SocketAddr,
    credentials: &Credentials,
    key_id: &str,
) -> Result<Vec<Vec<u8>>> {
    bodies(key_id)
        .map(|body| one(address, credentials, "TrentService.Encrypt", &body))
        .collect()
}

/// Requests of the same size and form without a signature.
pub(crate) fn unsigned(address: SocketAddr, key_id: &str) -> Vec<Vec<u8>> {
    bodies(key_id)
        .map(|body| unsigned_json(address, "TrentService.Encrypt", &body))
        .collect()
}

/// One signed call of KMS.
pub(crate) fn one(
    address: SocketAddr,
    credentials: &Credentials,
    target: &str,
    body: &str,
) -> Result<Vec<u8>> {
    json(address, credentials, "kms", target, body)
}

/// One signed call of a JSON API.
pub(crate) fn json(
    address: SocketAddr,
    credentials: &Credentials,
    service: &str,
    target: &str,
    body: &str,
) -> Result<Vec<u8>> {
    let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", target)];
    signed_post(address, credentials, service, "/", &headers, body)
}

/// One signed call of a REST API.
pub(crate) fn rest(
    address: SocketAddr,
    credentials: &Credentials,
    service: &str,
    path: &str,
    body: &str,
) -> Result<Vec<u8>> {
    let headers = [("content-type", "application/json")];
    signed_post(address, credentials, service, path, &headers, body)
}

/// A call of a JSON API without a signature.
pub(crate) fn unsigned_json(address: SocketAddr, target: &str, body: &str) -> Vec<u8> {
    let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", target)];
    raw("POST", address, "/", &headers, body)
}

/// A file that is put somewhere.
pub(crate) fn put(address: SocketAddr, path: &str, body: &str) -> Vec<u8> {
    raw("PUT", address, path, &[], body)
}

/// One signed call of a query API (IAM, STS).
pub(crate) fn query(
    address: SocketAddr,
    credentials: &Credentials,
    service: &str,
    form: &[(&str, &str)],
) -> Result<Vec<u8>> {
    let pairs = form.iter().map(|(name, value)| {
        let value: String = value
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        format!("{name}={value}")
    });
    let body = pairs.collect::<Vec<_>>().join("&");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    signed_post(address, credentials, service, "/", &headers, &body)
}

fn signed_post(
    address: SocketAddr,
    credentials: &Credentials,
    service: &str,
    path: &str,
    own_headers: &[(&str, &str)],
    body: &str,
) -> Result<Vec<u8>> {
    let identity = credentials.clone().into();
    let mut settings = SigningSettings::default();
    settings.expires_in = EXPIRES;
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(service)
        .time(SystemTime::now())
        .settings(settings)
        .build()?
        .into();
    let host = address.to_string();
    let mut headers = vec![("host", host.as_str())];
    headers.extend_from_slice(own_headers);
    let url = format!("http://{address}{path}");
    let request = SignableRequest::new(
        "POST",
        url,
        headers.into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    )?;
    let (instructions, _) = sign(request, &parameters)?.into_parts();
    let (added, _) = instructions.into_parts();
    let added = added.iter().map(|header| (header.name(), header.value()));
    let all: Vec<_> = own_headers.iter().copied().chain(added).collect();
    Ok(raw("POST", address, path, &all, body))
}

fn raw(
    method: &str,
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Vec<u8> {
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nuser-agent: ringwall-benches\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    request.into_bytes()
}
