//! Denials, organizations, and the two sides of a request.

use std::sync::Arc;

use ringwall_policy::{AllowedBy, Decision, Policy, PolicyType, RequestPrincipal};

use super::case::{
    AWAY, Case, FEDERATED, FEDERATED_ARN, HOME, ROLE_ARN, ROOT, SERVICE, SESSION, SESSION_ARN,
    USER, USER_ARN, about, identity, naming,
};

#[test]
fn any_deny_anywhere_wins() {
    let allowed = Case::of(USER)
        .may()
        .ordinary(naming("*"))
        .with(|case| case.granted = true);
    let (deny, all) = (identity("Deny", "kms:Encrypt"), identity("Allow", "*"));
    allowed.is_allowed();
    let denied = |change: &dyn Fn(&mut Case)| allowed.clone().with(change);
    denied(&|case| case.identity.push(deny.clone())).is_denied_by(PolicyType::Identity);
    denied(&|case| case.boundary = Some(deny.clone())).is_denied_by(PolicyType::Boundary);
    denied(&|case| case.session = Some(vec![deny.clone()])).is_denied_by(PolicyType::Session);
    denied(&|case| case.service_control = vec![vec![all.clone(), deny.clone()]])
        .is_denied_by(PolicyType::ServiceControl);
    denied(&|case| case.resource_control = vec![vec![about("Deny", r#""Principal":"*""#)]])
        .is_denied_by(PolicyType::ResourceControl);
    for member in [
        r#""Principal":"*""#,
        r#""Principal":{"AWS":"111122223333"}"#,
    ] {
        allowed
            .clone()
            .ordinary(about("Deny", member))
            .is_denied_by(PolicyType::Resource);
    }
}

#[test]
fn every_level_of_an_organization_must_allow() {
    let (all, some) = (identity("Allow", "*"), identity("Allow", "iam:*"));
    let under = |levels: Vec<Vec<Arc<Policy>>>| {
        Case::of(USER)
            .may()
            .with(|case| case.service_control = levels)
    };
    under(vec![vec![all.clone()], vec![some.clone(), all.clone()]]).is_allowed();
    under(vec![vec![all.clone()], vec![some]]).lacks(PolicyType::ServiceControl);
    under(vec![vec![all], vec![]]).lacks(PolicyType::ServiceControl);
    Case::of(USER)
        .may()
        .with(|case| case.resource_control = vec![vec![]])
        .lacks(PolicyType::ResourceControl);
}

#[test]
fn what_a_session_was_scoped_down_to_binds_it_whatever_allows() {
    let (all, other, deny) = (
        identity("Allow", "*"),
        identity("Allow", "iam:*"),
        identity("Deny", "kms:*"),
    );
    let allowed = [
        Case::of(SESSION).may(),
        Case::of(SESSION).ordinary(naming(SESSION_ARN)),
        Case::of(SESSION).ordinary(naming(ROLE_ARN)),
        Case::of(SESSION).with(|case| case.granted = true),
        Case::of(ROOT).with(|case| case.everything = true),
    ];
    for case in allowed {
        let scoped = |times: &[&Arc<Policy>]| {
            let times = times
                .iter()
                .map(|policy| vec![Arc::clone(policy)])
                .collect();
            case.clone().with(|case| case.scoped = times)
        };
        scoped(&[&all, &all]).is_allowed();
        scoped(&[&all, &other]).lacks(PolicyType::Session);
        scoped(&[&other, &all]).lacks(PolicyType::Session);
        scoped(&[&all, &deny]).is_denied_by(PolicyType::Session);
    }
}

#[test]
fn root_is_bound_by_organization_and_resource_policies_only() {
    let root = Case::of(ROOT).with(|case| case.everything = true);
    root.is_allowed();
    let deny = identity("Deny", "*");
    root.clone()
        .with(|case| case.service_control = vec![vec![deny]])
        .is_denied_by(PolicyType::ServiceControl);
    root.ordinary(about("Deny", r#""Principal":{"AWS":"111122223333"}"#))
        .is_denied_by(PolicyType::Resource);
}

#[test]
fn service_linked_roles_are_beyond_an_organization_and_services_beyond_its_service_control() {
    let linked = RequestPrincipal::RoleSession {
        account: HOME,
        arn: "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s",
        role_arn: "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
        id: "AROA2222222222EXAMPLE:s",
    };
    let nothing = |case: &mut Case| {
        case.service_control = vec![vec![]];
        case.resource_control = vec![vec![]];
    };
    Case::of(linked).may().with(nothing).is_allowed();
    let service = Case::of(SERVICE).ordinary(about(
        "Allow",
        r#""Principal":{"Service":"lambda.amazonaws.com"}"#,
    ));
    service
        .clone()
        .with(|case| case.service_control = vec![vec![]])
        .is_allowed();
    service.with(nothing).lacks(PolicyType::ResourceControl);
}

#[test]
fn a_resource_policy_that_names_the_user_needs_nothing_else() {
    let case = Case::of(USER).ordinary(naming(USER_ARN));
    case.is_allowed();
    case.limited(true, true).is_allowed();
}

#[test]
fn a_resource_policy_that_names_the_user_of_a_federation_session_is_limited_by_both() {
    let case = Case::of(FEDERATED).ordinary(naming(USER_ARN));
    case.is_allowed();
    case.limited(true, false).lacks(PolicyType::Boundary);
    case.limited(false, true).lacks(PolicyType::Session);
    case.with(|case| case.session = Some(vec![]))
        .lacks(PolicyType::Session);
}

#[test]
fn a_resource_policy_that_names_a_session_needs_nothing_else() {
    for (caller, arn) in [(SESSION, SESSION_ARN), (FEDERATED, FEDERATED_ARN)] {
        let case = Case::of(caller).ordinary(naming(arn));
        case.is_allowed();
        case.limited(true, true).is_allowed();
    }
}

#[test]
fn a_resource_policy_that_names_the_role_is_limited_by_boundary_and_session_policy() {
    let case = Case::of(SESSION).ordinary(naming(ROLE_ARN));
    case.is_allowed();
    case.limited(true, false).lacks(PolicyType::Boundary);
    case.limited(false, true).lacks(PolicyType::Session);
}

#[test]
fn a_resource_policy_for_everybody_needs_nothing_else() {
    for caller in [USER, SESSION, FEDERATED] {
        let case = Case::of(caller).ordinary(naming("*"));
        case.is_allowed();
        case.limited(true, true).is_allowed();
    }
    Case::of(RequestPrincipal::Anonymous)
        .ordinary(naming("*"))
        .is_allowed();
}

#[test]
fn a_resource_policy_that_names_the_account_only_delegates() {
    for account in [HOME, "arn:aws:iam::111122223333:root"] {
        let case = Case::of(USER).ordinary(naming(account));
        case.lacks(PolicyType::Identity);
        case.may().is_allowed();
    }
    Case::of(RequestPrincipal::Anonymous)
        .ordinary(naming(HOME))
        .lacks(PolicyType::Resource);
}

#[test]
fn otherwise_identity_boundary_and_session_must_all_allow() {
    Case::of(USER).lacks(PolicyType::Identity);
    let case = Case::of(SESSION).may();
    case.is_allowed();
    case.limited(true, true).lacks(PolicyType::Boundary);
    case.limited(false, true).lacks(PolicyType::Session);
    let all = identity("Allow", "*");
    case.clone()
        .with(|case| {
            case.boundary = Some(all.clone());
            case.session = Some(vec![identity("Allow", "iam:*"), all]);
        })
        .is_allowed();
    // A federation session without a policy has nothing.
    case.with(|case| case.session = Some(vec![]))
        .lacks(PolicyType::Session);
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let away = |caller| Case::of(caller).with(|case| case.owner = AWAY);
    away(USER).may().lacks(PolicyType::Resource);
    for name in [USER_ARN, HOME, "*"] {
        let case = away(USER).ordinary(naming(name));
        case.lacks(PolicyType::Identity);
        case.may().is_allowed();
    }
    away(USER)
        .ordinary(naming(AWAY))
        .may()
        .lacks(PolicyType::Resource);
    // Each side has its limits, even where the session itself is named.
    let session = away(SESSION).ordinary(naming(SESSION_ARN)).may();
    session.limited(true, false).lacks(PolicyType::Boundary);
    session.limited(false, true).lacks(PolicyType::Session);
    session.decide(|decision| {
        let both = matches!(
            decision,
            Decision::Allow {
                by: AllowedBy::BothAccounts { .. }
            }
        );
        assert!(both, "{decision:?}");
    });
}

#[test]
fn root_of_another_account_needs_the_resource_policy_to_allow_its_account() {
    let root = Case::of(ROOT).with(|case| {
        case.owner = AWAY;
        case.everything = true;
    });
    root.lacks(PolicyType::Resource);
    for name in [HOME, "arn:aws:iam::111122223333:root", "*"] {
        root.clone().must_allow(naming(name)).is_allowed();
    }
    root.must_allow(naming(USER_ARN))
        .lacks(PolicyType::Resource);
}
