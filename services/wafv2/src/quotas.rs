//! AWS's quotas of AWS WAF.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/limits.html>

use ringwall_core::{Ask, Permit, RequestContext};
use ringwall_service::Quota;

use crate::Wafv2;
use crate::error::Wafv2Error;

/// Web ACLs of an account in a Region.
pub(crate) const WEB_ACLS: usize = 100;
/// Rule groups of an account in a Region.
pub(crate) const RULE_GROUPS: usize = 100;
/// IP sets of an account in a Region.
pub(crate) const IP_SETS: usize = 100;
/// Networks of an IP set.
pub(crate) const ADDRESSES: usize = 10_000;
/// Regex pattern sets of an account in a Region.
pub(crate) const REGEX_PATTERN_SETS: usize = 10;
/// Units of a web ACL, and of a rule group.
pub(crate) const CAPACITY: u64 = 5000;
/// Resources of a kind that a web ACL guards.
pub(crate) const ASSOCIATIONS: usize = 100;
/// Domains of a web ACL's tokens.
pub(crate) const TOKEN_DOMAINS: usize = 10;
/// API keys of a scope: a bound of Ringwall's own.
pub(crate) const API_KEYS: usize = 100;
/// Domains of an API key.
pub(crate) const API_KEY_DOMAINS: usize = 5;

impl Wafv2 {
    /// Permission, if the caller's quota is not used up.
    pub(crate) fn permit(&self, ctx: &RequestContext, ask: &Ask<'_>) -> Result<Permit, Wafv2Error> {
        if self.quotas.take(ctx, quota(ctx.operation)) {
            Ok(ctx.authorize(ask)?)
        } else {
            Err(Wafv2Error::throttled())
        }
    }
}

/// Every operation has a rate of its own.
fn quota(operation: &'static str) -> Quota {
    let (requests, period_millis) = match operation {
        "AssociateWebACL" | "DisassociateWebACL" | "GetDecryptedAPIKey" => (1, 2000),
        "GetWebACLForResource" | "ListResourcesForWebACL" => (1, 1000),
        name if ["Get", "List", "Describe", "Check"]
            .iter()
            .any(|verb| name.starts_with(verb)) =>
        {
            (5, 1000)
        }
        _ => (1, 1000),
    };
    Quota {
        name: operation,
        requests,
        period_millis,
    }
}
