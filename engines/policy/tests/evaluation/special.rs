//! Key and trust policies, grants, `NotPrincipal`, ids, words and explanations.

use std::sync::Arc;

use ringwall_policy::{
    Context, IdentitySide, Outcome, Policies, Policy, PolicyKind, PolicyType, Request,
    RequestPrincipal, ResourcePolicy, ResourcePolicyMode, explain,
};

use super::case::{
    AWAY, Case, HOME, KEY, ROLE_ARN, ROOT, SERVICE, SESSION, SESSION_ARN, USER, USER_ARN, about,
    identity, naming, policy,
};

#[test]
fn a_key_policy_must_allow_or_hand_over_to_the_account() {
    let admin = Case::of(USER).may();
    admin
        .clone()
        .must_allow(naming("arn:aws:iam::111122223333:user/other"))
        .lacks(PolicyType::Resource);
    admin.must_allow(naming(HOME)).is_allowed();
    Case::of(USER)
        .must_allow(naming(HOME))
        .lacks(PolicyType::Identity);
    Case::of(USER).must_allow(naming(USER_ARN)).is_allowed();
    Case::of(SESSION).must_allow(naming(ROLE_ARN)).is_allowed();
    let root = Case::of(ROOT).with(|case| case.everything = true);
    root.clone().must_allow(naming(HOME)).is_allowed();
    root.must_allow(naming(USER_ARN))
        .lacks(PolicyType::Resource);
}

#[test]
fn a_trust_policy_is_called_by_its_name() {
    let trust = policy(
        PolicyKind::Trust,
        "Allow",
        &format!(r#""Principal":{{"AWS":"{AWAY}"}},"Action":"kms:*""#),
    );
    Case::of(USER)
        .may()
        .must_allow(trust)
        .lacks(PolicyType::Trust);
}

#[test]
fn an_identity_provider_is_trusted_by_name() {
    let caller = RequestPrincipal::FederatedIdentity {
        provider: "accounts.google.com",
    };
    let trust = |provider: &str| {
        let members = format!(r#""Principal":{{"Federated":"{provider}"}},"Action":"kms:*""#);
        policy(PolicyKind::Trust, "Allow", &members)
    };
    Case::of(caller)
        .must_allow(trust("accounts.google.com"))
        .is_allowed();
    Case::of(caller)
        .must_allow(trust("other.example"))
        .lacks(PolicyType::Trust);
}

#[test]
fn a_grant_allows_like_a_key_policy_but_never_over_a_deny() {
    let elsewhere = naming("arn:aws:iam::111122223333:user/other");
    let granted = |caller| {
        Case::of(caller)
            .must_allow(elsewhere.clone())
            .with(|case| case.granted = true)
    };
    granted(USER).is_allowed();
    granted(USER).limited(true, false).is_allowed();
    granted(SESSION).is_allowed();
    granted(SESSION)
        .limited(false, true)
        .lacks(PolicyType::Session);
    granted(SERVICE).is_allowed();
    granted(USER).with(|case| case.owner = AWAY).is_allowed();
    let deny = identity("Deny", "kms:*");
    granted(USER)
        .with(|case| case.identity.push(deny))
        .is_denied_by(PolicyType::Identity);
}

#[test]
fn not_principal_spares_whom_it_lists_with_account_role_and_session() {
    let sparing = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        about(
            "Deny",
            &format!(r#""NotPrincipal":{{"AWS":[{}]}}"#, names.join(",")),
        )
    };
    let spared = |caller, names: &[&str]| Case::of(caller).may().ordinary(sparing(names));
    spared(USER, &[HOME, USER_ARN]).is_allowed();
    spared(SESSION, &[HOME, ROLE_ARN, SESSION_ARN]).is_allowed();
    spared(USER, &["*"]).is_allowed();
    for names in [&[HOME] as &[&str], &[USER_ARN], &[AWAY, USER_ARN]] {
        spared(USER, names).is_denied_by(PolicyType::Resource);
    }
    for names in [
        &[HOME, ROLE_ARN] as &[&str],
        &[HOME, SESSION_ARN],
        &[ROLE_ARN, SESSION_ARN],
    ] {
        spared(SESSION, names).is_denied_by(PolicyType::Resource);
    }
    let all = identity("Allow", "*");
    spared(USER, &[HOME, USER_ARN])
        .with(|case| case.boundary = Some(all))
        .is_denied_by(PolicyType::Resource);
}

#[test]
fn a_recreated_role_or_user_is_a_stranger_to_a_bound_policy() {
    let bound = |arn: &str, id: &str| {
        let mut policy = Policy::clone(&naming(arn));
        policy.bind_principals(|_| Some(id.to_owned()));
        Arc::new(policy)
    };
    Case::of(USER)
        .must_allow(bound(USER_ARN, "AIDA1111111111EXAMPLE"))
        .is_allowed();
    Case::of(USER)
        .must_allow(bound(USER_ARN, "AIDA9999999999EXAMPLE"))
        .lacks(PolicyType::Resource);
    Case::of(SESSION)
        .must_allow(bound(ROLE_ARN, "AROA1111111111EXAMPLE"))
        .is_allowed();
    Case::of(SESSION)
        .must_allow(bound(ROLE_ARN, "AROA9999999999EXAMPLE"))
        .lacks(PolicyType::Resource);
    Case::of(SESSION)
        .must_allow(naming("AROA1111111111EXAMPLE"))
        .is_allowed();
    Case::of(USER)
        .must_allow(naming("AIDA1111111111EXAMPLE"))
        .is_allowed();
}

#[test]
fn a_session_is_not_named_by_a_role_of_the_same_name_in_another_path() {
    Case::of(SESSION)
        .must_allow(naming("arn:aws:iam::111122223333:role/reader"))
        .lacks(PolicyType::Resource);
}

#[test]
fn denials_have_awss_words() {
    let words = |case: Case| {
        let reason = case.decide(|decision| decision.reason()).unwrap();
        reason.words("kms:Encrypt").to_string()
    };
    assert_eq!(
        words(Case::of(USER)),
        "because no identity-based policy allows the kms:Encrypt action"
    );
    assert_eq!(
        words(Case::of(USER).may().limited(true, false)),
        "because no permissions boundary allows the kms:Encrypt action"
    );
    assert_eq!(
        words(Case::of(USER).ordinary(about("Deny", r#""Principal":"*""#))),
        "with an explicit deny in a resource-based policy"
    );
    let deny = identity("Deny", "*");
    assert_eq!(
        words(Case::of(USER).with(|case| case.identity.push(deny))),
        "with an explicit deny in an identity-based policy"
    );
}

#[test]
fn an_explanation_lists_each_statement_and_what_differs() {
    let list = [
        identity("Allow", "iam:*"),
        policy(
            PolicyKind::Identity,
            "Allow",
            r#""Action":"kms:*","Resource":"arn:aws:kms:*:*:key/x""#,
        ),
        policy(
            PolicyKind::Identity,
            "Allow",
            r#""Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
        ),
        identity("Allow", "kms:Encrypt"),
    ];
    let context = Context::new();
    let request = Request::new(USER, "kms:Encrypt", KEY, &context);
    let elsewhere = naming("arn:aws:iam::111122223333:user/other");
    let mode = ResourcePolicyMode::Ordinary;
    let policies = Policies {
        identity: IdentitySide::Policies(&list),
        resource: Some(ResourcePolicy {
            policy: &elsewhere,
            mode,
        }),
        ..Policies::none()
    };
    let explanation = explain(&request, &policies);
    assert!(explanation.decision.is_allowed());
    let outcomes: Vec<Outcome<'_>> = explanation
        .statements
        .iter()
        .map(|one| one.outcome)
        .collect();
    assert!(matches!(
        outcomes.as_slice(),
        [
            Outcome::OtherPrincipal,
            Outcome::OtherAction,
            Outcome::OtherResource,
            Outcome::ConditionFailed(condition),
            Outcome::Matched,
        ] if condition.key() == "aws:SecureTransport"
    ));
}
