//! `AdminResetUserPassword`: a user must choose a new password, for which he is sent a code.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{AdminResetUserPasswordInput, AdminResetUserPasswordOutput};
use crate::error::CognitoError;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::users::Conflict;

pub(crate) fn admin_reset_user_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminResetUserPasswordInput,
) -> Result<Reply<AdminResetUserPasswordOutput>, CognitoError> {
    let action = "cognito-idp:AdminResetUserPassword";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let user = tx.user(&pool, input.username.expose())?;

    if user.status == UserStatus::Unconfirmed {
        return Err(CognitoError::not_resettable());
    }
    let (user, contact) = account::recoverable(&pool, Some(user))?;
    let user = User {
        status: UserStatus::ResetRequired,
        updated_at: ctx.now(),
        ..Arc::unwrap_or_clone(user)
    };
    let metadata = input.client_metadata.as_ref();
    account::send_reset_code(ctx, tx, &pool, None, (&user, contact), metadata)?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(AdminResetUserPasswordOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{CLIENT, bench};
    use crate::test_users::POOL;

    fn resetting(name: &str) -> AdminResetUserPasswordInput {
        input(&[("UserPoolId", POOL), ("Username", name)])
    }

    #[test]
    fn the_user_chooses_a_new_password_by_the_code_that_he_is_sent() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        bench
            .owner
            .answer::<api::AdminResetUserPassword>(resetting("ann"));
        assert_eq!(bench.user("ann").status, UserStatus::ResetRequired);
        assert_eq!(bench.messages().pop().unwrap().occasion, "ForgotPassword");
        bench.anybody.answer::<api::ConfirmForgotPassword>(input(&[
            ("ClientId", CLIENT),
            ("Username", "ann"),
            ("ConfirmationCode", &bench.code()),
            ("Password", "Another-Horse-2"),
        ]));
        assert_eq!(bench.user("ann").status, UserStatus::Confirmed);
    }

    #[test]
    fn refuses_who_is_not_confirmed_and_denies_strangers() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        assert_eq!(
            bench
                .owner
                .refusal::<api::AdminResetUserPassword>(resetting("ann")),
            "NotAuthorizedException: User password cannot be reset in the current state."
        );
        let stranger = bench.owner.as_new_user("eve", &[]);
        stranger.is_denied::<api::AdminResetUserPassword>(resetting("ann"));
    }
}
