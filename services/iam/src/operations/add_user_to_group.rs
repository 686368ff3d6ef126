//! `AddUserToGroup`: makes a user a member of a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, folded, put_membership, put_user};

use crate::api::{AddUserToGroupInput, AddUserToGroupOutput};
use crate::error::IamError;
use crate::quotas;
use crate::store::IamWrite;

pub(crate) fn add_user_to_group(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AddUserToGroupInput,
) -> Result<Reply<AddUserToGroupOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&group.ask("iam:AddUserToGroup"))?;

    let group = group.existing()?;
    let mut user = User::clone(&*user.existing()?);
    let is_member = user
        .groups
        .iter()
        .any(|name| folded(name) == folded(&group.name));
    if !is_member {
        quotas::GROUPS_OF_USER.require_room(user.groups.len())?;
        put_membership(tx.tx, ctx.account(), &group.name, &user.name)?;
        user.groups.push(group.name.clone());
        put_user(tx.tx, user)?;
    }

    Ok(permit.reply(AddUserToGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, AddUserToGroupInput};
    use crate::test_house;

    fn house_with_user_and_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house
    }

    fn membership(group: &str, user: &str) -> AddUserToGroupInput {
        input(&[("GroupName", group), ("UserName", user)])
    }

    #[test]
    fn a_member_is_added_once() {
        let house = house_with_user_and_group();
        house.answer::<api::AddUserToGroup>(membership("readers", "alice"));
        house.answer::<api::AddUserToGroup>(membership("Readers", "Alice"));
        let groups = house.answer::<api::ListGroupsForUser>(input(&[("UserName", "alice")]));
        assert_eq!(groups.groups.len(), 1);
    }

    #[test]
    fn says_who_is_not_there() {
        let house = house_with_user_and_group();
        for (group, user, words) in [
            (
                "writers",
                "alice",
                "The group with name writers cannot be found.",
            ),
            ("readers", "bob", "The user with name bob cannot be found."),
        ] {
            assert_eq!(
                house.refusal::<api::AddUserToGroup>(membership(group, user)),
                format!("NoSuchEntityException: {words}")
            );
        }
    }

    #[test]
    fn a_user_is_in_ten_groups() {
        let house = house_with_user_and_group();
        for number in 0..10 {
            let name = format!("group-{number}");
            house.answer::<api::CreateGroup>(input(&[("GroupName", &name)]));
            house.answer::<api::AddUserToGroup>(membership(&name, "alice"));
        }
        assert_eq!(
            house.refusal::<api::AddUserToGroup>(membership("readers", "alice")),
            "LimitExceededException: Cannot exceed quota for GroupsPerUser: 10"
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_user_and_group().needs::<api::AddUserToGroup>(
            "iam:AddUserToGroup",
            "arn:aws:iam::111122223333:group/readers",
            membership("readers", "alice"),
        );
    }
}
