//! People sign in before their requests go on.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response};
use parking_lot::Mutex;
use ringwall_core::{Clock, SystemEntropy};
use ringwall_front_door::config::{Action, Forward, Login, OnUnauthenticated};
use ringwall_front_door::login::{Logins, ProviderAnswer, Providers, TokenKey, Unreachable};
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::bench::{BALANCER, Bench, GROUP, config};
use crate::origin::Origin;
use crate::tls::{Made, make, secured, shake};

const HOST: &str = "shop.example";
const COOKIE: &str = "AWSELBAuthSessionCookie-0=";

/// A provider that knows Ada, and keeps what it was asked.
#[derive(Default)]
struct Provider {
    asked: Mutex<Vec<String>>,
    /// Answers to come; without, tokens that hold for an hour.
    tokens: Mutex<Vec<(u16, Json)>>,
    /// Says so much more of Ada.
    more: Mutex<String>,
    is_away: Mutex<bool>,
}

impl Provider {
    fn answer(&self, request: &Request<Bytes>) -> (u16, Json) {
        if request.uri().path() == "/userinfo" {
            let more = self.more.lock().clone();
            return (
                200,
                json!({"sub": "ada", "email": "ada@example.com", "more": more}),
            );
        }
        let next = self.tokens.lock().pop();
        next.unwrap_or_else(|| (200, tokens("access")))
    }
}

/// What a token endpoint answers.
fn tokens(access_token: &str) -> Json {
    let claims = json!({
        "iss": "https://idp.example", "aud": "client", "sub": "ada", "exp": 4_000_000_000_i64,
    });
    let id_token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
    json!({
        "access_token": access_token, "id_token": id_token, "refresh_token": "refresh",
        "expires_in": 3600, "token_type": "Bearer",
    })
}

impl Providers for Provider {
    fn send(&self, request: Request<Bytes>) -> ProviderAnswer {
        let headers = request.headers();
        let authorization = headers.get("authorization").unwrap().to_str().unwrap();
        let body = std::str::from_utf8(request.body()).unwrap();
        let (method, uri) = (request.method(), request.uri());
        let asked = format!("{method} {uri} {authorization} {body}");
        self.asked.lock().push(asked);
        if *self.is_away.lock() {
            return Box::pin(async { Err(Unreachable) });
        }
        let (status, json) = self.answer(&request);
        let mut response = Response::new(Bytes::from(json.to_string()));
        *response.status_mut() = status.try_into().unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn login() -> Login {
    Login {
        issuer: "https://idp.example".to_owned(),
        checks_issuer: true,
        authorization_endpoint: "https://idp.example/authorize".to_owned(),
        token_endpoint: "https://idp.example/token".to_owned(),
        user_info_endpoint: "https://idp.example/userinfo".to_owned(),
        client_id: "client".to_owned(),
        client_secret: "s&cret".to_owned().into(),
        cookie_name: "AWSELBAuthSessionCookie".to_owned(),
        scope: "openid email".to_owned(),
        session_timeout: Duration::from_secs(7200),
        extra_params: vec![("prompt".to_owned(), "login".to_owned())],
        on_unauthenticated: OnUnauthenticated::Authenticate,
    }
}

/// A door that signs people in.
struct Hall {
    origin: Origin,
    provider: Arc<Provider>,
    clock: Clock,
    made: Made,
    bench: Bench,
}

impl Hall {
    fn new(change: impl FnOnce(&mut Login)) -> Self {
        let origin = Origin::start();
        let provider = Arc::new(Provider::default());
        let clock = Clock::system();
        let made = make(HOST);
        let mut login = login();
        change(&mut login);
        let bench = Bench::with(config(&[origin.address]), |setup| {
            secured(&mut setup.config, std::slice::from_ref(&made));
            setup.clock = clock.clone();
            let key = Arc::new(TokenKey::new(&[7; 32]).unwrap());
            let providers = Arc::clone(&provider) as Arc<dyn Providers>;
            let logins = Logins::new(&[8; 32], Arc::new(SystemEntropy), key, providers);
            setup.logins = Some(Arc::new(logins));
            let forward = Action::Forward(Forward::to(GROUP));
            let listener = &mut setup.config.load_balancers[0].listeners[0];
            listener.default = Action::SignIn(Arc::new(login), Box::new(forward));
        });
        Self {
            origin,
            provider,
            clock,
            made,
            bench,
        }
    }

    fn get(&self, target: &str, headers: &[(&str, &str)]) -> String {
        let mut request = format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += "\r\n";
        self.bench.runtime.block_on(async {
            let mut stream = shake(&self.bench, &self.made, HOST, &[]).await;
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut response = String::new();
            stream.read_to_string(&mut response).await.unwrap();
            response
        })
    }

    /// Sends a browser to the provider: the state it carries, and its cookie.
    fn begin(&self, target: &str) -> (String, String) {
        let sent = self.get(target, &[]);
        assert!(sent.starts_with("HTTP/1.1 302 "), "{sent}");
        let location = header(&sent, "Location").unwrap();
        let (_, state) = location.split_once("&state=").unwrap();
        let state = state.split('&').next().unwrap().to_owned();
        (state, cookie(&sent, "AWSALBAuthNonce=").unwrap())
    }

    fn come_back(&self, query: &str, nonce: &str) -> String {
        self.get(
            &format!("/oauth2/idpresponse?{query}"),
            &[("Cookie", nonce)],
        )
    }

    /// The cookie of somebody who has signed in.
    fn sign_in(&self) -> String {
        let (state, nonce) = self.begin("/");
        let back = self.come_back(&format!("code=abc&state={state}"), &nonce);
        cookie(&back, COOKIE).unwrap_or_else(|| panic!("{back}"))
    }
}

fn header<'a>(response: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = response.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// `name=value` of a cookie that is set.
fn cookie(response: &str, start: &str) -> Option<String> {
    let mut lines = response.lines();
    let set = lines.find_map(|line| {
        let set = line.strip_prefix("Set-Cookie: ")?;
        set.starts_with(start).then_some(set)
    })?;
    Some(set.split(';').next().unwrap().to_owned())
}

fn status(response: &str) -> &str {
    response.split(' ').nth(1).unwrap()
}

#[test]
fn somebody_signs_in_and_the_target_learns_who_he_is() {
    let hall = Hall::new(|_| {});
    let sent = hall.get("/cart?item=1", &[]);
    let location = header(&sent, "Location").unwrap();
    assert!(
        location.starts_with(
            "https://idp.example/authorize?client_id=client&redirect_uri=https%3A%2F%2Fshop.example%2Foauth2%2Fidpresponse&response_type=code&scope=openid%20email&state="
        ),
        "{location}"
    );
    assert!(location.ends_with("&prompt=login"), "{location}");
    let (state, nonce) = hall.begin("/cart?item=1");
    let back = hall.come_back(&format!("code=abc&state={state}"), &nonce);
    assert_eq!(status(&back), "302", "{back}");
    assert_eq!(
        header(&back, "Location"),
        Some("https://shop.example/cart?item=1")
    );
    let session = cookie(&back, COOKIE).unwrap();
    assert!(hall.origin.has_seen_nothing());
    assert_eq!(
        *hall.provider.asked.lock(),
        [
            "POST https://idp.example/token Basic Y2xpZW50OnMlMjZjcmV0 grant_type=authorization_code&code=abc&redirect_uri=https%3A%2F%2Fshop.example%2Foauth2%2Fidpresponse",
            "GET https://idp.example/userinfo Bearer access ",
        ]
    );

    let spoofed = [
        ("Cookie", session.as_str()),
        ("X-Amzn-Oidc-Identity", "eve"),
        ("X-Amzn-Oidc-Data", "e30=.e30=."),
    ];
    assert!(hall.get("/cart?item=1", &spoofed).ends_with("ok"));
    let seen = hall.origin.next();
    assert!(seen.contains("x-amzn-oidc-identity: ada\r\n"), "{seen}");
    assert!(
        seen.contains("x-amzn-oidc-accesstoken: access\r\n"),
        "{seen}"
    );
    assert!(
        !seen.contains("eve") && !seen.contains("e30=.e30="),
        "{seen}"
    );
    let data = header(&seen, "x-amzn-oidc-data").unwrap();
    let mut parts = data.split('.').map(|part| URL_SAFE.decode(part).unwrap());
    let said: Json = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    assert_eq!(said["signer"], BALANCER);
    assert_eq!(said["client"], "client");
    let claims: Json = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    assert_eq!(claims["email"], "ada@example.com");
    // Nobody was asked again.
    assert_eq!(hall.provider.asked.lock().len(), 2);
}

#[test]
fn a_sign_in_ends_where_it_began_and_in_time() {
    let hall = Hall::new(|_| {});
    let (state, nonce) = hall.begin("/");
    let good = format!("code=abc&state={state}");
    for (query, cookie) in [
        (good.as_str(), ""),
        (&good, "AWSALBAuthNonce=00000000000000000000000000000000"),
        ("code=abc", &nonce),
        ("code=abc&state=AAAA", &nonce),
        (&format!("state={state}"), &nonce),
    ] {
        assert_eq!(status(&hall.come_back(query, cookie)), "401", "{query}");
    }
    assert!(hall.provider.asked.lock().is_empty());
    for (error, expected) in [("access_denied", "401"), ("server_error", "561")] {
        let back = hall.come_back(&format!("error={error}&state={state}"), &nonce);
        assert_eq!(status(&back), expected, "{error}");
    }
    hall.clock.advance_millis(15 * 60 * 1000);
    assert_eq!(status(&hall.come_back(&good, &nonce)), "401");
    assert!(hall.provider.asked.lock().is_empty());
    hall.bench.line("\"AuthInvalidStateParam\"");
}

#[test]
fn what_becomes_of_strangers_is_the_rules_to_say() {
    let closed = Hall::new(|login| login.on_unauthenticated = OnUnauthenticated::Deny);
    assert_eq!(status(&closed.get("/", &[])), "401");
    assert!(closed.origin.has_seen_nothing());

    let open = Hall::new(|login| login.on_unauthenticated = OnUnauthenticated::Allow);
    let forged = [
        ("Cookie", "AWSELBAuthSessionCookie-0=AAAA"),
        ("x-amzn-oidc-identity", "eve"),
    ];
    assert!(open.get("/", &forged).ends_with("ok"));
    assert!(!open.origin.next().contains("oidc"));
}

#[test]
fn an_access_token_that_expires_is_renewed() {
    let hall = Hall::new(|_| {});
    let session = hall.sign_in();
    hall.clock.advance_millis(3601 * 1000);
    let renewed = (200, tokens("renewed"));
    hall.provider.tokens.lock().push(renewed);
    let answer = hall.get("/", &[("Cookie", &session)]);
    assert!(answer.ends_with("ok"), "{answer}");
    let seen = hall.origin.next();
    assert!(
        seen.contains("x-amzn-oidc-accesstoken: renewed\r\n"),
        "{seen}"
    );
    let asked = hall.provider.asked.lock().join("\n");
    assert!(
        asked.contains("grant_type=refresh_token&refresh_token=refresh"),
        "{asked}"
    );
    let second = cookie(&answer, COOKIE).unwrap();
    assert_ne!(second, session);
    // The session itself is not longer for that.
    hall.clock.advance_millis(3600 * 1000);
    assert_eq!(status(&hall.get("/", &[("Cookie", &second)])), "302");
}

#[test]
fn who_has_signed_out_at_the_provider_signs_in_again() {
    let hall = Hall::new(|login| login.on_unauthenticated = OnUnauthenticated::Deny);
    let signing = Hall::new(|_| {});
    // Both doors have the same secret, and stand for the same load balancer.
    let session = signing.sign_in();
    assert!(hall.get("/", &[("Cookie", &session)]).ends_with("ok"));
    hall.clock.advance_millis(3601 * 1000);
    let refused = (400, json!({"error": "invalid_grant"}));
    hall.provider.tokens.lock().push(refused);
    assert_eq!(status(&hall.get("/", &[("Cookie", &session)])), "302");
    *hall.provider.is_away.lock() = true;
    assert_eq!(status(&hall.get("/", &[("Cookie", &session)])), "500");
}

#[test]
fn a_session_is_of_one_client() {
    let session = Hall::new(|_| {}).sign_in();
    let other = Hall::new(|login| login.client_id = "another".to_owned());
    assert_eq!(status(&other.get("/", &[("Cookie", &session)])), "302");
    let named = Hall::new(|login| login.cookie_name = "Other".to_owned());
    let renamed = session.replace("AWSELBAuthSessionCookie", "Other");
    assert_eq!(status(&named.get("/", &[("Cookie", &renamed)])), "302");
}

#[test]
fn what_a_provider_says_is_looked_at() {
    let hall = Hall::new(|_| {});
    let back = || {
        let (state, nonce) = hall.begin("/");
        hall.come_back(&format!("code=abc&state={state}"), &nonce)
    };
    let give = |status: u16, json: Json| hall.provider.tokens.lock().push((status, json));
    let mut without = tokens("access");
    without["id_token"] = Json::Null;
    give(200, without);
    assert_eq!(status(&back()), "401");
    let mut anothers = tokens("access");
    let claims = json!({
        "iss": "https://idp.example", "aud": "another", "sub": "ada", "exp": 4_000_000_000_i64,
    });
    anothers["id_token"] = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string())).into();
    give(200, anothers);
    assert_eq!(status(&back()), "401");
    give(400, json!({"error": "invalid_grant"}));
    assert_eq!(status(&back()), "401");
    give(503, json!({}));
    assert_eq!(status(&back()), "500");
    *hall.provider.more.lock() = "x".repeat(11 * 1024);
    assert_eq!(status(&back()), "500");
    *hall.provider.more.lock() = "x".repeat(6 * 1024);
    let answer = back();
    assert!(
        cookie(&answer, "AWSELBAuthSessionCookie-1=").is_some(),
        "{answer}"
    );
}
