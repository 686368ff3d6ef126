//! `CreateLoginProfile`: a password for a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html>

use ringwall_core::{ApiError, PrincipalKind, Reply, RequestContext};
use ringwall_identity::{find_login_profile, put_login_profile};

use crate::api::{CreateLoginProfileInput, CreateLoginProfileOutput};
use crate::error::IamError;
use crate::resources::login_profile;
use crate::store::IamWrite;

pub(crate) fn create_login_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateLoginProfileInput,
) -> Result<Reply<CreateLoginProfileOutput>, IamError> {
    // A session of AssumeRoot makes the root user's password recoverable; he has none here.
    if input.user_name.is_none() && ctx.caller.principal.kind == PrincipalKind::Root {
        return Err(match &ctx.caller.session {
            Some(session) if session.assumed_root => {
                ApiError::not_implemented("The password of the root user").into()
            }
            _ => IamError::needs_user_name(),
        });
    }
    let password = input.password.ok_or_else(IamError::needs_password)?;

    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:CreateLoginProfile"))?;

    let user = user.existing()?;
    if find_login_profile(tx.rows(), ctx.account(), &user.id)?.is_some() {
        return Err(IamError::login_profile_exists(&user.name));
    }
    let mut profile = login_profile::first(ctx, tx.iam, tx.rows(), password.expose())?;
    profile.reset_required = input.password_reset_required.unwrap_or_default();
    profile.max_session_secs = input.max_signin_session_duration;
    let shown = login_profile::shown(&user.name, &profile);
    put_login_profile(tx.tx, ctx.account(), &user.id, profile)?;

    Ok(permit.reply(CreateLoginProfileOutput {
        login_profile: shown,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{find_login_profile, find_user};
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, CreateLoginProfileInput};
    use crate::test_house;

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house
    }

    fn with_password(password: &str) -> CreateLoginProfileInput {
        input(&[("UserName", "alice"), ("Password", password)])
    }

    #[test]
    fn the_user_has_this_password_and_no_other() {
        let house = house_with_alice();
        let made = house.answer::<api::CreateLoginProfile>(CreateLoginProfileInput {
            password_reset_required: Some(true),
            max_signin_session_duration: Some(3600),
            ..with_password("Correct-Horse-1")
        });
        assert_eq!(made.login_profile.password_reset_required, Some(true));
        let found = house.answer::<api::GetLoginProfile>(input(&[("UserName", "alice")]));
        assert_eq!(found.login_profile, made.login_profile);
        let tx = house.store().read().unwrap();
        let alice = find_user(&tx, house.account(), "alice").unwrap().unwrap();
        let profile = find_login_profile(&tx, house.account(), &alice.id).unwrap();
        let password = &profile.unwrap().password;
        assert!(password.is_of("Correct-Horse-1").unwrap());
        assert!(!password.is_of("Correct-Horse-2").unwrap());
    }

    #[test]
    fn a_user_has_one() {
        let house = house_with_alice();
        house.answer::<api::CreateLoginProfile>(with_password("Correct-Horse-1"));
        assert_eq!(
            house.refusal::<api::CreateLoginProfile>(with_password("Correct-Horse-2")),
            "EntityAlreadyExistsException: Login Profile for user alice already exists."
        );
    }

    #[test]
    fn the_password_is_as_the_policy_asks() {
        let house = house_with_alice();
        assert_eq!(
            house.refusal::<api::CreateLoginProfile>(with_password("password")),
            "PasswordPolicyViolationException: The password does not conform to the account password policy."
        );
        house.answer::<api::CreateAccountAlias>(input(&[("AccountAlias", "corp-2026")]));
        house.refusal::<api::CreateLoginProfile>(with_password("corp-2026"));
        house.answer::<api::UpdateAccountPasswordPolicy>(api::UpdateAccountPasswordPolicyInput {
            require_uppercase_characters: Some(true),
            ..Default::default()
        });
        assert_eq!(
            house.refusal::<api::CreateLoginProfile>(with_password("password")),
            "PasswordPolicyViolationException: Password should have at least one uppercase letter"
        );
        house.answer::<api::CreateLoginProfile>(with_password("Password"));
    }

    #[test]
    fn it_needs_a_password_and_the_root_user_a_name() {
        let house = house_with_alice();
        assert_eq!(
            house.refusal::<api::CreateLoginProfile>(input(&[("UserName", "alice")])),
            "ValidationError: 1 validation error detected: Value at 'password' failed to satisfy \
             constraint: Member must not be null"
        );
        assert_eq!(
            house.refusal::<api::CreateLoginProfile>(input(&[("Password", "Correct-Horse-1")])),
            "ValidationError: Must specify userName when calling with non-User credentials"
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_alice().needs::<api::CreateLoginProfile>(
            "iam:CreateLoginProfile",
            "arn:aws:iam::111122223333:user/alice",
            with_password("Correct-Horse-1"),
        );
    }
}
