use http::StatusCode;

use crate::bench::Bench;

#[test]
fn publishes_the_keys_that_tokens_are_signed_with() {
    let bench = Bench::new();
    let answer = bench
        .browser()
        .get(&format!("/{}/.well-known/jwks.json", bench.pool_id));
    let keys = answer.json();
    let keys = keys["keys"].as_array().unwrap();
    assert!(keys.len() >= 2, "{keys:?}");
    assert!(
        keys.iter()
            .all(|key| key["kty"] == "RSA" && key.get("d").is_none())
    );
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
}

#[test]
fn discovery_names_the_domains_endpoints() {
    let bench = Bench::new();
    let document = bench
        .browser()
        .get(&format!(
            "/{}/.well-known/openid-configuration",
            bench.pool_id
        ))
        .json();
    let domain = "http://shop.auth.us-east-1.localhost:4566";
    assert_eq!(
        document["authorization_endpoint"],
        format!("{domain}/oauth2/authorize")
    );
    assert_eq!(document["token_endpoint"], format!("{domain}/oauth2/token"));
    assert!(
        document["issuer"]
            .as_str()
            .unwrap()
            .ends_with(&bench.pool_id)
    );
}

#[test]
fn a_pool_that_is_not_there_has_none() {
    let bench = Bench::new();
    let answer = bench
        .browser()
        .get("/us-east-1_Nobody000/.well-known/jwks.json");
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
