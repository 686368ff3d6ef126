//! `AdminEnableUser`: a user who was disabled may sign in again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminEnableUserInput, AdminEnableUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_enable_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminEnableUserInput,
) -> Result<Reply<AdminEnableUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminEnableUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    user.enabled = true;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminEnableUserOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{house_with, named, pool, put_user, stored, user};

    #[test]
    fn who_was_disabled_may_come_back() {
        let house = house_with(|_| {});
        let mut ada = user("ada");
        ada.enabled = false;
        put_user(&house, &ada);
        house.advance_secs(60);
        let action = "cognito-idp:AdminEnableUser";
        house.needs::<api::AdminEnableUser>(action, &pool().arn(), named("ada"));
        let enabled = stored(&house, "ada");
        assert!(enabled.enabled);
        assert_eq!(enabled.updated_at, house.now());
    }

    #[test]
    fn refuses_who_is_not_there() {
        let house = house_with(|_| {});
        assert_eq!(
            house.refusal::<api::AdminEnableUser>(named("ada")),
            "UserNotFoundException: User does not exist."
        );
        let elsewhere =
            ringwall_testing::input(&[("UserPoolId", "us-east-1_NotThere1"), ("Username", "ada")]);
        let refusal = house.refusal::<api::AdminEnableUser>(elsewhere);
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
