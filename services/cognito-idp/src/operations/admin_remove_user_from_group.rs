//! `AdminRemoveUserFromGroup`: takes a user out of a group.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRemoveUserFromGroupInput, AdminRemoveUserFromGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_remove_user_from_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminRemoveUserFromGroupInput,
) -> Result<Reply<AdminRemoveUserFromGroupOutput>, CognitoError> {
    let action = "cognito-idp:AdminRemoveUserFromGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;
    let user = tx.user(&pool, input.username.expose())?;

    tx.remove_member(&pool, &group, &user)?;

    Ok(permit.reply(AdminRemoveUserFromGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{group, house_with, in_group, named, pool, put_user, user};

    #[test]
    fn takes_him_out_of_one_group() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        for name in ["readers", "writers"] {
            house.answer::<api::CreateGroup>(group(name));
            house.answer::<api::AdminAddUserToGroup>(in_group("ada", name));
        }
        let action = "cognito-idp:AdminRemoveUserFromGroup";
        let out = || in_group("ada", "readers");
        house.needs::<api::AdminRemoveUserFromGroup>(action, &pool().arn(), out());
        let left = house.answer::<api::AdminListGroupsForUser>(named("ada"));
        let left: Vec<_> = left
            .groups
            .unwrap()
            .into_iter()
            .map(|it| it.group_name)
            .collect();
        assert_eq!(left, [Some("writers".to_owned())]);
        let members = house.answer::<api::ListUsersInGroup>(group("readers"));
        assert_eq!(members.users.unwrap().len(), 0);
        // Who is not in it can be taken out again.
        house.answer::<api::AdminRemoveUserFromGroup>(out());
    }

    #[test]
    fn refuses_who_or_what_is_not_there() {
        let house = house_with(|_| {});
        let out = || in_group("ada", "readers");
        assert_eq!(
            house.refusal::<api::AdminRemoveUserFromGroup>(out()),
            "ResourceNotFoundException: Group not found."
        );
        house.answer::<api::CreateGroup>(group("readers"));
        assert_eq!(
            house.refusal::<api::AdminRemoveUserFromGroup>(out()),
            "UserNotFoundException: User does not exist."
        );
    }
}
