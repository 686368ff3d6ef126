use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::{BACK, Bench};

#[test]
fn a_session_is_asked_for_the_level_that_it_lacks() {
    let bench = Bench::new();
    let browser = bench.browser();
    let at = |more: &str| {
        let target = format!("/oauth2/authorize?{}", bench.query(more));
        browser.get(&target).location().unwrap()
    };
    browser.sign_in(&bench.query("&acr_values=urn:cognito:loa:1"));
    assert!(at("&acr_values=urn:cognito:loa:1").contains("code="));
    assert_eq!(
        at("&acr_values=urn:cognito:loa:4"),
        format!("{BACK}?error=unmet_authentication_requirements&state=s1")
    );
    assert_eq!(
        at("&acr_values=urn:example:gold"),
        format!("{BACK}?error=invalid_request&state=s1")
    );
    // The first that can be reached counts, and it is.
    assert!(at("&acr_values=urn:cognito:loa:4+urn:cognito:loa:1").contains("code="));
}

#[test]
fn a_code_by_mail_lifts_a_password() {
    let bench = Bench::with(|client| {
        client.explicit_auth_flows = Some(vec![api::ExplicitAuthFlowsType::AllowUserAuth]);
    });
    let mut pool: api::UpdateUserPoolInput = input(&[("UserPoolId", &bench.pool_id)]);
    pool.policies = Some(api::UserPoolPolicyType {
        password_policy: None,
        sign_in_policy: Some(api::SignInPolicyType {
            allowed_first_auth_factors: Some(vec![
                api::AuthFactorType::Password,
                api::AuthFactorType::EmailOtp,
            ]),
        }),
    });
    bench.house.answer::<api::UpdateUserPool>(pool);
    let changed = api::AdminUpdateUserAttributesInput {
        user_pool_id: bench.pool_id.clone(),
        username: crate::bench::USER.to_owned().into(),
        user_attributes: vec![api::AttributeType {
            name: "email".to_owned(),
            value: Some("maria@example.com".to_owned().into()),
        }],
        client_metadata: None,
    };
    bench
        .house
        .answer::<api::AdminUpdateUserAttributes>(changed);

    let browser = bench.browser();
    let query = bench.query("&acr_values=urn:cognito:loa:2");
    browser.get(&format!("/login?{query}"));
    let next = browser.submit(&format!("/login?{query}"), "username=maria");
    // A password alone is not enough, so the only way is a code, which is asked for at once.
    let next = next.location().unwrap();
    assert!(next.starts_with("/mfa?"), "{next}");
    let page = browser.get(&next);
    assert!(page.text.contains("m***@e***"), "{}", page.text);
}
