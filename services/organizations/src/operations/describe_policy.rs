//! `DescribePolicy`: a policy with its text.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribePolicyInput, DescribePolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::policy;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_policy(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribePolicyInput,
) -> Result<Reply<DescribePolicyOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DescribePolicy", Reach::Readers)?;
    let found = tx.find_policy(seat.id(), &input.policy_id)?;

    let permit = ctx.authorize(&seat.ask_on_policy(&input.policy_id, found.as_ref()))?;

    let found = found.ok_or_else(OrganizationsError::no_such_policy)?;

    Ok(permit.reply(DescribePolicyOutput {
        policy: Some(policy::shown(&found, &seat.arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn the_policies_of_aws_belong_to_aws() {
        let found =
            house().answer::<api::DescribePolicy>(input(&[("PolicyId", "p-FullAWSAccess")]));
        let found = found.policy.unwrap().policy_summary.unwrap();
        assert_eq!(found.aws_managed, Some(true));
        assert_eq!(
            found.arn.unwrap(),
            "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
        );
    }

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribePolicy>(input(&[("PolicyId", "p-12345678")])),
            "PolicyNotFoundException: You specified a policy that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = house();
        let policy = house.new_policy("TAG_POLICY", "one", "{}");
        house.needs::<api::DescribePolicy>(
            "organizations:DescribePolicy",
            &house.policy_arn(&policy),
            input(&[("PolicyId", &policy)]),
        );
    }
}
