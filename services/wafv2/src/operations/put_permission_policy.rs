//! `PutPermissionPolicy`: shares a rule group with other accounts.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_PutPermissionPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutPermissionPolicyInput, PutPermissionPolicyOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::permission_policy;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Write;

pub(crate) fn put_permission_policy(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: PutPermissionPolicyInput,
) -> Result<Reply<PutPermissionPolicyOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::RuleGroup)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:PutPermissionPolicy", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    let owner = found.entity.place.account;
    let mut group = RuleGroup::clone(found);
    group.sharing = Some(permission_policy::parse(&input.policy, &*tx.tx, owner)?);
    tx.put(group)?;

    Ok(permit.reply(PutPermissionPolicyOutput {}))
}
