//! `AdminConfirmSignUp`: an administrator confirms an account; no address is verified by that.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{AdminConfirmSignUpInput, AdminConfirmSignUpOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::users::Conflict;

pub(crate) fn admin_confirm_sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminConfirmSignUpInput,
) -> Result<Reply<AdminConfirmSignUpOutput>, CognitoError> {
    let action = "cognito-idp:AdminConfirmSignUp";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        return told.map(|()| permit.reply(AdminConfirmSignUpOutput {}));
    }
    let user = (*tx.user(&pool, input.username.expose())?).clone();
    let metadata = input.client_metadata.as_ref();
    let conflict = Conflict::Refuse;
    account::confirm(ctx, tx, (&pool, None), user, None, conflict, metadata)?;

    Ok(permit.reply(AdminConfirmSignUpOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use super::*;
    use crate::api;
    use crate::resources::pool::Contact;
    use crate::resources::user::UserStatus;
    use crate::test_accounts::bench;
    use crate::test_users::POOL;

    fn confirming(name: &str) -> AdminConfirmSignUpInput {
        input(&[("UserPoolId", POOL), ("Username", name)])
    }

    #[test]
    fn confirms_the_account_and_no_address() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        bench
            .owner
            .answer::<api::AdminConfirmSignUp>(confirming("ann"));
        let ann = bench.user("ann");
        assert_eq!(ann.status, UserStatus::Confirmed);
        assert!(!ann.is_verified(Contact::Email));
        assert_eq!(
            bench
                .owner
                .refusal::<api::AdminConfirmSignUp>(confirming("ann")),
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
        );
        assert_eq!(
            bench
                .owner
                .refusal::<api::AdminConfirmSignUp>(confirming("nobody")),
            "UserNotFoundException: User does not exist."
        );
    }

    #[test]
    fn strangers_are_denied() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let stranger = bench.owner.as_new_user("eve", &[]);
        stranger.is_denied::<api::AdminConfirmSignUp>(confirming("ann"));
        let other = bench.owner.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::AdminConfirmSignUp>(confirming("ann")),
            format!("ResourceNotFoundException: User pool {POOL} does not exist.")
        );
        assert_eq!(bench.user("ann").status, UserStatus::Unconfirmed);
    }
}
