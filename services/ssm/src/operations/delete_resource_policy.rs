//! `DeleteResourcePolicy`: ends the sharing of a parameter.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteResourcePolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::put_resource_policy::{own_parameter, require_current};
use crate::api::{DeleteResourcePolicyInput, DeleteResourcePolicyOutput, DeletionMode};
use crate::error::SsmError;
use crate::permission;
use crate::store::{Place, SsmWrite};

pub(crate) fn delete_resource_policy(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: DeleteResourcePolicyInput,
) -> Result<Reply<DeleteResourcePolicyOutput>, SsmError> {
    let reference = own_parameter(ctx, &input.resource_arn)?;
    if input.deletion_mode == Some(DeletionMode::RollbackMigration) {
        return Err(SsmError::not_implemented("Rolling a migration back"));
    }

    let parameter = tx.find(Place::of(ctx), reference.key())?;

    let resource = permission::own(ctx, reference.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:DeleteResourcePolicy").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::shared_parameter_not_found)?;
    let sharing = parameter.sharing.as_ref();
    let sharing = sharing.ok_or_else(SsmError::resource_policy_not_found)?;
    require_current(sharing, &input.policy_id, Some(&input.policy_hash))?;
    let mut unshared = (*parameter).clone();
    unshared.sharing = None;
    tx.put(Place::of(ctx), unshared)?;

    Ok(permit.reply(DeleteResourcePolicyOutput {}))
}
