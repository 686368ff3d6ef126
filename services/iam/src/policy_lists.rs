//! Managed policies, listed with how often the account uses them.

use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_identity::{AwsManagedPolicy, managed_policies};
use ringwall_store::{Reads, RowKey};

use crate::error::IamError;
use crate::policy_naming::FoundPolicy;
use crate::resources::managed_policy::PolicyUsage;

/// A policy, and how often the account uses it.
pub(crate) struct UsedPolicy {
    pub(crate) policy: FoundPolicy,
    pub(crate) usage: PolicyUsage,
}

/// The account's own, by folded name.
pub(crate) fn customer_managed(
    tx: &impl Reads,
    ctx: &RequestContext,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, UsedPolicy)>, IamError> {
    let rows = managed_policies(tx, ctx.account(), after, limit)?;
    let rows = rows.into_iter();
    rows.map(|(key, policy)| used(tx, ctx, key, FoundPolicy::Customer(Arc::clone(&policy))))
        .collect()
}

/// AWS's own, in their order.
pub(crate) fn aws_managed(
    tx: &impl Reads,
    ctx: &RequestContext,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, UsedPolicy)>, IamError> {
    let key = |policy: &AwsManagedPolicy| RowKey::new().text(policy.policy_id());
    let mut policies = AwsManagedPolicy::all().iter();
    if let Some(after) = after {
        policies.find(|policy| key(policy) == *after);
    }
    let policies = policies.take(limit);
    policies
        .map(|policy| used(tx, ctx, key(policy), FoundPolicy::Aws(policy)))
        .collect()
}

fn used(
    tx: &impl Reads,
    ctx: &RequestContext,
    key: RowKey,
    policy: FoundPolicy,
) -> Result<(RowKey, UsedPolicy), IamError> {
    let arn = policy.arn(ctx.partition());
    let usage = PolicyUsage::of(tx, ctx.account(), &arn)?;
    Ok((key, UsedPolicy { policy, usage }))
}
