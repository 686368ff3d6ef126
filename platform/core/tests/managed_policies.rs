//! AWS's managed policies are policies to the engine that will evaluate them.

use std::collections::BTreeSet;

use ringwall_model::managed_policies::{managed_policies, managed_policy};
use ringwall_policy::{Policy, PolicyKind};

#[test]
fn every_document_is_an_identity_policy() {
    assert!(managed_policies().len() > 50);
    for policy in managed_policies() {
        let parsed = Policy::parse(policy.document(), PolicyKind::Identity);
        assert!(parsed.is_ok(), "{}: {:?}", policy.name, parsed.err());
    }
}

#[test]
fn each_is_found_by_its_arn_and_has_an_id_of_its_own() {
    let mut ids = BTreeSet::new();
    for policy in managed_policies() {
        let found = managed_policy(&policy.arn()).map(|it| it.name);
        assert_eq!(found, Some(policy.name));
        assert!(policy.path.starts_with('/') && policy.path.ends_with('/'));
        assert!(policy.policy_id.starts_with("ANPA") && policy.policy_id.len() == 21);
        assert!(ids.insert(policy.policy_id), "{}", policy.name);
    }
    assert!(managed_policy("arn:aws:iam::aws:policy/Nothing").is_none());
    assert!(managed_policy("arn:aws:iam::aws:policy/ViewOnlyAccess").is_none());
    assert!(managed_policy("arn:aws:iam::123456789012:policy/ReadOnlyAccess").is_none());
}

#[test]
fn the_tasks_of_root_are_there() {
    for name in [
        "IAMAuditRootUserCredentials",
        "IAMCreateRootUserPassword",
        "IAMDeleteRootUserCredentials",
        "S3UnlockBucketPolicy",
        "SQSUnlockQueuePolicy",
    ] {
        let arn = format!("arn:aws:iam::aws:policy/root-task/{name}");
        assert!(managed_policy(&arn).is_some(), "{name}");
    }
}
