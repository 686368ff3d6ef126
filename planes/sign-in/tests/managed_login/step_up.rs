use ringwall_cognito_idp::api;
use ringwall_testing::input;

use crate::bench::{BACK, Bench, parameter};
use crate::idp::Provider;
use crate::token::claims;

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

/// The whole way: asked in the pool's words and the provider's, told in the provider's and the pool's.
#[test]
fn who_came_from_a_provider_steps_up_there() {
    let bench = Bench::new();
    let provider = Provider::start();
    provider.join(&bench, "Corp", &[]);
    let mapping = [("Level2", "corp:code"), ("Level4", "corp:key")];
    let mapping = mapping.map(|(level, word)| (level.to_owned(), word.to_owned()));
    let mut changed: api::UpdateIdentityProviderInput =
        input(&[("UserPoolId", &bench.pool_id), ("ProviderName", "Corp")]);
    changed.acr_mapping = Some(mapping.into());
    bench.house.answer::<api::UpdateIdentityProvider>(changed);
    bench.change_client(|client| {
        client.supported_identity_providers = Some(vec!["Corp".to_owned()]);
    });
    let browser = bench.browser();
    let at = |more: &str| {
        let target = format!("/oauth2/authorize?{}", bench.query(more));
        browser.get(&target).location().unwrap()
    };

    let there = at("&identity_provider=Corp&acr_values=urn:cognito:loa:4+urn:cognito:loa:2");
    let asked = parameter(&there, "acr_values");
    assert_eq!(asked.as_deref(), Some("corp%3Akey%20corp%3Acode"));
    provider.says("acr", "corp:code");
    let back = browser.get(&provider.signs_in(&there)).location().unwrap();
    let code = parameter(&back, "code").unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&client_id={}&redirect_uri={BACK}",
        bench.client_id
    );
    let tokens = browser.post("/oauth2/token", &form).json();
    let told = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(told["acr"], "urn:cognito:loa:2");
    assert_eq!(told["amr"], serde_json::json!(["fed"]));

    assert!(at("&acr_values=urn:cognito:loa:2").contains("code="));
    let again = at("&acr_values=urn:cognito:loa:4");
    assert!(again.starts_with(&provider.issuer), "{again}");
    assert_eq!(
        parameter(&again, "acr_values").as_deref(),
        Some("corp%3Akey")
    );
    assert!(at("&acr_values=urn:cognito:loa:4&prompt=none").contains("login_required"));
    assert_eq!(
        at("&acr_values=urn:cognito:loa:3"),
        format!("{BACK}?error=unmet_authentication_requirements&state=s1"),
        "the provider has no word for it"
    );
}
