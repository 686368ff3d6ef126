//! `CloseAccount`: closes a member account: from now on its principals may do nothing.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{Member, MemberStatus, put_closed, put_member};
use ringwall_identity::organization_trust::delegations_to;

use crate::api::{CloseAccountInput, CloseAccountOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn close_account(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CloseAccountInput,
) -> Result<Reply<CloseAccountOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:CloseAccount", Reach::Management)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    seat.require_all_features()?;
    if member.account == seat.organization.management_account {
        return Err(OrganizationsError::cannot_close_management_account());
    }
    match member.status {
        MemberStatus::Active => {}
        MemberStatus::PendingClosure => return Err(OrganizationsError::account_closing()),
        MemberStatus::Suspended => return Err(OrganizationsError::account_already_closed()),
    }
    if !delegations_to(tx.rows(), seat.id(), member.account, None, 1)?.is_empty() {
        return Err(OrganizationsError::is_delegated_administrator());
    }
    put_closed(tx.tx, member.account)?;
    let closing = Member {
        status: MemberStatus::PendingClosure,
        ..Member::clone(&member)
    };
    tx.schedule_closure(&closing, ctx.now())?;
    put_member(tx.tx, closing)?;

    Ok(permit.reply(CloseAccountOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, TestHouse, allow, input};

    use crate::api::{self, AccountState, AccountStatus};
    use crate::bench::{Steps as _, house};

    fn close(house: &TestHouse, account: &str) -> Result<api::CloseAccountOutput, String> {
        house.call::<api::CloseAccount>(input(&[("AccountId", account)]))
    }

    #[test]
    fn its_principals_may_do_nothing_from_now_on() {
        let house = house();
        let account = house.new_account("one");
        let root = house.as_account(&account);
        let user = root.as_new_user("user", &[&allow("*", "*")]);
        user.answer::<api::DescribeOrganization>(input(&[]));
        close(&house, &account).unwrap();
        user.is_denied::<api::DescribeOrganization>(input(&[]));
        root.is_denied::<api::DescribeOrganization>(input(&[]));
        house.advance_secs(100 * 86_400);
        root.is_denied::<api::CreateOrganization>(input(&[]));
    }

    #[test]
    fn it_is_shown_for_ninety_days() {
        let house = house();
        let account = house.new_account("one");
        let state = || {
            let found = house.call::<api::DescribeAccount>(input(&[("AccountId", &account)]));
            found.map(|found| {
                let found = found.account.unwrap();
                (found.status.unwrap(), found.state.unwrap())
            })
        };
        close(&house, &account).unwrap();
        assert_eq!(
            state(),
            Ok((AccountStatus::PendingClosure, AccountState::PendingClosure))
        );
        house.advance_secs(1);
        assert_eq!(
            state(),
            Ok((AccountStatus::Suspended, AccountState::Closed))
        );
        assert_eq!(
            close(&house, &account).unwrap_err(),
            "AccountAlreadyClosedException: The account is already closed."
        );
        house.advance_secs(90 * 86_400);
        assert!(state().unwrap_err().starts_with("AccountNotFoundException"));
    }

    #[test]
    fn the_management_account_is_not_closed() {
        let refusal = close(&house(), ACCOUNT).unwrap_err();
        assert!(
            refusal.starts_with("ConstraintViolationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        let account = house.new_account("one");
        house.needs::<api::CloseAccount>(
            "organizations:CloseAccount",
            &house.account_arn(&account),
            input(&[("AccountId", &account)]),
        );
    }
}
