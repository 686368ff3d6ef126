//! Session policies: what a session may at most, given when it is made.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>

use std::sync::Arc;

use ringwall_core::{AccountId, Tags};
use ringwall_identity::{PolicyName, find_default_document};
use ringwall_policy::{Policy, PolicyKind, size_without_white_space};
use ringwall_store::Reads;

use crate::api::PolicyDescriptorType;
use crate::error::StsError;

/// Managed policies of one session.
const MOST_ARNS: usize = 10;
/// What policies and tags of one session may take together, in bytes of our own packed form.
const PACKED_BYTES: usize = 4096;

/// The session policies of a call.
#[derive(Default)]
pub(crate) struct SessionPolicies {
    pub(crate) inline: Vec<Arc<Policy>>,
    pub(crate) arns: Vec<String>,
}

impl SessionPolicies {
    /// Reads them. Managed policies must be there, and be AWS's or of `account`.
    pub(crate) fn parse(
        tx: &impl Reads,
        account: AccountId,
        policy: Option<&str>,
        arns: Option<&[PolicyDescriptorType]>,
    ) -> Result<Self, StsError> {
        let inline = policy.map(|text| Policy::parse(text, PolicyKind::Session));
        let inline = inline
            .transpose()
            .map_err(|error| StsError::malformed_policy(&error))?;
        let arns = arns.unwrap_or_default().iter();
        let arns: Vec<String> = arns.filter_map(|one| one.arn.clone()).collect();
        if arns.len() > MOST_ARNS {
            return Err(StsError::too_many_policies(MOST_ARNS));
        }
        for arn in &arns {
            let of_account = match PolicyName::parse(arn) {
                Some(PolicyName::Aws { .. }) => true,
                Some(PolicyName::Customer { account: owner, .. }) => owner == account,
                None => false,
            };
            if !of_account || find_default_document(tx, arn)?.is_none() {
                return Err(StsError::unknown_policy(arn));
            }
        }
        Ok(Self {
            inline: inline.into_iter().map(Arc::new).collect(),
            arns,
        })
    }

    /// How much of the room of a session these and `tags` take, in percent; `None` where nothing
    /// was passed.
    pub(crate) fn packed_percent(&self, tags: &Tags) -> Result<Option<i32>, StsError> {
        if self.inline.is_empty() && self.arns.is_empty() && tags.is_empty() {
            return Ok(None);
        }
        let inline = self.inline.iter();
        let bytes: usize = inline
            .map(|policy| size_without_white_space(policy.source()))
            .chain(self.arns.iter().map(String::len))
            .chain(tags.iter().map(|(key, value)| key.len() + value.len() + 2))
            .sum();
        let percent = (bytes * 100).div_ceil(PACKED_BYTES);
        let percent = i32::try_from(percent).unwrap_or(i32::MAX);
        if percent > 100 {
            return Err(StsError::packed_too_large(percent));
        }
        Ok(Some(percent.max(1)))
    }
}
