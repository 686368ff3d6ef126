//! `DescribeResourcePolicy`: the organization's resource policy.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeResourcePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeResourcePolicyInput, DescribeResourcePolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::resource_policy;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_resource_policy(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    _input: DescribeResourcePolicyInput,
) -> Result<Reply<DescribeResourcePolicyOutput>, OrganizationsError> {
    let action = "organizations:DescribeResourcePolicy";
    let seat = tx.seat(ctx, action, Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let found = tx.find_delegation(seat.id())?;
    let found = found.ok_or_else(OrganizationsError::no_resource_policy)?;

    Ok(permit.reply(DescribeResourcePolicyOutput {
        resource_policy: Some(resource_policy::shown(&found, &seat.arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission() {
        let house = house();
        let refusal = house.refusal::<api::DescribeResourcePolicy>(input(&[]));
        assert!(
            refusal.starts_with("ResourcePolicyNotFoundException: "),
            "{refusal}"
        );
        let content = house.put_resource_policy();
        let found = house.needs::<api::DescribeResourcePolicy>(
            "organizations:DescribeResourcePolicy",
            "*",
            input(&[]),
        );
        assert_eq!(found.resource_policy.unwrap().content, Some(content));
    }
}
