//! Steps that many tests begin with.

use ringwall_core::Tags;
use ringwall_identity::{Document, OwnPolicies, Role, put_role};
use ringwall_policy::PolicyKind;
use ringwall_testing::{TestHouse, allow, input};

use crate::api::{self, Tag};

/// The account that tests live in.
pub(crate) const OWN: &str = "arn:aws:iam::111122223333";
/// Lets EC2 assume a role.
pub(crate) const TRUST_EC2: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

/// Makes a role that EC2 may assume.
pub(crate) fn make_role(house: &TestHouse, name: &str) -> api::Role {
    let made = house.answer::<api::CreateRole>(input(&[
        ("RoleName", name),
        ("AssumeRolePolicyDocument", TRUST_EC2),
    ]));
    made.role
}

/// Makes a managed policy that allows one action; its ARN.
pub(crate) fn make_policy(house: &TestHouse, name: &str, action: &str) -> String {
    let made = house.answer::<api::CreatePolicy>(input(&[
        ("PolicyName", name),
        ("PolicyDocument", &allow(action, "*")),
    ]));
    made.policy.unwrap().arn.unwrap()
}

/// Attaches a managed policy to a role.
pub(crate) fn attach(house: &TestHouse, role: &str, arn: &str) {
    house.answer::<api::AttachRolePolicy>(input(&[("RoleName", role), ("PolicyArn", arn)]));
}

/// Makes a policy the permissions boundary of a role.
pub(crate) fn bound(house: &TestHouse, role: &str, arn: &str) {
    house.answer::<api::PutRolePermissionsBoundary>(input(&[
        ("RoleName", role),
        ("PermissionsBoundary", arn),
    ]));
}

/// Makes an instance profile.
pub(crate) fn make_profile(house: &TestHouse, name: &str) -> api::InstanceProfile {
    let made = house.answer::<api::CreateInstanceProfile>(input(&[("InstanceProfileName", name)]));
    made.instance_profile
}

/// Makes the role that GuardDuty is linked to; its name.
pub(crate) fn make_linked_role(house: &TestHouse) -> String {
    let made = house.answer::<api::CreateServiceLinkedRole>(input(&[(
        "AWSServiceName",
        "guardduty.amazonaws.com",
    )]));
    made.role.unwrap().role_name
}

/// Puts so many roles into the store, as fast as a test wants it.
pub(crate) fn fill_with_roles(house: &TestHouse, count: usize) {
    let trust = Document::parse(TRUST_EC2, PolicyKind::Trust).unwrap();
    let fill = house.store().write(|tx| {
        (0..count).try_for_each(|number| {
            let role = Role {
                account: house.account(),
                name: format!("filling-{number}"),
                path: "/".to_owned(),
                id: format!("AROA{number:017}"),
                created_at: house.now(),
                description: None,
                max_session_seconds: 3600,
                tags: Tags::new(),
                boundary: None,
                trust: trust.clone(),
                policies: OwnPolicies::default(),
                linked_service: None,
                max_signin_session_seconds: None,
            };
            put_role(tx, role)
        })
    });
    fill.unwrap();
}

/// A tag.
pub(crate) fn tag(key: &str, value: &str) -> Tag {
    Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    }
}

/// Percent-encoding undone.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
