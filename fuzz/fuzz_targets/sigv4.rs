//! Signatures in the header and in the query, by the rules of S3 and by those of all others: nobody
//! gets in who cannot sign. Of those whom the test double takes, the body is decoded.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_auth::sigv4::{DecodedBody, RequestToSign};
use ringwall_auth::{AuthErrorKind, Authenticator, Mode, ensure_root};
use ringwall_core::{AccountId, CountedEntropy, Timestamp};
use ringwall_fuzz::{Request, plant};
use ringwall_store::Store;

const NOW: Timestamp = Timestamp::from_secs(1_440_938_160);

/// A strict server and an open one, with one access key each.
static SERVERS: LazyLock<[Authenticator; 2]> = LazyLock::new(|| {
    let dev = Mode::Dev {
        account: AccountId::default(),
        enforce: false,
    };
    [Mode::Secure, dev].map(|mode| {
        let store = Store::in_memory().unwrap();
        let account = AccountId::from_number(111_122_223_333).unwrap();
        ensure_root(&store, account, NOW, &CountedEntropy::default()).unwrap();
        Authenticator::new(store, mode)
    })
});

fuzz_target!(
    init: plant([HEADER, QUERY, TOKEN, CHUNKS].map(|request| request.replace("KEY", &access_key_id()).into_bytes())),
    |data: &[u8]| {
        let request = Request::parse(data);
        let request = RequestToSign {
            method: &request.method,
            path: &request.path,
            query: &request.query,
            headers: &request.headers,
            body: &request.body,
        };
        let [secure, dev] = &*SERVERS;
        for service in ["kms", "s3"] {
            let refused = secure.authenticate(request, service, NOW).unwrap_err();
            assert_ne!(refused.kind, AuthErrorKind::Internal, "{refused:?}");
            decode(dev, request, service);
        }
    }
);

/// Takes a body whole and byte by byte, which must come to the same.
fn decode(dev: &Authenticator, request: RequestToSign<'_>, service: &str) {
    let believed = dev.authenticate(request, service, NOW);
    if let Err(refused) = &believed {
        assert_ne!(refused.kind, AuthErrorKind::Internal, "{refused:?}");
        return;
    }
    let whole = believed.and_then(|believed| believed.payload.decode(request.body));
    let mut pieces = dev.authenticate(request, service, NOW).unwrap().payload;
    let mut out = Vec::new();
    let fed = request
        .body
        .chunks(1)
        .try_for_each(|piece| pieces.feed(piece, &mut out));
    let fed = fed.and_then(|()| pieces.finish());
    match whole {
        Ok(DecodedBody::AsSent) => assert_eq!((&*out, fed), (request.body, Ok(Vec::new()))),
        Ok(DecodedBody::Unchunked { body, trailers }) => {
            assert_eq!((out, fed), (body, Ok(trailers)))
        }
        Err(refused) => assert_eq!(fed, Err(refused)),
    }
}

/// The access key that both servers know.
fn access_key_id() -> String {
    let store = Store::in_memory().unwrap();
    let account = AccountId::from_number(111_122_223_333).unwrap();
    let key = ensure_root(&store, account, NOW, &CountedEntropy::default()).unwrap();
    key.access_key_id.clone()
}

const HEADER: &str = "POST /a//b/../c%20d?b=2&a=1&empty
host: kms.us-east-1.amazonaws.com
x-amz-date: 20150830T123600Z
x-amz-target: TrentService.ListKeys
authorization: AWS4-HMAC-SHA256 Credential=KEY/20150830/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7

{}";

const QUERY: &str = "GET /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY%2F20150830%2Fus-east-1%2Fkms%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7
host: kms.us-east-1.amazonaws.com

";

const TOKEN: &str = "GET /
host: kms.us-east-1.amazonaws.com
date: 20150830T123600Z
x-amz-security-token: AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8w
authorization: AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20150830/us-east-1/kms/aws4_request, SignedHeaders=host;date, Signature=00

";

/// Of a stranger, whom the test double takes.
const CHUNKS: &str = "PUT /bucket/key
host: s3.us-east-1.amazonaws.com
x-amz-date: 20150830T123600Z
x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
x-amz-decoded-content-length: 3
x-amz-trailer: x-amz-checksum-crc32c
authorization: AWS4-HMAC-SHA256 Credential=123456789012/20150830/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00

3;chunk-signature=00\r
abc\r
0;chunk-signature=00\r
x-amz-checksum-crc32c:sOO8/Q==\r
x-amz-trailer-signature:00\r
\r
";
