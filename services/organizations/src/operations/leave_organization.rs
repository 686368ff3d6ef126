//! `LeaveOrganization`: the caller's account goes its own way.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{LeaveOrganizationInput, LeaveOrganizationOutput};
use crate::error::OrganizationsError;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn leave_organization(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    _input: LeaveOrganizationInput,
) -> Result<Reply<LeaveOrganizationOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:LeaveOrganization", Reach::Members)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    tx.require_may_leave(&seat.organization, &seat.member, ctx.now())?;
    tx.leave(&seat.member)?;

    Ok(permit.reply(LeaveOrganizationOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_member_leaves_by_himself() {
        let house = house();
        let account = house.new_account("one");
        house.advance_secs(4 * 86_400);
        let member = house.as_account(&account);
        member
            .as_new_user("stranger", &[])
            .is_denied::<api::LeaveOrganization>(input(&[]));
        let leave = allow("organizations:LeaveOrganization", "*");
        member
            .as_new_user("user", &[&leave])
            .answer::<api::LeaveOrganization>(input(&[]));
        assert_eq!(house.accounts(), [ACCOUNT]);
    }

    #[test]
    fn the_management_account_stays() {
        let refusal = house().refusal::<api::LeaveOrganization>(input(&[]));
        assert!(
            refusal.starts_with("MasterCannotLeaveOrganizationException: "),
            "{refusal}"
        );
    }
}
