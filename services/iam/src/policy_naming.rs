//! Managed policies as callers name them: by ARN, AWS's own and the account's.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Partition, RequestContext, Resource, Tags, Timestamp};
use ringwall_identity::{
    AwsManagedPolicy, Document, ManagedPolicy, PolicyName, VersionFacts, find_managed_policy,
    find_policy_version,
};
use ringwall_store::{Reads, StoreError};

use crate::error::IamError;
use crate::naming::Entity;
use crate::store::IamTx;

/// Its name is all that a policy needs to be made; others go by ARN.
impl Entity for ManagedPolicy {
    const NOUN: &'static str = "policy";
    const TRAIL_TYPE: &'static str = "AWS::IAM::ManagedPolicy";

    fn arn(&self, partition: Partition) -> String {
        Self::arn(self, partition)
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }
}

/// A managed policy that is there.
#[derive(Clone, Debug)]
pub(crate) enum FoundPolicy {
    Aws(&'static AwsManagedPolicy),
    Customer(Arc<ManagedPolicy>),
}

/// A managed policy that a caller names, there or not.
#[derive(Debug)]
pub(crate) struct NamedPolicy {
    arn: String,
    account: AccountId,
    found: Option<FoundPolicy>,
}

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
    /// The policy of an ARN.
    pub(crate) fn policy(&self, ctx: &RequestContext, arn: &str) -> Result<NamedPolicy, IamError> {
        let named = PolicyName::parse(arn).ok_or_else(|| IamError::invalid_arn(arn))?;
        let (account, found) = match named {
            PolicyName::Aws { name } => {
                let found = AwsManagedPolicy::find(&name).map(FoundPolicy::Aws);
                (ctx.account(), found)
            }
            PolicyName::Customer { account, name, .. } if account == ctx.account() => {
                let found = find_managed_policy(self.rows(), account, &name)?;
                (account, found.map(FoundPolicy::Customer))
            }
            PolicyName::Customer { account, .. } => (account, None),
        };
        Ok(NamedPolicy {
            arn: arn.to_owned(),
            account,
            // The look-up ignores case and path.
            found: found.filter(|found| found.arn(ctx.partition()) == arn),
        })
    }
}

impl NamedPolicy {
    /// Asks for an action on it, with its tags as condition keys of both spellings.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        let tags = self.found.as_ref().and_then(FoundPolicy::tags);
        let mut resource = Resource::new(self.arn.as_str(), self.account)
            .with_trail_type(ManagedPolicy::TRAIL_TYPE);
        if let Some(tags) = tags {
            resource = resource.with_tags(tags);
        }
        let mut ask = Ask::new(action).on(resource);
        for (key, value) in tags.into_iter().flat_map(Tags::iter) {
            ask = ask.key(format!("iam:ResourceTag/{key}"), value);
        }
        ask
    }

    pub(crate) fn arn(&self) -> &str {
        &self.arn
    }

    /// The policy, which must be there.
    pub(crate) fn existing(&self) -> Result<&FoundPolicy, IamError> {
        let missing = || IamError::no_such_policy(&self.arn);
        self.found.as_ref().ok_or_else(missing)
    }

    /// The policy, if it is there.
    pub(crate) const fn found(&self) -> Option<&FoundPolicy> {
        self.found.as_ref()
    }

    /// The policy to be changed, which must be there and the account's own.
    pub(crate) fn changeable(&self) -> Result<ManagedPolicy, IamError> {
        match self.existing()? {
            FoundPolicy::Aws(_) => Err(IamError::policy_of_others()),
            FoundPolicy::Customer(policy) => Ok(ManagedPolicy::clone(policy)),
        }
    }
}

impl FoundPolicy {
    pub(crate) fn arn(&self, partition: Partition) -> String {
        match self {
            Self::Aws(policy) => policy.arn(partition),
            Self::Customer(policy) => policy.arn(partition),
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Aws(policy) => policy.name(),
            Self::Customer(policy) => &policy.name,
        }
    }

    pub(crate) fn path(&self) -> String {
        match self {
            Self::Aws(policy) => policy.path().to_owned(),
            Self::Customer(policy) => policy.path.clone(),
        }
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Aws(policy) => policy.policy_id(),
            Self::Customer(policy) => &policy.id,
        }
    }

    pub(crate) fn description(&self) -> Option<&str> {
        match self {
            Self::Aws(policy) => Some(policy.description()),
            Self::Customer(policy) => policy.description.as_deref(),
        }
    }

    pub(crate) fn created_at(&self) -> Timestamp {
        match self {
            Self::Aws(policy) => policy.created_at(),
            Self::Customer(policy) => policy.created_at,
        }
    }

    pub(crate) fn updated_at(&self) -> Timestamp {
        match self {
            Self::Aws(policy) => policy.updated_at(),
            Self::Customer(policy) => policy.updated_at,
        }
    }

    pub(crate) fn default_version(&self) -> u32 {
        match self {
            Self::Aws(policy) => policy.version(),
            Self::Customer(policy) => policy.default_version,
        }
    }

    /// Its versions, the newest first.
    pub(crate) fn versions(&self) -> Vec<VersionFacts> {
        match self {
            Self::Aws(policy) => vec![VersionFacts {
                number: policy.version(),
                created_at: policy.updated_at(),
            }],
            Self::Customer(policy) => policy.versions.iter().rev().copied().collect(),
        }
    }

    /// Whether users, groups and roles may have it.
    pub(crate) fn is_attachable(&self) -> bool {
        match self {
            Self::Aws(policy) => policy.is_attachable(),
            Self::Customer(_) => true,
        }
    }

    pub(crate) fn tags(&self) -> Option<&Tags> {
        match self {
            Self::Aws(_) => None,
            Self::Customer(policy) => Some(&policy.tags),
        }
    }

    /// The document of a version.
    pub(crate) fn find_document(
        &self,
        tx: &impl Reads,
        number: u32,
    ) -> Result<Option<Document>, StoreError> {
        match self {
            Self::Aws(policy) => {
                Ok((number == policy.version()).then(|| policy.document().clone()))
            }
            Self::Customer(policy) => {
                let version = find_policy_version(tx, policy, number)?;
                Ok(version.map(|version| version.document.clone()))
            }
        }
    }
}
