//! A provider on loopback that says what a test wants.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use ringwall_cognito_idp::api;
use ringwall_testing::START;
use ringwall_tokens::jwt::{Algorithm, Claims, SigningKey, key_set_json};

use crate::bench::{Bench, Browser, parameter};

/// The client's id there.
pub(crate) const ME: &str = "me-at-corp";

pub(crate) struct Provider {
    pub(crate) issuer: String,
    said: Arc<Mutex<Said>>,
}

/// What it says, and was told.
struct Said {
    id_token: Claims,
    user_info: String,
    /// The forms that its token endpoint got.
    forms: Vec<String>,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        let now = START.secs();
        let said = Arc::new(Mutex::new(Said {
            id_token: Claims::new()
                .with("iss", issuer.as_str())
                .with("aud", ME)
                .with("sub", "42")
                .with("iat", now)
                .with("exp", now + 3_600),
            user_info: r#"{"sub":"42","email":"ann@corp.example","name":"Ann"}"#.to_owned(),
            forms: Vec::new(),
        }));
        let shared = Arc::clone(&said);
        thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &key, &shared);
            }
        });
        Self { issuer, said }
    }

    /// What the next ID tokens say besides.
    pub(crate) fn says(&self, name: &str, value: &str) {
        self.said.lock().unwrap().id_token.set(name, value);
    }

    /// What it tells of people besides.
    pub(crate) fn tells(&self, user_info: &str) {
        user_info.clone_into(&mut self.said.lock().unwrap().user_info);
    }

    /// The forms that were posted to its token endpoint.
    pub(crate) fn forms(&self) -> Vec<String> {
        std::mem::take(&mut self.said.lock().unwrap().forms)
    }

    /// Makes it a provider of the bench's pool.
    pub(crate) fn join(&self, bench: &Bench, name: &str, identifiers: &[&str]) {
        let url = |path: &str| format!("{}{path}", self.issuer);
        let details = [
            ("client_id", ME.to_owned()),
            ("client_secret", "s3cret".to_owned()),
            ("attributes_request_method", "GET".to_owned()),
            ("authorize_scopes", "openid email".to_owned()),
            ("oidc_issuer", self.issuer.clone()),
            ("authorize_url", url("/authorize")),
            ("token_url", url("/token")),
            ("attributes_url", url("/me")),
            ("jwks_uri", url("/keys")),
        ]
        .map(|(key, value)| (key.to_owned(), value));
        let mapping = [("email", "email"), ("name", "name")];
        let mapping = mapping.map(|(name, claim)| (name.to_owned(), claim.to_owned()));
        let wanted = api::CreateIdentityProviderInput {
            user_pool_id: bench.pool_id.clone(),
            provider_name: name.to_owned(),
            provider_type: api::IdentityProviderTypeType::Oidc,
            provider_details: details.into(),
            attribute_mapping: Some(mapping.into()),
            idp_identifiers: Some(identifiers.iter().map(|&name| name.to_owned()).collect()),
            acr_mapping: None,
        };
        bench.house.answer::<api::CreateIdentityProvider>(wanted);
    }

    /// A browser goes there, from where it was sent, and signs in: the way back, and the way there.
    pub(crate) fn signs_in(&self, there: &str) -> String {
        assert!(
            there.starts_with(&format!("{}/authorize?", self.issuer)),
            "{there}"
        );
        self.says("nonce", &parameter(there, "nonce").unwrap());
        let state = parameter(there, "state").unwrap();
        format!("/oauth2/idpresponse?code=c1&state={state}")
    }

    /// The whole way: to the provider and back to the application.
    pub(crate) fn round_trip(&self, browser: &Browser<'_>, query: &str) -> String {
        let there = browser.get(&format!("/oauth2/authorize?{query}"));
        let back = self.signs_in(&there.location().unwrap());
        browser.get(&back).location().unwrap()
    }
}

fn answer(mut stream: TcpStream, key: &SigningKey, said: &Mutex<Said>) {
    let (path, body) = request(&mut stream);
    let mut said = said.lock().unwrap();
    let reply = match path.as_str() {
        "/token" => {
            said.forms.push(body);
            let token = key.sign(&said.id_token).unwrap();
            format!(r#"{{"access_token":"at","token_type":"Bearer","id_token":"{token}"}}"#)
        }
        "/me" => said.user_info.clone(),
        "/keys" => key_set_json(&[key.public_jwk()]),
        _ => String::new(),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        reply.len()
    );
    stream.write_all((head + &reply).as_bytes()).unwrap();
}

/// A request's path and its body.
fn request(stream: &mut TcpStream) -> (String, String) {
    let mut read = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        let count = stream.read(&mut chunk).unwrap();
        read.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            let path = head.split(' ').nth(1).unwrap();
            return (path.to_owned(), body.to_owned());
        }
    }
}
