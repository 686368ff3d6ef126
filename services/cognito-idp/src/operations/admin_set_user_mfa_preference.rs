//! `AdminSetUserMFAPreference`: which second factors a user wants.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserMFAPreferenceInput, AdminSetUserMFAPreferenceOutput};
use crate::error::CognitoError;
use crate::factor::preference::Wishes;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_mfa_preference(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminSetUserMFAPreferenceInput,
) -> Result<Reply<AdminSetUserMFAPreferenceOutput>, CognitoError> {
    let wishes = Wishes::new(
        input.sms_mfa_settings.as_ref(),
        input.software_token_mfa_settings.as_ref(),
        input.email_mfa_settings.as_ref(),
        input.web_authn_mfa_settings.as_ref(),
    );

    let action = "cognito-idp:AdminSetUserMFAPreference";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut user = User::clone(&*tx.user(&pool, input.username.expose())?);
    wishes.apply(&pool, &mut user)?;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminSetUserMFAPreferenceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;

    use super::*;
    use crate::api;
    use crate::factor::test_bench::{Bench, pool, user, user_with};

    fn sms_on(username: &str) -> AdminSetUserMFAPreferenceInput {
        AdminSetUserMFAPreferenceInput {
            sms_mfa_settings: Some(api::SmsMfaSettingsType {
                enabled: Some(true),
                preferred_mfa: Some(true),
            }),
            software_token_mfa_settings: None,
            email_mfa_settings: None,
            web_authn_mfa_settings: None,
            username: Sensitive::new(username.to_owned()),
            user_pool_id: pool().id,
        }
    }

    fn factors(bench: &Bench) -> api::AdminGetUserAuthFactorsOutput {
        bench
            .house
            .answer::<api::AdminGetUserAuthFactors>(api::AdminGetUserAuthFactorsInput {
                user_pool_id: pool().id,
                username: Sensitive::new("ann".to_owned()),
            })
    }

    #[test]
    fn what_is_preferred_is_shown() {
        let bench = Bench::new(&pool(), &user_with(&[("phone_number", "+12065550100")]));
        let before = factors(&bench);
        assert_eq!(before.preferred_mfa_setting, None);
        assert_eq!(before.user_mfa_setting_list, None);

        bench
            .house
            .answer::<api::AdminSetUserMFAPreference>(sms_on("ann"));
        let after = factors(&bench);
        assert_eq!(after.preferred_mfa_setting.as_deref(), Some("SMS_MFA"));
        assert_eq!(after.user_mfa_setting_list.unwrap(), ["SMS_MFA"]);
        let configured = after.configured_user_auth_factors.unwrap();
        assert_eq!(configured, [api::AuthFactorType::Password]);
    }

    #[test]
    fn refuses_who_is_not_there_and_what_he_has_not() {
        let bench = Bench::new(&pool(), &user());
        let call = |name| {
            bench
                .house
                .refusal::<api::AdminSetUserMFAPreference>(sms_on(name))
        };
        assert_eq!(call("bob"), "UserNotFoundException: User does not exist.");
        assert_eq!(
            call("ann"),
            "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA"
        );
    }

    #[test]
    fn needs_its_permission() {
        let bench = Bench::new(&pool(), &user_with(&[("phone_number", "+12065550100")]));
        bench.house.needs::<api::AdminSetUserMFAPreference>(
            "cognito-idp:AdminSetUserMFAPreference",
            &pool().arn(),
            sms_on("ann"),
        );
    }
}
