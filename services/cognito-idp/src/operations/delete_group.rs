//! `DeleteGroup`: takes a group away; its members stay users.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteGroupInput, DeleteGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::users::worker;

pub(crate) fn delete_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteGroupInput,
) -> Result<Reply<DeleteGroupOutput>, CognitoError> {
    let action = "cognito-idp:DeleteGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;

    tx.remove_group(&group)?;
    worker::clear_members_later(tx, &group, ctx.now())?;

    Ok(permit.reply(DeleteGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{group, house_with, in_group, named, put_user, user, write};

    #[test]
    fn its_members_are_in_no_later_group_of_its_name() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        house.answer::<api::CreateGroup>(group("readers"));
        house.answer::<api::AdminAddUserToGroup>(in_group("ada", "readers"));
        house.answer::<api::DeleteGroup>(group("readers"));
        house.answer::<api::CreateGroup>(group("readers"));
        let groups = house.answer::<api::AdminListGroupsForUser>(named("ada"));
        assert_eq!(groups.groups.unwrap(), []);
        let members = house.answer::<api::ListUsersInGroup>(group("readers"));
        assert_eq!(members.users.unwrap(), []);
        house.advance_secs(1);
        write(&house, |tx| {
            assert!(tx.clear_members("us-east-1_TestPool1", "", 1).unwrap());
        });
    }
}
