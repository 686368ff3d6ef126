//! `ListAccountsForParent`: the accounts directly below a root or unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{children_of, find_member};

use crate::api::{ListAccountsForParentInput, ListAccountsForParentOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::account;
use crate::resources::target::TargetId;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_accounts_for_parent(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListAccountsForParentInput,
) -> Result<Reply<ListAccountsForParentOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &input.parent_id, token, most)?;
    let seat = tx.seat(ctx, "organizations:ListAccountsForParent", Reach::Readers)?;
    let parent = TargetId::parent(&input.parent_id)?;
    let found = tx.find_target(&seat.organization, &parent)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&parent, found.as_ref())))?;

    found.ok_or_else(OrganizationsError::no_such_parent)?;
    let path = tx.path(&seat.organization, &input.parent_id)?;
    let listed = page.collect(
        |after, limit| children_of(tx.rows(), seat.id(), &input.parent_id, after, limit),
        |id| {
            let Ok(account) = id.parse() else {
                return Ok(None);
            };
            let member = find_member(tx.rows(), account)?;
            Ok(member.map(|member| account::shown(&member, &seat.arns, &path)))
        },
    )?;

    Ok(permit.reply(ListAccountsForParentOutput {
        accounts: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_those_directly_below() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        let one = house.new_account("one");
        house.new_account("two");
        house.move_account(&one, &house.root_id(), &unit);
        let found = house.answer::<api::ListAccountsForParent>(input(&[("ParentId", &unit)]));
        let found = found.accounts.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id.as_deref(), Some(one.as_str()));
    }

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::ListAccountsForParent>(input(&[("ParentId", "r-none")])),
            "ParentNotFoundException: You specified parent that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_parent() {
        let house = house();
        let (root, arn) = (house.root_id(), house.root().arn.unwrap());
        house.needs::<api::ListAccountsForParent>(
            "organizations:ListAccountsForParent",
            &arn,
            input(&[("ParentId", &root)]),
        );
    }
}
