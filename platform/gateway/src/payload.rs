//! The body as the operation gets it: checked against the signature, out of its chunks, with the
//! headers that came after them among the others.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use ringwall_auth::AuthError;
use ringwall_auth::sigv4::{DecodedBody, PayloadDecoder};

/// The body that a signed one carries.
///
/// # Errors
/// It is not what was signed.
pub(crate) fn decode(
    decoder: PayloadDecoder,
    parts: &mut Parts,
    body: Bytes,
) -> Result<Bytes, AuthError> {
    match decoder.decode(&body)? {
        DecodedBody::AsSent => Ok(body),
        DecodedBody::Unchunked { body, trailers } => {
            describe(&mut parts.headers, body.len());
            parts.headers.extend(trailers);
            Ok(body.into())
        }
    }
}

/// Has the headers tell of the body that the chunks carried: S3 keeps an object's encoding
/// without `aws-chunked`.
fn describe(headers: &mut HeaderMap, length: usize) {
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    let encodings: Vec<HeaderValue> = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(without_chunks)
        .collect();
    headers.remove(CONTENT_ENCODING);
    for encoding in encodings {
        headers.append(CONTENT_ENCODING, encoding);
    }
}

fn without_chunks(encodings: &HeaderValue) -> Option<HeaderValue> {
    let Ok(text) = encodings.to_str() else {
        return Some(encodings.clone());
    };
    let kept: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|encoding| !encoding.eq_ignore_ascii_case("aws-chunked"))
        .collect();
    if kept.is_empty() {
        None
    } else {
        HeaderValue::from_str(&kept.join(", ")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_tell_of_what_the_chunks_carried() {
        for (sent, kept) in [
            ("aws-chunked", None),
            ("gzip", Some("gzip")),
            ("aws-chunked,gzip", Some("gzip")),
            ("br, AWS-Chunked, gzip", Some("br, gzip")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(sent));
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("900"));
            describe(&mut headers, 7);
            let encoding = headers
                .get(CONTENT_ENCODING)
                .map(|value| value.to_str().unwrap());
            assert_eq!(encoding, kept, "{sent}");
            assert_eq!(headers[CONTENT_LENGTH], "7");
        }
    }
}
