//! AWS's rules, one test each.

use proptest::prelude::*;

use super::*;
use crate::{Conditions, PolicyKind, PrincipalView};

const ACCOUNT: &str = "111122223333";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";

fn user() -> PrincipalView<'static> {
    PrincipalView {
        kind: PrincipalKind::User,
        arn: "arn:aws:iam::111122223333:user/alice",
        issuer_arn: None,
        account: ACCOUNT,
        service: None,
    }
}

fn role_session() -> PrincipalView<'static> {
    PrincipalView {
        kind: PrincipalKind::AssumedRole,
        arn: "arn:aws:sts::111122223333:assumed-role/R/S",
        issuer_arn: Some("arn:aws:iam::111122223333:role/R"),
        ..user()
    }
}

fn foreign_root() -> PrincipalView<'static> {
    PrincipalView {
        kind: PrincipalKind::Root,
        arn: "arn:aws:iam::999999999999:root",
        account: "999999999999",
        ..user()
    }
}

fn identity(effect: &str, action: &str) -> Policy {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}}}"#
    );
    Policy::parse(&text, PolicyKind::Identity).unwrap()
}

fn resource(effect: &str, principal: &str) -> Policy {
    let text = format!(
        r#"{{"Statement":[{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":"kms:*","Resource":"*"}}]}}"#
    );
    Policy::parse(&text, PolicyKind::Resource).unwrap()
}

const NOTHING: Policies<'static> = Policies {
    identity: IdentitySide::Policies(&[]),
    boundary: None,
    session: None,
    service_control: &[],
    resource_control: &[],
    resource: None,
    granted: false,
};

fn decide(principal: PrincipalView<'_>, policies: Policies<'_>) -> Decision {
    let request = Request {
        principal,
        action: "kms:Encrypt",
        resource: KEY,
        resource_account: Some(ACCOUNT),
        conditions: &Conditions::new(),
    };
    evaluate(&request, &policies)
}

fn key(policy: &Policy) -> Policies<'_> {
    Policies { resource: Some(ResourcePolicy { policy, must_allow: true }), ..NOTHING }
}

#[test]
fn nothing_allows_nothing() {
    assert_eq!(decide(user(), NOTHING), Decision::ImplicitDeny(PolicySource::Identity));
}

#[test]
fn an_identity_policy_allows_and_a_denial_anywhere_wins() {
    let (allow, deny) = (identity("Allow", "KMS:enc*"), identity("Deny", "kms:*"));
    let allowed = Policies { identity: IdentitySide::Policies(&[&allow]), ..NOTHING };
    assert_eq!(decide(user(), allowed), Decision::Allowed);
    let denied = Policies { identity: IdentitySide::Policies(&[&allow, &deny]), ..NOTHING };
    assert_eq!(decide(user(), denied), Decision::ExplicitDeny(PolicySource::Identity));
    let bounded = Policies { boundary: Some(&deny), ..allowed };
    assert_eq!(decide(user(), bounded), Decision::ExplicitDeny(PolicySource::Boundary));
}

#[test]
fn a_key_policy_must_allow_or_hand_on() {
    let allow = identity("Allow", "*");
    let everything = Policies { identity: IdentitySide::Everything, ..NOTHING };
    for principal in ["arn:aws:iam::111122223333:user/bob", "arn:aws:iam::444455556666:root"] {
        let policy = resource("Allow", principal);
        let decision = decide(user(), Policies { identity: everything.identity, ..key(&policy) });
        assert_eq!(decision, Decision::ImplicitDeny(PolicySource::Resource), "{principal}");
    }
    for principal in ["111122223333", "arn:aws:iam::111122223333:root"] {
        let policy = resource("Allow", principal);
        assert_eq!(decide(user(), key(&policy)), Decision::ImplicitDeny(PolicySource::Identity));
        let with = Policies { identity: IdentitySide::Policies(&[&allow]), ..key(&policy) };
        assert_eq!(decide(user(), with), Decision::Allowed);
    }
    for principal in ["arn:aws:iam::111122223333:user/alice", "*"] {
        assert_eq!(decide(user(), key(&resource("Allow", principal))), Decision::Allowed);
    }
}

#[test]
fn a_policy_for_the_role_is_limited_by_the_session_and_one_for_the_session_is_not() {
    let nothing: &[&Policy] = &[];
    let role = resource("Allow", "arn:aws:iam::111122223333:role/R");
    assert_eq!(decide(role_session(), key(&role)), Decision::Allowed);
    let limited = Policies { session: Some(nothing), ..key(&role) };
    assert_eq!(decide(role_session(), limited), Decision::ImplicitDeny(PolicySource::Session));
    let session = resource("Allow", "arn:aws:sts::111122223333:assumed-role/R/S");
    let limited = Policies { session: Some(nothing), ..key(&session) };
    assert_eq!(decide(role_session(), limited), Decision::Allowed);
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let both = |principal: &str, identity| {
        let policy = resource("Allow", principal);
        decide(foreign_root(), Policies { identity, ..key(&policy) })
    };
    assert_eq!(both("999999999999", IdentitySide::Everything), Decision::Allowed);
    assert_eq!(both("*", IdentitySide::Everything), Decision::Allowed);
    let nothing = IdentitySide::Policies(&[]);
    assert_eq!(both("999999999999", nothing), Decision::ImplicitDeny(PolicySource::Identity));
    assert_eq!(both("*", nothing), Decision::ImplicitDeny(PolicySource::Identity));
    let own = both("111122223333", IdentitySide::Everything);
    assert_eq!(own, Decision::ImplicitDeny(PolicySource::Resource));
}

#[test]
fn a_grant_suffices_but_not_against_a_denial() {
    let policy = resource("Allow", "arn:aws:iam::111122223333:user/bob");
    for principal in [user(), foreign_root()] {
        assert_eq!(decide(principal, Policies { granted: true, ..key(&policy) }), Decision::Allowed);
    }
    let deny = resource("Deny", "*");
    let decision = decide(user(), Policies { granted: true, ..key(&deny) });
    assert_eq!(decision, Decision::ExplicitDeny(PolicySource::Resource));
}

#[test]
fn a_federated_user_has_what_his_session_policy_gives() {
    let federated = PrincipalView {
        kind: PrincipalKind::FederatedUser,
        arn: "arn:aws:sts::111122223333:federated-user/f",
        ..user()
    };
    let account = resource("Allow", "111122223333");
    let everything = Policies { identity: IdentitySide::Everything, ..key(&account) };
    assert_eq!(decide(federated, everything), Decision::ImplicitDeny(PolicySource::Session));
    let (allow, other) = (identity("Allow", "kms:Encrypt"), identity("Allow", "kms:Decrypt"));
    let with = |policy: &Policy| {
        decide(federated, Policies { session: Some(&[policy]), ..everything })
    };
    assert_eq!(with(&allow), Decision::Allowed);
    assert_eq!(with(&other), Decision::ImplicitDeny(PolicySource::Session));
}

#[test]
fn every_level_of_an_organization_must_allow() {
    let (all, some) = (identity("Allow", "*"), identity("Allow", "iam:*"));
    let base = Policies { identity: IdentitySide::Everything, ..NOTHING };
    let levels: [&[&Policy]; 2] = [&[&all], &[&some, &all]];
    assert_eq!(decide(user(), Policies { service_control: &levels, ..base }), Decision::Allowed);
    let levels: [&[&Policy]; 2] = [&[&all], &[&some]];
    let decision = decide(user(), Policies { service_control: &levels, ..base });
    assert_eq!(decision, Decision::ImplicitDeny(PolicySource::ServiceControl));
}

proptest! {
    #[test]
    fn adding_a_denial_never_allows(
        actions in proptest::collection::vec("(kms:(Encrypt|Decrypt|\\*)|iam:\\*|\\*)", 0..4),
        denied in "(kms:(Encrypt|Decrypt|\\*)|iam:\\*)",
        principal in "(\\*|111122223333|arn:aws:iam::111122223333:user/(alice|bob))",
    ) {
        let allows: Vec<Policy> = actions.iter().map(|action| identity("Allow", action)).collect();
        let deny = identity("Deny", &denied);
        let policy = resource("Allow", &principal);
        let list: Vec<&Policy> = allows.iter().collect();
        let more: Vec<&Policy> = list.iter().copied().chain([&deny]).collect();
        let before = decide(user(), Policies { identity: IdentitySide::Policies(&list), ..key(&policy) });
        let after = decide(user(), Policies { identity: IdentitySide::Policies(&more), ..key(&policy) });
        prop_assert!(before == Decision::Allowed || after != Decision::Allowed);
    }
}
