use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use proptest::prelude::*;
use proptest::sample::Index;
use ringwall_core::{AccountId, CountedEntropy, Partition, Principal, Region, Session};
use ringwall_identity::find_access_key;
use ringwall_store::Store;

use super::*;
use crate::root::put_published_key;

const NOW: Timestamp = Timestamp::from_secs(1_795_515_330);
const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const HOST: &str = "localhost:3306";

fn account() -> AccountId {
    AccountId::from_number(7).unwrap()
}

fn server() -> Authenticator {
    let store = Store::in_memory().unwrap();
    put_published_key(&store, ID, SECRET, account());
    Authenticator::new(store, Mode::Secure)
}

/// A token as AWS's own signer makes it.
struct Token {
    credentials: Credentials,
    url: String,
    region: &'static str,
    service: &'static str,
    seconds: u64,
}

impl Token {
    fn new() -> Self {
        Self {
            credentials: Credentials::from_keys(ID, SECRET, None),
            url: format!("{HOST}/?Action=connect&DBUser=jane_doe"),
            region: "eu-west-1",
            service: "rds-db",
            seconds: 900,
        }
    }

    fn text(self) -> String {
        let identity: Identity = self.credentials.into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(self.seconds));
        let now = Duration::from_secs(u64::try_from(NOW.secs()).unwrap());
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(SystemTime::UNIX_EPOCH + now)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let url = format!("https://{}", self.url);
        let body = SignableBody::Bytes(b"");
        let signable = SignableRequest::new("GET", &url, std::iter::empty(), body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let mut sent = http::Request::builder().uri(&url).body(()).unwrap();
        instructions.apply_to_request_http1x(&mut sent);
        sent.uri()
            .to_string()
            .trim_start_matches("https://")
            .to_owned()
    }
}

/// What the door asks of a token for `jane_doe`.
fn ask(server: &Authenticator, url: &str, now: Timestamp) -> Result<Caller, String> {
    let region: Region = "eu-west-1".parse().unwrap();
    let request = PresignedRequest {
        url,
        service: "rds-db",
        region: &region,
        hosts: &[HOST.to_owned()],
        parameters: &[("Action", "connect"), ("DBUser", "jane_doe")],
        longest_seconds: 900,
    };
    server
        .caller_of(&request, now)
        .map_err(|refusal| match refusal {
            PresignedRefusal::Invalid(why) => why,
            PresignedRefusal::Expired => "expired".to_owned(),
            PresignedRefusal::Internal(error) => panic!("{error}"),
        })
}

#[track_caller]
fn refusal(url: &str, now: Timestamp) -> String {
    ask(&server(), url, now).unwrap_err()
}

#[test]
fn tells_who_signed() {
    let caller = ask(&server(), &Token::new().text(), NOW).unwrap();
    assert_eq!(caller.principal, Principal::root(account(), Partition::Aws));
    assert_eq!(caller.access_key_id.as_deref(), Some(ID));
}

#[test]
fn the_slash_may_be_left_out() {
    let url = Token::new().text().replacen("/?", "?", 1);
    assert!(ask(&server(), &url, NOW).is_ok());
}

#[test]
fn is_good_for_fifteen_minutes_and_no_longer() {
    let url = Token::new().text();
    assert!(ask(&server(), &url, NOW.plus_secs(900)).is_ok());
    assert_eq!(refusal(&url, NOW.plus_secs(901)), "expired");
    assert!(ask(&server(), &url, NOW.plus_secs(-300)).is_ok());
    assert!(refusal(&url, NOW.plus_secs(-301)).contains("not yet current"));
    let short = Token {
        seconds: 60,
        ..Token::new()
    };
    assert_eq!(refusal(&short.text(), NOW.plus_secs(61)), "expired");
    let long = Token {
        seconds: 901,
        ..Token::new()
    };
    assert_eq!(refusal(&long.text(), NOW), "X-Amz-Expires is too large");
}

#[test]
fn the_scopes_day_is_that_of_the_date() {
    // A token of the evening is good after midnight.
    let day = NOW.secs().div_euclid(86_400) * 86_400;
    assert!(
        NOW.secs() - day > 900,
        "the token of this test is not of midnight"
    );
    let url = Token::new()
        .text()
        .replacen("%2F20261124%2F", "%2F20261125%2F", 1);
    assert!(refusal(&url, NOW).starts_with("Date in Credential scope does not match"));
}

#[test]
fn must_be_for_this_user_host_service_and_region() {
    let of = |token: Token| refusal(&token.text(), NOW);
    let url = |query: &str| Token {
        url: format!("{HOST}/?{query}"),
        ..Token::new()
    };
    assert_eq!(
        of(url("Action=connect&DBUser=Jane_Doe")),
        "DBUser is another"
    );
    assert_eq!(of(url("Action=drop&DBUser=jane_doe")), "Action is another");
    assert_eq!(of(url("DBUser=jane_doe")), "Action is missing");
    assert_eq!(
        of(url("Action=connect&DBUser=jane_doe&DBUser=jane_doe")),
        "a parameter stands twice"
    );
    assert_eq!(
        of(url("Action=connect&DBUser=jane_doe&Also=this")),
        "it has a parameter of another name"
    );
    let elsewhere = "localhost:3307/?Action=connect&DBUser=jane_doe".to_owned();
    let elsewhere = Token {
        url: elsewhere,
        ..Token::new()
    };
    assert_eq!(of(elsewhere), "it is for another host or port");
    let region = Token {
        region: "us-east-1",
        ..Token::new()
    };
    assert_eq!(of(region), "it is for another Region");
    let service = Token {
        service: "kms",
        ..Token::new()
    };
    assert!(of(service).starts_with("Credential should be scoped to correct service: 'rds-db'"));
}

#[test]
fn a_parameter_doubled_after_signing_is_refused() {
    let url = Token::new().text();
    for name in ["Action", "DBUser", "X-Amz-Expires", "X-Amz-Signature"] {
        let value = url.split(&format!("{name}=")).nth(1).unwrap();
        let value = value.split('&').next().unwrap();
        let doubled = format!("{url}&{name}={value}");
        assert_eq!(refusal(&doubled, NOW), "a parameter stands twice", "{name}");
    }
}

#[test]
fn other_algorithms_and_headers_are_refused() {
    let url = Token::new().text();
    let other = url.replacen("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", 1);
    assert!(ask(&server(), &other, NOW).is_err());
    let headers = url.replacen("SignedHeaders=host", "SignedHeaders=host%3Bx-amz-date", 1);
    assert_eq!(
        refusal(&headers, NOW),
        "not the header host alone is signed"
    );
    let eternal = url.replacen("X-Amz-Expires=900&", "", 1);
    assert_eq!(refusal(&eternal, NOW), "X-Amz-Expires is missing");
}

#[test]
fn a_key_that_is_unknown_or_not_active_signs_nothing() {
    let stranger = Credentials::from_keys("AKIASTRANGER", SECRET, None);
    let url = Token {
        credentials: stranger,
        ..Token::new()
    }
    .text();
    let invalid = "The security token included in the request is invalid.";
    assert_eq!(refusal(&url, NOW), invalid);
    let store = Store::in_memory().unwrap();
    put_published_key(&store, ID, SECRET, account());
    let server = Authenticator::new(store.clone(), Mode::Secure);
    let url = Token::new().text();
    assert!(ask(&server, &url, NOW).is_ok());
    let deactivated = store.write(|tx| {
        let key = find_access_key(tx, ID)?.unwrap();
        let mut key = (*key).clone();
        key.active = false;
        ringwall_identity::put_access_key(tx, ID, key)
    });
    deactivated.unwrap();
    assert_eq!(ask(&server, &url, NOW).unwrap_err(), invalid);
}

#[test]
fn session_tokens_are_needed_and_checked() {
    let server = server();
    let principal = Principal::root(account(), Partition::Aws);
    let session = Session {
        issued_at: NOW,
        expires_at: NOW.plus_secs(600),
        ..Session::default()
    };
    let issued = server
        .tokens()
        .issue(&principal, &session, 0, &CountedEntropy::default());
    let issued = issued.unwrap();
    let (id, secret) = (
        &issued.credentials.access_key_id,
        &issued.credentials.secret,
    );
    let with = |token: Option<String>| {
        let credentials = Credentials::from_keys(id, secret, token);
        Token {
            credentials,
            ..Token::new()
        }
        .text()
    };
    let url = with(Some(issued.token.clone()));
    assert!(ask(&server, &url, NOW).unwrap().session.is_some());
    assert!(
        ask(&server, &url, NOW.plus_secs(601)).is_err(),
        "the session is over"
    );
    assert!(ask(&server, &with(None), NOW).is_err());
    let other = server
        .tokens()
        .issue(&principal, &session, 0, &CountedEntropy::default());
    let mut forged = other.unwrap().token;
    forged.insert(40, 'A');
    assert!(ask(&server, &with(Some(forged)), NOW).is_err());
}

proptest! {
    #[test]
    fn no_byte_can_be_changed(at: Index, byte in 0x21_u8..0x7f) {
        let url = Token::new().text();
        let mut bytes = url.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        // The host's name ignores case before it is signed as it is; hexadecimal digits of
        // escapes are of either case.
        prop_assume!(!changed.eq_ignore_ascii_case(&url));
        prop_assert!(ask(&server(), &changed, NOW).is_err(), "{changed}");
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC*") {
        prop_assert!(ask(&server(), &text, NOW).is_err());
    }
}
