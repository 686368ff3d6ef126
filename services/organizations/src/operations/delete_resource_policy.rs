//! `DeleteResourcePolicy`: members manage the organization's policies no longer.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteResourcePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteResourcePolicyInput, DeleteResourcePolicyOutput};
use crate::error::OrganizationsError;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn delete_resource_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    _input: DeleteResourcePolicyInput,
) -> Result<Reply<DeleteResourcePolicyOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DeleteResourcePolicy", Reach::Management)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let found = tx.find_delegation(seat.id())?;
    found.ok_or_else(OrganizationsError::no_resource_policy)?;
    tx.delete_delegation(seat.id())?;

    Ok(permit.reply(DeleteResourcePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission() {
        let house = house();
        house.put_resource_policy();
        house.needs::<api::DeleteResourcePolicy>(
            "organizations:DeleteResourcePolicy",
            "*",
            input(&[]),
        );
        let refusal = house.refusal::<api::DeleteResourcePolicy>(input(&[]));
        assert!(
            refusal.starts_with("ResourcePolicyNotFoundException: "),
            "{refusal}"
        );
    }
}
