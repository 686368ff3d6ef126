//! `GetPermissionPolicy`: the policy by which a rule group is shared.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetPermissionPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPermissionPolicyInput, GetPermissionPolicyOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Read;

pub(crate) fn get_permission_policy(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetPermissionPolicyInput,
) -> Result<Reply<GetPermissionPolicyOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::RuleGroup)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:GetPermissionPolicy", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let sharing = found.as_ref().and_then(|group| group.sharing.as_ref());
    let sharing = sharing.ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetPermissionPolicyOutput {
        policy: Some(sharing.shown(tx.tx)?),
    }))
}
