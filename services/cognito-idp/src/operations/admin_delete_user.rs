//! `AdminDeleteUser`: takes a user away.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteUserInput, AdminDeleteUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_delete_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminDeleteUserInput,
) -> Result<Reply<AdminDeleteUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminDeleteUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let user = tx.user(&pool, input.username.expose())?;

    tx.remove_user(&pool, &user, ctx.now())?;

    Ok(permit.reply(AdminDeleteUserOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::resources::pool::Alias;
    use crate::test_users::{group, house_with, in_group, named, put_user, user, write};

    #[test]
    fn takes_all_that_points_to_him() {
        let house = house_with(|pool| pool.aliases = vec![Alias::PreferredUsername]);
        let mut ada = user("ada");
        ada.attributes
            .insert("preferred_username".to_owned(), "countess".to_owned());
        put_user(&house, &ada);
        house.answer::<api::CreateGroup>(group("readers"));
        house.answer::<api::AdminAddUserToGroup>(in_group("ada", "readers"));
        house.answer::<api::AdminDeleteUser>(named("countess"));
        for name in ["ada", "countess", &ada.sub] {
            assert_eq!(
                house.refusal::<api::AdminGetUser>(named(name)),
                "UserNotFoundException: User does not exist."
            );
        }
        put_user(&house, &user("ada"));
        let groups = house.answer::<api::AdminListGroupsForUser>(named("ada"));
        assert_eq!(groups.groups.unwrap(), []);
        write(&house, |tx| {
            let pool = tx.pool(crate::test_users::POOL).unwrap();
            let left = tx.find_alias(&pool, Alias::PreferredUsername, "countess");
            assert_eq!(left.unwrap(), None);
        });
    }
}
