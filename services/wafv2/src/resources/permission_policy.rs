//! Policies by which rule groups are shared: AWS takes no others than these.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_PutPermissionPolicy.html>

use std::collections::BTreeSet;

use ringwall_core::AccountId;
use ringwall_identity::Document;
use ringwall_policy::{Effect, PolicyKind, PolicyVersion, Statement};
use ringwall_store::Reads;

use crate::error::Wafv2Error;

const REQUIRED: [&str; 3] = [
    "wafv2:CreateWebACL",
    "wafv2:PutFirewallManagerRuleGroups",
    "wafv2:UpdateWebACL",
];
const OPTIONAL: &str = "wafv2:GetRuleGroup";

/// Reads a policy for a rule group of an account.
///
/// # Errors
/// It is none that AWS takes.
pub(crate) fn parse(text: &str, tx: &impl Reads, owner: AccountId) -> Result<Document, Wafv2Error> {
    // A policy without a resource, as roles have it: the resource is the rule group.
    let document = Document::parse(text, PolicyKind::Trust).map_err(|error| {
        Wafv2Error::invalid_permission_policy(format!("The policy is not valid: {error}"))
    })?;
    let policy = document.compiled();
    if policy.version() != PolicyVersion::V2012 {
        return Err(refused(
            "The policy must be composed using IAM Policy version 2012-10-17.",
        ));
    }
    policy.statements().iter().try_for_each(require_shareable)?;
    let bound = document.bind(tx, owner)?;
    bound.map_err(|unknown| refused(&unknown.to_string()))
}

fn require_shareable(statement: &Statement) -> Result<(), Wafv2Error> {
    if statement.effect() != Effect::Allow {
        return Err(refused("Effect must specify Allow."));
    }
    if statement.is_not_principal() || statement.is_not_action() {
        return Err(refused(
            "The policy must include specifications for Effect, Action, and Principal.",
        ));
    }
    let actions: BTreeSet<_> = statement.actions().collect();
    let is_known = |action: &&str| REQUIRED.contains(action) || *action == OPTIONAL;
    if !actions.iter().all(is_known) || !REQUIRED.iter().all(|action| actions.contains(action)) {
        return Err(refused(
            "Action must specify wafv2:CreateWebACL, wafv2:UpdateWebACL, and wafv2:PutFirewallManagerRuleGroups and may optionally specify wafv2:GetRuleGroup. AWS WAF rejects any extra actions or wildcard actions in the policy.",
        ));
    }
    Ok(())
}

fn refused(detail: &str) -> Wafv2Error {
    Wafv2Error::invalid_permission_policy(format!(
        "The operation failed because the specified policy isn't in the proper format. {detail}"
    ))
}
