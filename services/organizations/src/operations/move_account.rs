//! `MoveAccount`: moves an account to another root or unit, whose policies bind it at once.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{Member, put_member};

use crate::api::{MoveAccountInput, MoveAccountOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn move_account(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: MoveAccountInput,
) -> Result<Reply<MoveAccountOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:MoveAccount", Reach::Management)?;
    let id = TargetId::account(&input.account_id)?;
    let source = TargetId::parent(&input.source_parent_id)?;
    let destination = TargetId::parent(&input.destination_parent_id)?;
    let find = |id| tx.find_target(&seat.organization, id);
    let (found, from, to) = (find(&id)?, find(&source)?, find(&destination)?);

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let ask = ask.on(seat.target(&source, from.as_ref()));
    let permit = ctx.authorize(&ask.on(seat.target(&destination, to.as_ref())))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    if from.is_none() || member.parent != input.source_parent_id {
        return Err(OrganizationsError::no_such_source_parent());
    }
    to.ok_or_else(OrganizationsError::no_such_destination_parent)?;
    if member.parent == input.destination_parent_id {
        return Err(OrganizationsError::account_is_there());
    }
    let moved = Member {
        parent: input.destination_parent_id,
        ..Member::clone(&member)
    };
    put_member(tx.tx, moved)?;

    Ok(permit.reply(MoveAccountOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn moved(
        house: &TestHouse,
        account: &str,
        from: &str,
        to: &str,
    ) -> Result<api::MoveAccountOutput, String> {
        house.call::<api::MoveAccount>(input(&[
            ("AccountId", account),
            ("SourceParentId", from),
            ("DestinationParentId", to),
        ]))
    }

    #[test]
    fn an_account_is_where_it_was_moved_to() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let account = house.new_account("one");
        moved(&house, &account, &root, &unit).unwrap();
        assert_eq!(house.children(&unit, "ACCOUNT"), [account.as_str()]);
        assert!(!house.children(&root, "ACCOUNT").contains(&account));
        for (from, to, code) in [
            (
                root.as_str(),
                unit.as_str(),
                "SourceParentNotFoundException: ",
            ),
            (&unit, &unit, "DuplicateAccountException: "),
            (&unit, "r-none", "DestinationParentNotFoundException: "),
        ] {
            let refusal = moved(&house, &account, from, to).unwrap_err();
            assert!(refusal.starts_with(code), "{refusal}");
        }
    }

    #[test]
    fn needs_permission_on_account_and_both_parents() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let account = house.new_account("one");
        let on = |arn: &str| allow("organizations:MoveAccount", arn);
        let arns = [
            on(&house.account_arn(&account)),
            on(&house.root().arn.unwrap()),
            on(&house.unit_arn(&unit)),
        ];
        let input = || {
            input(&[
                ("AccountId", account.as_str()),
                ("SourceParentId", &root),
                ("DestinationParentId", &unit),
            ])
        };
        let two = house.as_new_user("two", &[&arns[0], &arns[1]]);
        two.is_denied::<api::MoveAccount>(input());
        let all = house.as_new_user("all", &[&arns[0], &arns[1], &arns[2]]);
        all.answer::<api::MoveAccount>(input());
    }
}
