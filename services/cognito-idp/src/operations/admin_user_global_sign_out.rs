//! `AdminUserGlobalSignOut`: all sessions of a user end.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUserGlobalSignOutInput, AdminUserGlobalSignOutOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::revoke;

pub(crate) fn admin_user_global_sign_out(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUserGlobalSignOutInput,
) -> Result<Reply<AdminUserGlobalSignOutOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminUserGlobalSignOut",
        &input.user_pool_id,
    )?;

    let mut user = (*tx.user(&pool, input.username.expose())?).clone();
    revoke::all(ctx, tx, &pool, &mut user)?;
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminUserGlobalSignOutOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::token::bench::{Bench, CLIENT, POOL};

    fn of(name: &str) -> AdminUserGlobalSignOutInput {
        input(&[("UserPoolId", POOL), ("Username", name)])
    }

    #[test]
    fn all_that_was_given_out_is_void() {
        let bench = Bench::new();
        let tokens = [bench.sign_in(), bench.sign_in()];
        bench.house.advance_secs(1);
        let action = "cognito-idp:AdminUserGlobalSignOut";
        let arn = bench.a_pool(POOL).arn();
        bench
            .house
            .needs::<api::AdminUserGlobalSignOut>(action, &arn, of("alice"));
        let nobody = bench.house.as_anonymous();
        for tokens in tokens {
            let shown = input(&[("AccessToken", &tokens.access)]);
            assert_eq!(
                nobody.refusal::<api::GetUser>(shown),
                "NotAuthorizedException: Access Token has been revoked"
            );
            let refresh = input(&[
                ("ClientId", CLIENT),
                ("RefreshToken", tokens.refresh.as_deref().unwrap()),
            ]);
            assert!(
                nobody
                    .call::<api::GetTokensFromRefreshToken>(refresh)
                    .is_err()
            );
        }
    }

    #[test]
    fn refuses_who_is_not_there() {
        assert_eq!(
            Bench::new()
                .house
                .refusal::<api::AdminUserGlobalSignOut>(of("bob")),
            "UserNotFoundException: User does not exist."
        );
    }
}
