use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::Bench;

fn managed() -> Bench {
    let bench = Bench::new();
    let mut domain: api::UpdateUserPoolDomainInput =
        input(&[("Domain", "shop"), ("UserPoolId", &bench.pool_id)]);
    domain.managed_login_version = Some(2);
    bench.house.answer::<api::UpdateUserPoolDomain>(domain);
    let mut branding: api::CreateManagedLoginBrandingInput = input(&[
        ("UserPoolId", &bench.pool_id),
        ("ClientId", &bench.client_id),
    ]);
    branding.use_cognito_provided_values = Some(true);
    bench
        .house
        .answer::<api::CreateManagedLoginBranding>(branding);
    bench
}

#[test]
fn pages_speak_the_language_that_was_asked_for_and_keep_to_it() {
    let bench = managed();
    let browser = bench.browser();
    let login = format!("/login?{}", bench.query(""));
    let english = browser.get(&login);
    assert!(english.text.contains(r#"<html lang="en">"#));
    let german = browser.get(&format!("{login}&lang=de"));
    assert!(
        german.text.contains(r#"<html lang="de">"#),
        "{}",
        german.text
    );
    assert!(german.text.contains("Anmelden") && german.text.contains("日本語"));
    assert_eq!(browser.cookie("lang").as_deref(), Some("de"));
    assert!(browser.get(&login).text.contains("Anmelden"));
    let unknown = browser.get(&format!("{login}&lang=tlh"));
    assert!(unknown.text.contains("Anmelden"));
    let portuguese = browser.get(&format!("{login}&lang=pt-br"));
    assert!(portuguese.text.contains(r#"<html lang="pt-BR">"#));
}

#[test]
fn classic_pages_speak_english() {
    let bench = Bench::new();
    let page = bench
        .browser()
        .get(&format!("/login?{}&lang=de", bench.query("")));
    assert!(page.text.contains(r#"<html lang="en">"#));
    assert!(!page.text.contains("Deutsch"));
}
