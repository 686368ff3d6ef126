use http::{Request, StatusCode};
use ringwall_cognito_idp::api;
use ringwall_service::Pages as _;
use ringwall_testing::input;

use crate::bench::Bench;

const NAME: &str = "auth.example.com";

fn with_domain() -> Bench {
    let bench = Bench::new();
    let mut domain: api::CreateUserPoolDomainInput =
        input(&[("Domain", NAME), ("UserPoolId", &bench.pool_id)]);
    domain.custom_domain_config = Some(api::CustomDomainConfigType {
        certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/1".to_owned(),
        security_policy: None,
    });
    bench.house.answer::<api::CreateUserPoolDomain>(domain);
    bench
}

fn serves(bench: &Bench, host: &str) -> bool {
    let request = Request::get("/login").header("host", host).body(());
    bench.login.serves(&request.unwrap().into_parts().0)
}

#[test]
fn a_domain_of_ones_own_serves_the_same_pages() {
    let bench = with_domain();
    assert!(serves(&bench, NAME) && serves(&bench, "Auth.Example.com:443"));
    let mut browser = bench.browser();
    browser.host = NAME;
    let page = browser.get(&format!("/login?{}", bench.query("")));
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Sign in"), "{}", page.text);
    let back = browser.sign_in(&bench.query(""));
    assert!(back.contains("code="), "{back}");
}

#[test]
fn other_hosts_are_left_alone() {
    let bench = with_domain();
    for host in [
        "example.com",
        "auth.example.com.evil.example",
        "localhost",
        "127.0.0.1",
        "cognito-idp.us-east-1.amazonaws.com",
    ] {
        assert!(!serves(&bench, host), "{host}");
    }
}

#[test]
fn discovery_names_the_domain_of_ones_own() {
    let bench = with_domain();
    let path = format!("/{}/.well-known/openid-configuration", bench.pool_id);
    let document = bench.browser().get(&path).json();
    assert_eq!(
        document["token_endpoint"],
        "https://auth.example.com/oauth2/token"
    );
}
