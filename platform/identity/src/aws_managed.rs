//! AWS managed policies: AWS's in name and ARN, ours in text.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>

use std::sync::{LazyLock, OnceLock};

use ringwall_core::{Partition, Timestamp};
use ringwall_model::managed_policies::{self, ManagedPolicy, managed_policies};
use ringwall_policy::PolicyKind;

use crate::Document;

/// A policy that AWS manages, the same in every account.
#[derive(Debug)]
pub struct AwsManagedPolicy {
    facts: &'static ManagedPolicy,
    /// Compiled when it is first asked for: there are many, and few are used.
    document: OnceLock<Document>,
}

/// Where policies stand that only service-linked roles may have.
const SERVICE_LINKED_PATH: &str = "/aws-service-role/";

static ALL: LazyLock<Vec<AwsManagedPolicy>> = LazyLock::new(|| {
    let policy = |facts| AwsManagedPolicy {
        facts,
        document: OnceLock::new(),
    };
    managed_policies().iter().map(policy).collect()
});

impl AwsManagedPolicy {
    /// All of them, always in the same order.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The policy of a path and name (`job-function/Billing`).
    pub fn find(qualified_name: &str) -> Option<&'static Self> {
        let (path, name) = qualified_name
            .rsplit_once('/')
            .unwrap_or(("", qualified_name));
        let has_path = |policy: &&Self| policy.path().trim_matches('/') == path;
        let mut of_name = ALL.iter().filter(|policy| policy.name() == name);
        of_name.find(has_path)
    }

    /// Its name, without the path.
    pub fn name(&self) -> &'static str {
        self.facts.name
    }

    /// Its path, which begins and ends with `/`.
    pub fn path(&self) -> &'static str {
        self.facts.path
    }

    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        format!(
            "arn:{partition}:iam::aws:policy{}{}",
            self.path(),
            self.name()
        )
    }

    /// `ANPA…`: made from the name, so that it stays.
    pub fn policy_id(&self) -> &'static str {
        self.facts.policy_id
    }

    /// What it is for.
    pub fn description(&self) -> &'static str {
        self.facts.description
    }

    /// When it was made.
    pub const fn created_at(&self) -> Timestamp {
        Timestamp::from_secs(managed_policies::CREATED)
    }

    /// When it got its newest version.
    pub const fn updated_at(&self) -> Timestamp {
        self.created_at()
    }

    /// The number of the version in force, which is the only one.
    pub const fn version(&self) -> u32 {
        1
    }

    /// Whether users, groups and roles may have it; some are for service-linked roles alone.
    pub fn is_attachable(&self) -> bool {
        !self.path().starts_with(SERVICE_LINKED_PATH)
    }

    /// Its document. A test of the packed ones shows that each is a policy.
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            Document::parse(self.facts.document(), PolicyKind::Identity)
                .unwrap_or_else(|_| Document::allowing_nothing(PolicyKind::Identity))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_a_policy() {
        for policy in AwsManagedPolicy::all() {
            assert!(!policy.document().source().is_empty(), "{}", policy.name());
        }
    }

    #[test]
    fn a_policy_is_found_by_path_and_name() {
        let job = AwsManagedPolicy::find("job-function/ViewOnlyAccess").unwrap();
        assert_eq!(job.path(), "/job-function/");
        assert_eq!(
            job.arn(Partition::Aws),
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
        );
        assert!(job.is_attachable());
        assert!(AwsManagedPolicy::find("ViewOnlyAccess").is_none());
        assert!(AwsManagedPolicy::find("AdministratorAccess").is_some());
    }
}
