//! Signatures in the header and in the query: nobody gets in who cannot sign.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_auth::sigv4::{RequestToSign, Signed, SigningKeys};
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
    init: plant([HEADER, QUERY, TOKEN].map(|request| request.replace("KEY", &access_key_id()).into_bytes())),
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
        let refused = secure.authenticate(request, "kms", NOW).unwrap_err();
        assert_ne!(refused.kind, AuthErrorKind::Internal, "{refused:?}");
        if let Err(refused) = dev.authenticate(request, "kms", NOW) {
            assert_ne!(refused.kind, AuthErrorKind::Internal, "{refused:?}");
        }
        if let Ok(Some(signed)) = Signed::parse(request) {
            drop(signed.check_time_and_scope(NOW, &signed.service));
            let keys = SigningKeys::default();
            assert!(signed.check_signature(request, "secret", &keys).is_err());
        }
    }
);

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
