//! `AdminSetUserPassword`: an administrator gives a user a password, to keep or to change at the next
//! sign-in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserPasswordInput, AdminSetUserPasswordOutput};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::resources::user::UserStatus;
use crate::store::CognitoWrite;
use crate::users::Conflict;

pub(crate) fn admin_set_user_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminSetUserPasswordInput,
) -> Result<Reply<AdminSetUserPasswordOutput>, CognitoError> {
    let (kind, status) = if input.permanent == Some(true) {
        (Kind::Permanent, UserStatus::Confirmed)
    } else {
        (Kind::Temporary, UserStatus::ForceChangePassword)
    };

    let action = "cognito-idp:AdminSetUserPassword";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    let password = input.password.expose();
    password::set(ctx, tx, &pool, &mut user, password, kind)?;
    user.status = status;
    tx.service.lockouts.succeeded(&pool, &mut user);
    user.updated_at = ctx.now();
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(AdminSetUserPasswordOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::bench;
    use crate::test_users::POOL;

    fn setting(password: &str) -> AdminSetUserPasswordInput {
        input(&[
            ("UserPoolId", POOL),
            ("Username", "ann"),
            ("Password", password),
        ])
    }

    #[test]
    fn a_password_is_to_be_changed_unless_it_is_permanent() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        bench
            .owner
            .answer::<api::AdminSetUserPassword>(setting("Temporary-1"));
        let ann = bench.user("ann");
        assert_eq!(ann.status, UserStatus::ForceChangePassword);
        assert_eq!(ann.credentials.temporary_since, Some(bench.owner.now()));
        let permanent = AdminSetUserPasswordInput {
            permanent: Some(true),
            ..setting("Permanent-1")
        };
        bench.owner.answer::<api::AdminSetUserPassword>(permanent);
        let ann = bench.user("ann");
        assert_eq!(ann.status, UserStatus::Confirmed);
        assert_eq!(ann.credentials.temporary_since, None);
    }

    #[test]
    fn refuses_weak_passwords_and_denies_strangers() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        assert_eq!(
            bench
                .owner
                .refusal::<api::AdminSetUserPassword>(setting("password")),
            "InvalidPasswordException: Password did not conform with policy: Password must have \
             uppercase characters"
        );
        let stranger = bench.owner.as_new_user("eve", &[]);
        stranger.is_denied::<api::AdminSetUserPassword>(setting("Permanent-1"));
    }
}
