//! Managed policies put into the store, for tests of what they are attached to.

use ringwall_core::Tags;
use ringwall_identity::{
    Document, ManagedPolicy, VersionFacts, put_managed_policy, put_policy_version,
};
use ringwall_policy::PolicyKind;
use ringwall_testing::{TestHouse, allow};

/// Puts `count` policies of the path `/team/` into the caller's account; each allows
/// `iam:ListUsers`. Their ARNs.
pub(crate) fn put_policies(house: &TestHouse, count: usize) -> Vec<String> {
    let arns = (0..count).map(|number| put_policy(house, format!("policy-{number}")));
    arns.collect()
}

fn put_policy(house: &TestHouse, name: String) -> String {
    let now = house.now();
    let policy = ManagedPolicy {
        account: house.account(),
        id: format!("ANPA{name}"),
        name,
        path: "/team/".to_owned(),
        description: None,
        created_at: now,
        updated_at: now,
        default_version: 1,
        versions: vec![VersionFacts {
            number: 1,
            created_at: now,
        }],
        next_version: 2,
        tags: Tags::new(),
    };
    let arn = policy.arn(ringwall_core::Partition::Aws);
    let document = Document::parse(&allow("iam:ListUsers", "*"), PolicyKind::Identity).unwrap();
    let put = house.store().write(|tx| {
        put_policy_version(tx, &policy, 1, document.clone())?;
        put_managed_policy(tx, policy.clone())
    });
    put.unwrap();
    arn
}
