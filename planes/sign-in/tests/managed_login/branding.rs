use http::StatusCode;
use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::Bench;

#[test]
fn a_classic_sheet_is_served_as_far_as_it_may_be() {
    let bench = Bench::new();
    let css = ".submitButton-customizable { background-color: #0b6e4f; color: #fff }";
    let named = [
        ("UserPoolId", bench.pool_id.as_str()),
        ("ClientId", &bench.client_id),
        ("CSS", css),
    ];
    bench.house.answer::<api::SetUICustomization>(input(&named));

    let page = bench.browser().get(&format!("/login?{}", bench.query("")));
    let path = format!("/branding/{}/style.css", bench.client_id);
    assert!(
        page.text.contains(&format!("href=\"{path}\"")),
        "{}",
        page.text
    );
    let sheet = bench.browser().get(&path);
    assert!(
        sheet.text.contains("background-color:#0b6e4f;"),
        "{}",
        sheet.text
    );
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
}

#[test]
fn what_is_not_there_is_not_found() {
    let bench = Bench::new();
    for path in [
        format!("/branding/{}/logo", bench.client_id),
        "/branding/x/style.css".to_owned(),
    ] {
        assert_eq!(
            bench.browser().get(&path).status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[test]
fn managed_login_has_no_pages_before_its_look_is_made() {
    let bench = Bench::new();
    let mut domain: api::UpdateUserPoolDomainInput =
        input(&[("Domain", "shop"), ("UserPoolId", &bench.pool_id)]);
    domain.managed_login_version = Some(2);
    bench.house.answer::<api::UpdateUserPoolDomain>(domain);
    let target = format!("/login?{}", bench.query(""));
    let page = bench.browser().get(&target);
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("are not set up yet"), "{}", page.text);

    let mut look: api::CreateManagedLoginBrandingInput = input(&[
        ("UserPoolId", &bench.pool_id),
        ("ClientId", &bench.client_id),
    ]);
    look.use_cognito_provided_values = Some(true);
    bench.house.answer::<api::CreateManagedLoginBranding>(look);
    assert_eq!(bench.browser().get(&target).status, StatusCode::OK);
}
