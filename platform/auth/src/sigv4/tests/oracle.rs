//! AWS's own signer as the judge: what it signs must verify, and with one character more not.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningParams, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::{v4, v4a};
use aws_smithy_runtime_api::client::identity::Identity;
use http::HeaderValue;
use proptest::prelude::*;
use proptest::sample::Index;

use super::general::NOW;
use super::{KEYS, Request, server};
use crate::sigv4::DecodedBody;

/// How a request is signed.
#[derive(Clone, Copy, Debug)]
struct Way {
    service: &'static str,
    asymmetric: bool,
    presigned: bool,
}

fn ways() -> impl Strategy<Value = Way> {
    let services = proptest::sample::select(vec!["kms", "s3", "s3-outposts"]);
    (services, any::<bool>(), any::<bool>()).prop_map(|(service, asymmetric, presigned)| Way {
        service,
        asymmetric,
        presigned,
    })
}

/// Characters of a path or query as AWS's SDKs send them, those encoded that must be. The signer
/// takes them as they are.
fn encoded(length: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![3 => "[A-Za-z0-9._~-]", 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(character, 1..length).prop_map(|parts| {
        let encode = |byte: u8| match char::from(byte) {
            plain @ ('A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '~' | '-') => {
                plain.to_string()
            }
            _ => format!("%{byte:02X}"),
        };
        parts.concat().bytes().map(encode).collect()
    })
}

fn requests() -> impl Strategy<Value = Request> {
    // Dots alone are folded away; the published suite has cases of that.
    let segment = encoded(8).prop_map(|text| format!("k{text}"));
    let path = proptest::collection::vec(segment, 0..4);
    let pair = (encoded(6), proptest::option::of(encoded(12)));
    let query = proptest::collection::vec(pair, 0..4);
    let header = ("x-amz-meta-[a-z]{1,8}", "([!-~]{1,8}  ?){0,3}");
    let headers = proptest::collection::vec(header, 0..4);
    let body = proptest::collection::vec(any::<u8>(), 0..200);
    let method = proptest::sample::select(vec!["GET", "PUT", "POST", "DELETE", "HEAD"]);
    (method, path, query, headers, body).prop_map(|(method, path, query, headers, body)| {
        let query: Vec<String> = query
            .into_iter()
            .map(|(name, value)| {
                value.map_or_else(|| name.clone(), |value| format!("{name}={value}"))
            })
            .collect();
        let target = format!("/{}?{}", path.join("/"), query.join("&"));
        let mut request = Request::new(method, &target, &[("host", "ringwall.localhost")], &body);
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers.insert(name, value.trim().parse().unwrap());
        }
        request
    })
}

fn settings(way: Way) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if way.service != "kms" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    if way.presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(900));
    }
    settings
}

fn signed_by_aws(request: &Request, way: Way) -> Request {
    let (id, secret) = KEYS[1];
    let identity: Identity = Credentials::from_keys(id, secret, None).into();
    let now = u64::try_from(NOW.secs()).unwrap();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(now);
    let params: SigningParams<'_> = if way.asymmetric {
        let params = v4a::SigningParams::builder()
            .identity(&identity)
            .region_set("us-east-1,eu-*")
            .name(way.service)
            .time(time)
            .settings(settings(way));
        params.build().unwrap().into()
    } else {
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("eu-west-1")
            .name(way.service)
            .time(time)
            .settings(settings(way));
        params.build().unwrap().into()
    };

    let uri = format!(
        "http://ringwall.localhost{}?{}",
        request.path, request.query
    );
    let body = if way.presigned && way.service != "kms" {
        SignableBody::UnsignedPayload
    } else {
        SignableBody::Bytes(&request.body)
    };
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let signable = SignableRequest::new(&request.method, &uri, headers, body).unwrap();
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();

    let mut sent = http::Request::builder().uri(&uri).body(()).unwrap();
    *sent.headers_mut() = request.headers.clone();
    instructions.apply_to_request_http1x(&mut sent);
    Request {
        path: sent.uri().path().to_owned(),
        query: sent.uri().query().unwrap_or_default().to_owned(),
        headers: sent.headers().clone(),
        ..request.clone()
    }
}

/// One character more, somewhere in a part of the request.
#[derive(Clone, Debug)]
enum Change {
    Method,
    Path(Index),
    Query(Index),
    Header(Index, Index),
    Body(Index),
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Method),
        any::<Index>().prop_map(Change::Path),
        any::<Index>().prop_map(Change::Query),
        (any::<Index>(), any::<Index>()).prop_map(|(which, at)| Change::Header(which, at)),
        any::<Index>().prop_map(Change::Body),
    ]
}

impl Change {
    fn apply(&self, mut request: Request) -> Request {
        let insert = |text: &mut String, from: usize, at: &Index| {
            text.insert(from + at.index(text.len() + 1 - from), 'q');
        };
        match self {
            Self::Method => request.method.push('Q'),
            Self::Path(at) => insert(&mut request.path, 1, at),
            Self::Query(at) => insert(&mut request.query, 0, at),
            Self::Header(which, at) => {
                let which = which.index(request.headers.len());
                let value = request.headers.values_mut().nth(which).unwrap();
                let mut text = value.to_str().unwrap().to_owned();
                insert(&mut text, 0, at);
                *value = HeaderValue::from_str(&text).unwrap();
            }
            Self::Body(at) => {
                let at = at.index(request.body.len() + 1);
                request.body.insert(at, b'q');
            }
        }
        request
    }
}

proptest! {
    #[test]
    fn what_aws_signs_verifies_and_with_one_character_more_does_not(
        request in requests(),
        way in ways(),
        change in changes(),
    ) {
        let signed = signed_by_aws(&request, way);
        let server = server();
        let believed = signed.authenticate(&server, way.service, NOW);
        let believed = believed.map_err(|refused| TestCaseError::fail(format!("{refused}: {signed:?}")))?;
        let region = if way.asymmetric { "us-east-1" } else { "eu-west-1" };
        prop_assert_eq!(believed.region.as_str(), region);
        prop_assert_eq!(believed.payload.decode(&signed.body), Ok(DecodedBody::AsSent));

        let body_is_signed = way.service == "kms" || !way.presigned;
        prop_assume!(body_is_signed || !matches!(change, Change::Body(_)));
        let changed = change.apply(signed);
        let accepted = changed
            .authenticate(&server, way.service, NOW)
            .and_then(|believed| believed.payload.decode(&changed.body));
        prop_assert!(accepted.is_err(), "{:?}: {:?}", change, changed);
    }
}
