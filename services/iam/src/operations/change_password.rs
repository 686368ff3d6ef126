//! `ChangePassword`: a user sets another password for himself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html>

use ringwall_core::{Ask, PrincipalKind, Reply, RequestContext};
use ringwall_identity::{find_login_profile, find_password_policy, put_login_profile};

use crate::api::{ChangePasswordInput, ChangePasswordOutput};
use crate::error::IamError;
use crate::resources::login_profile;
use crate::store::IamWrite;

pub(crate) fn change_password(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: ChangePasswordInput,
) -> Result<Reply<ChangePasswordOutput>, IamError> {
    let PrincipalKind::User { name, .. } = &ctx.caller.principal.kind else {
        return Err(IamError::not_a_user());
    };

    let user = tx.user(ctx, name)?;
    let policy = find_password_policy(tx.rows(), ctx.account())?;
    let profile = match user.found() {
        Some(user) => find_login_profile(tx.rows(), ctx.account(), &user.id)?,
        None => None,
    };

    // The account's password policy can allow it to all users.
    let allowed_to_all =
        login_profile::may_be_changed_by_its_user(policy.as_deref(), profile.as_deref(), ctx.now());
    let resource = user.resource().granted(allowed_to_all);
    let permit = ctx.authorize(&Ask::new("iam:ChangePassword").on(resource))?;

    let user = user.existing()?;
    let mut profile = login_profile::of_user(tx.rows(), &user)?;
    if !profile.password.is_of(input.old_password.expose())? {
        return Err(IamError::wrong_old_password());
    }
    let new = input.new_password.expose();
    login_profile::set_password(ctx, tx.iam, tx.rows(), &mut profile, new)?;
    profile.reset_required = false;
    put_login_profile(tx.tx, ctx.account(), &user.id, profile)?;

    Ok(permit.reply(ChangePasswordOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, ChangePasswordInput, UpdateAccountPasswordPolicyInput};
    use crate::test_house;

    const OWN: &str = "arn:aws:iam::111122223333:user/alice";

    /// Alice with a password and these policies.
    fn alice(house: &TestHouse, policies: &[&str]) -> TestHouse {
        let alice = house.as_new_user("alice", policies);
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-1"),
        ]));
        alice
    }

    fn change(old: &str, new: &str) -> ChangePasswordInput {
        input(&[("OldPassword", old), ("NewPassword", new)])
    }

    #[test]
    fn whoever_knows_the_old_password_sets_a_new_one() {
        let house = test_house();
        let alice = alice(&house, &[&allow("iam:ChangePassword", OWN)]);
        house.answer::<api::UpdateLoginProfile>(api::UpdateLoginProfileInput {
            password_reset_required: Some(true),
            ..input(&[("UserName", "alice")])
        });
        alice.answer::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-2"));
        assert_eq!(
            alice.refusal::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-3")),
            "AccessDenied: The old password was incorrect."
        );
        let profile = house.answer::<api::GetLoginProfile>(input(&[("UserName", "alice")]));
        assert_eq!(profile.login_profile.password_reset_required, Some(false));
        alice.answer::<api::ChangePassword>(change("Correct-Horse-2", "Correct-Horse-3"));
    }

    #[test]
    fn the_new_password_is_as_the_policy_asks() {
        let house = test_house();
        let alice = alice(&house, &[&allow("iam:ChangePassword", OWN)]);
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            minimum_password_length: Some(20),
            ..Default::default()
        });
        assert_eq!(
            alice.refusal::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-2")),
            "PasswordPolicyViolationException: Password should have a minimum length of 20"
        );
    }

    #[test]
    fn the_accounts_policy_can_allow_it_to_all() {
        let house = test_house();
        let alice = alice(&house, &[]);
        alice.is_denied::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-2"));
        let allowed = UpdateAccountPasswordPolicyInput {
            allow_users_to_change_password: Some(true),
            max_password_age: Some(30),
            ..Default::default()
        };
        house.answer::<api::UpdateAccountPasswordPolicy>(allowed.clone());
        alice.answer::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-2"));
        // Past its age it is changed as before, unless that is left to administrators.
        house.advance_secs(31 * 24 * 60 * 60);
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            hard_expiry: Some(true),
            ..allowed.clone()
        });
        alice.is_denied::<api::ChangePassword>(change("Correct-Horse-2", "Correct-Horse-3"));
        house.answer::<api::UpdateAccountPasswordPolicy>(allowed);
        alice.answer::<api::ChangePassword>(change("Correct-Horse-2", "Correct-Horse-3"));
    }

    #[test]
    fn what_the_account_allows_to_all_can_be_denied() {
        let house = test_house();
        let deny = allow("iam:ChangePassword", "*").replace("Allow", "Deny");
        let alice = alice(&house, &[&deny]);
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            allow_users_to_change_password: Some(true),
            ..Default::default()
        });
        alice.is_denied::<api::ChangePassword>(change("Correct-Horse-1", "Correct-Horse-2"));
    }

    #[test]
    fn only_users_have_a_password_to_change() {
        assert_eq!(
            test_house().refusal::<api::ChangePassword>(change("Correct-Horse-1", "x")),
            "InvalidUserTypeException: Only IAM Users can change their own password"
        );
    }
}
