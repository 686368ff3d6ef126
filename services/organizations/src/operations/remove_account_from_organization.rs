//! `RemoveAccountFromOrganization`: a member account goes its own way.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_RemoveAccountFromOrganization.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveAccountFromOrganizationInput, RemoveAccountFromOrganizationOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn remove_account_from_organization(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: RemoveAccountFromOrganizationInput,
) -> Result<Reply<RemoveAccountFromOrganizationOutput>, OrganizationsError> {
    let action = "organizations:RemoveAccountFromOrganization";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    tx.require_may_leave(&seat.organization, &member, ctx.now())?;
    tx.leave(&member)?;

    Ok(permit.reply(RemoveAccountFromOrganizationOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn the_account_is_on_its_own_then() {
        let house = house();
        let account = house.new_account("one");
        let remove =
            || house.call::<api::RemoveAccountFromOrganization>(input(&[("AccountId", &account)]));
        assert!(
            remove()
                .unwrap_err()
                .starts_with("ConstraintViolationException: After you create")
        );
        house.advance_secs(4 * 86_400);
        remove().unwrap();
        assert_eq!(house.accounts(), [ACCOUNT]);
        house
            .as_account(&account)
            .answer::<api::CreateOrganization>(input(&[]));
    }

    #[test]
    fn the_management_account_stays() {
        let refusal =
            house().refusal::<api::RemoveAccountFromOrganization>(input(&[("AccountId", ACCOUNT)]));
        assert!(
            refusal.starts_with("MasterCannotLeaveOrganizationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn a_delegated_administrator_stays() {
        let house = house();
        let account = house.new_account("one");
        house.delegate(&account, "sso.amazonaws.com");
        house.advance_secs(4 * 86_400);
        let refusal =
            house.refusal::<api::RemoveAccountFromOrganization>(input(&[("AccountId", &account)]));
        assert!(
            refusal.contains("specified as a delegated administrator"),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        let account = house.new_account("one");
        house.advance_secs(4 * 86_400);
        house.needs::<api::RemoveAccountFromOrganization>(
            "organizations:RemoveAccountFromOrganization",
            &house.account_arn(&account),
            input(&[("AccountId", &account)]),
        );
    }
}
