//! `DescribeAccount`: an account of the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeAccountInput, DescribeAccountOutput};
use crate::error::OrganizationsError;
use crate::resources::account;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_account(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeAccountInput,
) -> Result<Reply<DescribeAccountOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DescribeAccount", Reach::Readers)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    let path = tx.path(&seat.organization, &member.parent)?;

    Ok(permit.reply(DescribeAccountOutput {
        account: Some(account::shown(&member, &seat.arns, &path)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, AccountJoinedMethod, AccountState, AccountStatus};
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_an_account_with_its_path() {
        let house = house();
        let account = house.new_account("one");
        let found = house.answer::<api::DescribeAccount>(input(&[("AccountId", &account)]));
        let found = found.account.unwrap();
        let organization = house.organization_id();
        assert_eq!(
            found.arn.unwrap(),
            format!("arn:aws:organizations::{ACCOUNT}:account/{organization}/{account}")
        );
        assert_eq!(found.status, Some(AccountStatus::Active));
        assert_eq!(found.state, Some(AccountState::Active));
        assert_eq!(found.joined_method, Some(AccountJoinedMethod::Created));
        assert_eq!(
            found.paths.unwrap(),
            [format!("{organization}/{}/{account}/", house.root_id())]
        );
    }

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribeAccount>(input(&[("AccountId", "999999999999")])),
            "AccountNotFoundException: You specified an account that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        let account = house.new_account("one");
        let arn = house.account_arn(&account);
        house.needs::<api::DescribeAccount>(
            "organizations:DescribeAccount",
            &arn,
            input(&[("AccountId", &account)]),
        );
        house
            .as_account(&account)
            .is_denied::<api::DescribeAccount>(input(&[("AccountId", &account)]));
    }
}
