//! `DeletePolicy`: deletes a policy that is attached nowhere.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeletePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::delete_policy as delete_row;

use crate::api::{DeletePolicyInput, DeletePolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::policy_type;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn delete_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DeletePolicyInput,
) -> Result<Reply<DeletePolicyOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DeletePolicy", Reach::Policies)?;
    let found = tx.find_policy(seat.id(), &input.policy_id)?;

    let permit = ctx.authorize(&seat.ask_on_policy(&input.policy_id, found.as_ref()))?;

    let found = found.ok_or_else(OrganizationsError::no_such_policy)?;
    if policy_type::is_aws_managed(&found.id) {
        return Err(OrganizationsError::aws_policy_is_immutable());
    }
    if tx.is_attached(seat.id(), &found.id)? {
        return Err(OrganizationsError::policy_in_use());
    }
    delete_row(tx.tx, seat.id(), &found.id)?;

    Ok(permit.reply(DeletePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn one_in_use_stays() {
        let house = house();
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        house.attach(&policy, ACCOUNT);
        let delete = || house.call::<api::DeletePolicy>(input(&[("PolicyId", &policy)]));
        assert!(delete().unwrap_err().starts_with("PolicyInUseException: "));
        house.answer::<api::DetachPolicy>(input(&[
            ("PolicyId", policy.as_str()),
            ("TargetId", ACCOUNT),
        ]));
        delete().unwrap();
        assert!(
            delete()
                .unwrap_err()
                .starts_with("PolicyNotFoundException: ")
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = house();
        let policy = house.new_policy("TAG_POLICY", "one", "{}");
        house.needs::<api::DeletePolicy>(
            "organizations:DeletePolicy",
            &house.policy_arn(&policy),
            input(&[("PolicyId", &policy)]),
        );
    }
}
