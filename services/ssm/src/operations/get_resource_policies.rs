//! `GetResourcePolicies`: whom a parameter is shared with.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetResourcePolicies.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::put_resource_policy::own_parameter;
use crate::api::{
    GetResourcePoliciesInput, GetResourcePoliciesOutput, GetResourcePoliciesResponseEntry,
};
use crate::error::SsmError;
use crate::permission;
use crate::store::{Place, SsmRead};

pub(crate) fn get_resource_policies(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetResourcePoliciesInput,
) -> Result<Reply<GetResourcePoliciesOutput>, SsmError> {
    let reference = own_parameter(ctx, &input.resource_arn)?;

    let parameter = tx.find(Place::of(ctx), reference.key())?;

    let resource = permission::own(ctx, reference.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:GetResourcePolicies").on(resource))?;

    // There is one at most, so no page has a second one.
    if input.next_token.is_some() {
        return Err(SsmError::invalid_sharing("NextToken is not of this list."));
    }
    let parameter = parameter.ok_or_else(SsmError::shared_parameter_not_found)?;
    let mut policies = Vec::new();
    if let Some(sharing) = &parameter.sharing {
        policies.push(GetResourcePoliciesResponseEntry {
            policy_id: Some(sharing.policy_id.clone()),
            policy_hash: Some(sharing.policy_hash.clone()),
            policy: Some(sharing.document.shown(tx.tx)?),
        });
    }

    Ok(permit.reply(GetResourcePoliciesOutput {
        next_token: None,
        policies: Some(policies),
    }))
}
