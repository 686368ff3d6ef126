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
    let found = tx.find_delegation(seat.id())?;

    let arn = seat
        .arns
        .resource_policy(found.as_ref().map_or("*", |found| &found.id));
    let tags = found.as_ref().map(|found| &found.tags);
    let permit = ctx.authorize(&seat.ask().on(seat.resource(arn, tags)))?;

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
    fn needs_permission_on_it() {
        let house = house();
        house.put_resource_policy();
        let found = house.answer::<api::DescribeResourcePolicy>(input(&[]));
        let summary = found
            .resource_policy
            .unwrap()
            .resource_policy_summary
            .unwrap();
        house.needs::<api::DeleteResourcePolicy>(
            "organizations:DeleteResourcePolicy",
            &summary.arn.unwrap(),
            input(&[]),
        );
        let refusal = house.refusal::<api::DeleteResourcePolicy>(input(&[]));
        assert!(
            refusal.starts_with("ResourcePolicyNotFoundException: "),
            "{refusal}"
        );
    }
}
