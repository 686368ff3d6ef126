//! AWS managed policies: AWS's in name and ARN, ours in text.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>

use std::sync::LazyLock;

use ringwall_policy::PolicyKind;

use crate::Document;

/// A policy that AWS manages, the same in every account.
#[derive(Clone, Debug)]
pub struct AwsManagedPolicy {
    name: &'static str,
    document: Document,
}

/// Path and name, and the document.
const TEXTS: [(&str, &str); 1] = [(
    "AdministratorAccess",
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
)];

static ALL: LazyLock<Vec<AwsManagedPolicy>> = LazyLock::new(|| {
    let policy = |(name, text): &(&'static str, &str)| {
        let document = Document::parse(text, PolicyKind::Identity).ok()?;
        Some(AwsManagedPolicy { name, document })
    };
    TEXTS.iter().filter_map(policy).collect()
});

impl AwsManagedPolicy {
    /// The policy of a path and name (`job-function/Billing`).
    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|policy| policy.name == name)
    }

    /// Its document.
    pub const fn document(&self) -> &Document {
        &self.document
    }
}
