//! Clients whose id is a URL.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use ringwall_core::Timestamp;
use ringwall_store::{RowKey, Store, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::bench::{BACK, Bench, Browser, parameter};
use crate::idp::Provider;

/// A policy's row. The API takes patterns of `https` alone, and no authority vouches for a test's server.
#[derive(Clone, Serialize, Deserialize)]
struct Policy {
    id: String,
    pool_id: String,
    client_id: String,
    name: String,
    cache_secs: u32,
    patterns: Vec<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

const POLICIES: Table<Policy> = Table::new("cognito-idp.cimd_policy");

fn let_in(store: &Store, policy: Policy) {
    let place = RowKey::new().text(&policy.pool_id).text(&policy.id);
    let put = |tx: &mut WriteTx| tx.put(&POLICIES, &place, policy.clone());
    store.write::<(), StoreError>(put).unwrap();
}

/// Serves documents of public clients, at any path; gives their address up to it.
fn documents() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let own = origin.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4_096];
            let read = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let path = request.split(' ').nth(1).unwrap();
            let document = format!(
                r#"{{"client_id":"{own}{path}","client_name":"Notes","redirect_uris":["{BACK}"],
                    "token_endpoint_auth_method":"none"}}"#
            );
            let length = document.len();
            let reply = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{document}"
            );
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    origin
}

/// A pool that people come to from `Corp`, and applications that a URL names.
fn house() -> (Bench, Provider, String) {
    let bench = Bench::with(|client| client.generate_secret = Some(true));
    let provider = Provider::start();
    provider.join(&bench, "Corp", &[]);
    bench.change_client(|client| {
        client.supported_identity_providers = Some(vec!["COGNITO".to_owned(), "Corp".to_owned()]);
    });
    let origin = documents();
    let policy = Policy {
        id: "notes".to_owned(),
        pool_id: bench.pool_id.clone(),
        client_id: bench.client_id.clone(),
        name: "Notes".to_owned(),
        cache_secs: 86_400,
        patterns: vec![format!("{origin}/*")],
        created_at: bench.house.now(),
        updated_at: bench.house.now(),
    };
    let_in(bench.house.store(), policy);
    (bench, provider, origin)
}

/// Signs in by way of the provider; gives the refresh token.
fn refresh_token(browser: &Browser<'_>, provider: &Provider, client: &str) -> String {
    let query = format!(
        "client_id={client}&response_type=code&redirect_uri={BACK}&identity_provider=Corp&state=s1"
    );
    let consent = provider.round_trip(browser, &query);
    assert!(consent.starts_with("/oauth2/consent?"), "{consent}");
    assert!(browser.get(&consent).text.contains("Notes (localhost"));
    let allowed = browser.submit(&consent, "consent=allow");
    let back = allowed.location().unwrap();
    let code = parameter(&back, "code").unwrap_or_else(|| panic!("{back}"));
    let form =
        format!("grant_type=authorization_code&code={code}&client_id={client}&redirect_uri={BACK}");
    let tokens = browser.post("/oauth2/token", &form).json();
    tokens["refresh_token"].as_str().unwrap().to_owned()
}

#[test]
fn people_come_from_a_provider_to_a_client_that_a_url_names() {
    let (bench, provider, origin) = house();
    let client = format!("{origin}/notes.json");
    let browser = bench.browser();
    let token = refresh_token(&browser, &provider, &client);

    let refresh = |client: &str| {
        let form = format!("grant_type=refresh_token&refresh_token={token}&client_id={client}");
        browser.post("/oauth2/token", &form)
    };
    // The same policy lets it in, and its document is as good; the token is another's.
    let other = refresh(&format!("{origin}/other.json"));
    assert_eq!(other.error(), (400, "invalid_grant".to_owned()));
    let own = refresh(&client);
    assert_eq!(own.status.as_u16(), 200, "{}", own.text);
}

#[test]
fn the_app_clients_own_tokens_need_its_secret() {
    let (bench, provider, origin) = house();
    let browser = bench.browser();
    let back = provider.round_trip(&browser, &bench.query("&identity_provider=Corp"));
    let code = parameter(&back, "code").unwrap();
    let secret = bench.client_secret.as_deref().unwrap();
    let own = format!("client_id={}&client_secret={secret}", bench.client_id);
    let form = format!("grant_type=authorization_code&code={code}&{own}&redirect_uri={BACK}");
    let tokens = browser.post("/oauth2/token", &form).json();
    let token = tokens["refresh_token"].as_str().unwrap();
    let refresh = |client: &str| {
        let form = format!("grant_type=refresh_token&refresh_token={token}&{client}");
        browser.post("/oauth2/token", &form)
    };
    let without = refresh(&format!("client_id={origin}/notes.json"));
    assert_eq!(without.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(refresh(&own).status.as_u16(), 200);
}
