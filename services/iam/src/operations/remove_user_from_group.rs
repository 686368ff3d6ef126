//! `RemoveUserFromGroup`: ends a user's membership in a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, delete_membership, folded, put_user};

use crate::api::{RemoveUserFromGroupInput, RemoveUserFromGroupOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn remove_user_from_group(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: RemoveUserFromGroupInput,
) -> Result<Reply<RemoveUserFromGroupOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&group.ask("iam:RemoveUserFromGroup"))?;

    let group = group.existing()?;
    let mut user = User::clone(&*user.existing()?);
    let is_other = |name: &String| folded(name) != folded(&group.name);
    if !user.groups.iter().all(is_other) {
        user.groups.retain(is_other);
        delete_membership(tx.tx, ctx.account(), &group.name, &user.name)?;
        put_user(tx.tx, user)?;
    }

    Ok(permit.reply(RemoveUserFromGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, RemoveUserFromGroupInput};
    use crate::test_house;

    fn house_with_member() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::PutGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        let alice = [("GroupName", "readers"), ("UserName", "alice")];
        house.answer::<api::AddUserToGroup>(input(&alice));
        house
    }

    fn alice() -> RemoveUserFromGroupInput {
        input(&[("GroupName", "Readers"), ("UserName", "Alice")])
    }

    #[test]
    fn the_group_gives_him_nothing_any_longer() {
        let house = house_with_member();
        let member = house.as_user("alice");
        member.answer::<api::ListUsers>(input(&[]));
        house.answer::<api::RemoveUserFromGroup>(alice());
        member.is_denied::<api::ListUsers>(input(&[]));
        let left = house.answer::<api::GetGroup>(input(&[("GroupName", "readers")]));
        assert!(left.users.is_empty());
    }

    #[test]
    fn says_who_is_not_there() {
        let house = house_with_member();
        assert_eq!(
            house.refusal::<api::RemoveUserFromGroup>(input(&[
                ("GroupName", "readers"),
                ("UserName", "bob"),
            ])),
            "NoSuchEntityException: The user with name bob cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_member().needs::<api::RemoveUserFromGroup>(
            "iam:RemoveUserFromGroup",
            "arn:aws:iam::111122223333:group/readers",
            alice(),
        );
    }
}
