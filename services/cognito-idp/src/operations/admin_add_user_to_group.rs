//! `AdminAddUserToGroup`: puts a user into a group.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminAddUserToGroupInput, AdminAddUserToGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

/// A user is in so many groups at most.
const MOST_GROUPS: usize = 100;

pub(crate) fn admin_add_user_to_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminAddUserToGroupInput,
) -> Result<Reply<AdminAddUserToGroupOutput>, CognitoError> {
    let action = "cognito-idp:AdminAddUserToGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;
    let user = tx.user(&pool, input.username.expose())?;

    if !tx.is_member(&pool, &group, &user)? {
        if tx.groups_of(&pool, &user)?.len() >= MOST_GROUPS {
            return Err(CognitoError::limit_exceeded(
                "Exceeded maximum number of groups a user can belong to",
            ));
        }
        tx.put_member(&pool, &group, &user)?;
    }

    Ok(permit.reply(AdminAddUserToGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{group, house_with, in_group, named, put_user, user};

    #[test]
    fn puts_him_in_once() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        house.answer::<api::CreateGroup>(group("readers"));
        house.answer::<api::AdminAddUserToGroup>(in_group("ada", "readers"));
        house.answer::<api::AdminAddUserToGroup>(in_group("Ada", "readers"));
        let groups = house.answer::<api::AdminListGroupsForUser>(named("ada"));
        assert_eq!(groups.groups.unwrap().len(), 1);
        house.answer::<api::AdminRemoveUserFromGroup>(in_group("ada", "readers"));
        let groups = house.answer::<api::AdminListGroupsForUser>(named("ada"));
        assert_eq!(groups.groups.unwrap(), []);
    }

    #[test]
    fn refuses_who_or_what_is_not_there() {
        let house = house_with(|_| {});
        assert_eq!(
            house.refusal::<api::AdminAddUserToGroup>(in_group("ada", "readers")),
            "ResourceNotFoundException: Group not found."
        );
        house.answer::<api::CreateGroup>(group("readers"));
        assert_eq!(
            house.refusal::<api::AdminAddUserToGroup>(in_group("ada", "readers")),
            "UserNotFoundException: User does not exist."
        );
    }

    #[test]
    fn a_user_is_in_a_hundred_groups() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        for number in 0..=100 {
            let name = format!("group-{number}");
            house.answer::<api::CreateGroup>(group(&name));
            let put = house.call::<api::AdminAddUserToGroup>(in_group("ada", &name));
            assert_eq!(put.is_ok(), number < 100);
        }
    }
}
