//! `UpdateLoginProfile`: another password for a user, or other rules of his sign-in.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::put_login_profile;

use crate::api::{UpdateLoginProfileInput, UpdateLoginProfileOutput};
use crate::error::IamError;
use crate::resources::login_profile;
use crate::store::IamWrite;

pub(crate) fn update_login_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateLoginProfileInput,
) -> Result<Reply<UpdateLoginProfileOutput>, IamError> {
    let resets_duration = input.reset_max_signin_session_duration == Some(true);
    if resets_duration && input.max_signin_session_duration.is_some() {
        return Err(IamError::session_duration_set_and_reset());
    }

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:UpdateLoginProfile"))?;

    let user = user.existing()?;
    let mut profile = login_profile::of_user(tx.rows(), &user)?;
    if let Some(password) = &input.password {
        login_profile::set_password(ctx, tx.iam, tx.rows(), &mut profile, password.expose())?;
    }
    if let Some(required) = input.password_reset_required {
        profile.reset_required = required;
    }
    if resets_duration || input.max_signin_session_duration.is_some() {
        profile.max_session_secs = input.max_signin_session_duration;
    }
    put_login_profile(tx.tx, ctx.account(), &user.id, profile)?;

    Ok(permit.reply(UpdateLoginProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{LoginProfile, find_login_profile, find_user};
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, UpdateAccountPasswordPolicyInput, UpdateLoginProfileInput};
    use crate::test_house;

    fn house_with_password() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-0"),
        ]));
        house
    }

    fn with_password(password: &str) -> UpdateLoginProfileInput {
        input(&[("UserName", "alice"), ("Password", password)])
    }

    fn profile(house: &TestHouse) -> LoginProfile {
        let tx = house.store().read().unwrap();
        let alice = find_user(&tx, house.account(), "alice").unwrap().unwrap();
        let found = find_login_profile(&tx, house.account(), &alice.id).unwrap();
        LoginProfile::clone(&found.unwrap())
    }

    #[test]
    fn the_new_password_is_in_force() {
        let house = house_with_password();
        house.advance_secs(60);
        house.answer::<api::UpdateLoginProfile>(with_password("Correct-Horse-1"));
        let profile = profile(&house);
        assert!(profile.password.is_of("Correct-Horse-1").unwrap());
        assert!(!profile.password.is_of("Correct-Horse-0").unwrap());
        assert_eq!(profile.changed_at, house.now());
    }

    #[test]
    fn what_is_left_out_stays() {
        let house = house_with_password();
        house.answer::<api::UpdateLoginProfile>(UpdateLoginProfileInput {
            password_reset_required: Some(true),
            max_signin_session_duration: Some(7200),
            ..input(&[("UserName", "alice")])
        });
        house.answer::<api::UpdateLoginProfile>(input(&[("UserName", "alice")]));
        let before = profile(&house);
        assert!(before.password.is_of("Correct-Horse-0").unwrap());
        assert!(before.reset_required);
        assert_eq!(before.max_session_secs, Some(7200));
        let reset = UpdateLoginProfileInput {
            reset_max_signin_session_duration: Some(true),
            ..input(&[("UserName", "alice")])
        };
        house.answer::<api::UpdateLoginProfile>(reset.clone());
        assert_eq!(profile(&house).max_session_secs, None);
        let both = UpdateLoginProfileInput {
            max_signin_session_duration: Some(7200),
            ..reset
        };
        let refusal = house.refusal::<api::UpdateLoginProfile>(both);
        assert!(refusal.starts_with("InvalidInputException: "), "{refusal}");
    }

    #[test]
    fn the_last_passwords_are_not_set_again() {
        let house = house_with_password();
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            password_reuse_prevention: Some(2),
            ..Default::default()
        });
        house.answer::<api::UpdateLoginProfile>(with_password("Correct-Horse-1"));
        for last in ["Correct-Horse-0", "Correct-Horse-1"] {
            assert_eq!(
                house.refusal::<api::UpdateLoginProfile>(with_password(last)),
                "PasswordPolicyViolationException: Policy constraint violation with password \
                 reuse prevention during password change."
            );
        }
        house.answer::<api::UpdateLoginProfile>(with_password("Correct-Horse-2"));
        house.answer::<api::UpdateLoginProfile>(with_password("Correct-Horse-0"));
    }

    #[test]
    fn says_who_has_no_password() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        assert_eq!(
            house.refusal::<api::UpdateLoginProfile>(with_password("Correct-Horse-1")),
            "NoSuchEntityException: Login Profile for User alice cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_password().needs::<api::UpdateLoginProfile>(
            "iam:UpdateLoginProfile",
            "arn:aws:iam::111122223333:user/alice",
            with_password("Correct-Horse-1"),
        );
    }
}
