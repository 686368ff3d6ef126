//! AWS managed policies: AWS's in name and ARN, ours in text.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>

use std::sync::LazyLock;

use ringwall_core::{BASE32, Partition, Timestamp};
use ringwall_crypto::sha256;
use ringwall_policy::PolicyKind;

use crate::Document;

/// A policy that AWS manages, the same in every account.
#[derive(Clone, Debug)]
pub struct AwsManagedPolicy {
    /// Path and name without the first `/`.
    qualified_name: &'static str,
    description: &'static str,
    id: String,
    document: Document,
}

/// Path and name, what it is for, and the document.
const TEXTS: [(&str, &str, &str); 1] = [(
    "AdministratorAccess",
    "Provides full access to AWS services and resources.",
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
)];

/// When our texts were written: 2026-10-01T00:00:00Z.
const WRITTEN_AT: Timestamp = Timestamp::from_secs(1_790_812_800);
/// Letters of an id behind `ANPA`.
const ID_LETTERS: usize = 17;
/// Where policies stand that only service-linked roles may have.
const SERVICE_LINKED_PATH: &str = "/aws-service-role/";

static ALL: LazyLock<Vec<AwsManagedPolicy>> = LazyLock::new(|| {
    let policy = |(name, description, text): &(&'static str, &'static str, &str)| {
        Some(AwsManagedPolicy {
            qualified_name: name,
            description,
            id: id_of(name),
            document: Document::parse(text, PolicyKind::Identity).ok()?,
        })
    };
    TEXTS.iter().filter_map(policy).collect()
});

impl AwsManagedPolicy {
    /// All of them, always in the same order.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The policy of a path and name (`job-function/Billing`).
    pub fn find(qualified_name: &str) -> Option<&'static Self> {
        let mut all = ALL.iter();
        all.find(|policy| policy.qualified_name == qualified_name)
    }

    /// Its name, without the path.
    pub fn name(&self) -> &'static str {
        let parts = self.qualified_name.rsplit_once('/');
        parts.map_or(self.qualified_name, |(_, name)| name)
    }

    /// Its path, which begins and ends with `/`.
    pub fn path(&self) -> String {
        let parts = self.qualified_name.rsplit_once('/');
        parts.map_or_else(|| "/".to_owned(), |(path, _)| format!("/{path}/"))
    }

    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        format!("arn:{partition}:iam::aws:policy/{}", self.qualified_name)
    }

    /// `ANPA…`: made from the name, so that it stays.
    pub fn policy_id(&self) -> &str {
        &self.id
    }

    /// What it is for.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// When it was made.
    pub const fn created_at(&self) -> Timestamp {
        WRITTEN_AT
    }

    /// When it got its newest version.
    pub const fn updated_at(&self) -> Timestamp {
        WRITTEN_AT
    }

    /// The number of the version in force, which is the only one.
    pub const fn version(&self) -> u32 {
        1
    }

    /// Whether users, groups and roles may have it; some are for service-linked roles alone.
    pub fn is_attachable(&self) -> bool {
        !self.path().starts_with(SERVICE_LINKED_PATH)
    }

    /// Its document.
    pub const fn document(&self) -> &Document {
        &self.document
    }
}

fn id_of(qualified_name: &str) -> String {
    let hash = sha256(qualified_name.as_bytes());
    let letters = hash.iter().take(ID_LETTERS);
    let letters = letters.filter_map(|byte| BASE32.get(usize::from(*byte & 31)));
    let mut id = "ANPA".to_owned();
    id.extend(letters.map(|letter| char::from(*letter)));
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_a_policy() {
        assert_eq!(AwsManagedPolicy::all().len(), TEXTS.len());
    }

    #[test]
    fn a_policy_tells_where_it_stands() {
        let policy = AwsManagedPolicy {
            qualified_name: "aws-service-role/Linked",
            description: "",
            id: id_of("aws-service-role/Linked"),
            document: AwsManagedPolicy::all().first().unwrap().document.clone(),
        };
        assert_eq!(policy.name(), "Linked");
        assert_eq!(policy.path(), "/aws-service-role/");
        assert!(!policy.is_attachable());
        assert_eq!(policy.policy_id().len(), 21);
        assert_eq!(
            policy.arn(Partition::Aws),
            "arn:aws:iam::aws:policy/aws-service-role/Linked"
        );
    }
}
