//! `SetUserPoolMfaConfig`: a pool's second factors and passkeys.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserPoolMfaConfigInput, SetUserPoolMfaConfigOutput};
use crate::error::CognitoError;
use crate::factor::pool_config;
use crate::resources::pool::Pool;
use crate::sms_role;
use crate::store::CognitoWrite;

pub(crate) fn set_user_pool_mfa_config(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUserPoolMfaConfigInput,
) -> Result<Reply<SetUserPoolMfaConfigOutput>, CognitoError> {
    let action = "cognito-idp:SetUserPoolMfaConfig";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut pool = Pool::clone(&pool);
    let sms = input.sms_mfa_configuration.as_ref();
    let names_role = sms.is_some_and(|sms| sms.sms_configuration.is_some());
    pool_config::change(&mut pool, input)?;
    if names_role {
        sms_role::require_usable(ctx, &*tx.tx, &pool)?;
    }
    pool.updated_at = ctx.now();
    let shown = pool_config::shown(&pool);
    tx.put_pool(pool)?;

    Ok(permit.reply(SetUserPoolMfaConfigOutput {
        sms_mfa_configuration: shown.sms_mfa_configuration,
        software_token_mfa_configuration: shown.software_token_mfa_configuration,
        email_mfa_configuration: shown.email_mfa_configuration,
        mfa_configuration: shown.mfa_configuration,
        web_authn_configuration: shown.web_authn_configuration,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow};

    use super::*;
    use crate::api;
    use crate::factor::test_bench::{Bench, pool, user};
    use crate::resources::pool::{FirstFactor, Recovery, Tier};

    fn input() -> SetUserPoolMfaConfigInput {
        SetUserPoolMfaConfigInput {
            user_pool_id: pool().id,
            sms_mfa_configuration: None,
            software_token_mfa_configuration: None,
            email_mfa_configuration: None,
            mfa_configuration: None,
            web_authn_configuration: None,
        }
    }

    fn mode(mode: api::UserPoolMfaType) -> SetUserPoolMfaConfigInput {
        SetUserPoolMfaConfigInput {
            mfa_configuration: Some(mode),
            ..input()
        }
    }

    fn with_token(given: SetUserPoolMfaConfigInput) -> SetUserPoolMfaConfigInput {
        SetUserPoolMfaConfigInput {
            software_token_mfa_configuration: Some(api::SoftwareTokenMfaConfigType {
                enabled: Some(true),
            }),
            ..given
        }
    }

    fn with_sms(given: SetUserPoolMfaConfigInput) -> SetUserPoolMfaConfigInput {
        let message = "Your code is {####}.".to_owned();
        SetUserPoolMfaConfigInput {
            sms_mfa_configuration: Some(api::SmsMfaConfigType {
                sms_authentication_message: Some(message),
                sms_configuration: Some(api::SmsConfigurationType {
                    sns_caller_arn: Some(format!("arn:aws:iam::{ACCOUNT}:role/sms")),
                    external_id: Some("external".to_owned()),
                    sns_region: Some("us-east-1".to_owned()),
                    eums_sms: None,
                }),
            }),
            ..given
        }
    }

    fn with_mail(given: SetUserPoolMfaConfigInput) -> SetUserPoolMfaConfigInput {
        SetUserPoolMfaConfigInput {
            email_mfa_configuration: Some(api::EmailMfaConfigType {
                message: Some("Use {####}".to_owned()),
                subject: Some("Your code".to_owned()),
            }),
            ..given
        }
    }

    fn with_passkeys(id: &str) -> SetUserPoolMfaConfigInput {
        SetUserPoolMfaConfigInput {
            web_authn_configuration: Some(api::WebAuthnConfigurationType {
                relying_party_id: Some(id.to_owned()),
                user_verification: Some(api::UserVerificationType::Required),
                factor_configuration: None,
            }),
            ..input()
        }
    }

    fn bench(pool: &Pool) -> Bench {
        let bench = Bench::new(pool, &user());
        let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"cognito-idp.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
        let publish = allow("sns:Publish", "*");
        bench.house.put_role("sms", trust, &[&publish]);
        bench
    }

    fn set(bench: &Bench, given: SetUserPoolMfaConfigInput) -> SetUserPoolMfaConfigOutput {
        bench.house.answer::<api::SetUserPoolMfaConfig>(given)
    }

    fn refusal(pool: &Pool, given: SetUserPoolMfaConfigInput) -> String {
        bench(pool)
            .house
            .refusal::<api::SetUserPoolMfaConfig>(given)
    }

    fn password_pool() -> Pool {
        let mut pool = pool();
        pool.first_factors = vec![FirstFactor::Password];
        pool
    }

    #[test]
    fn what_is_set_is_shown() {
        let bench = bench(&password_pool());
        let optional = api::UserPoolMfaType::Optional;
        let given = with_mail(with_sms(with_token(mode(optional))));
        let set = set(&bench, given.clone());
        assert_eq!(set.sms_mfa_configuration, given.sms_mfa_configuration);
        assert_eq!(set.email_mfa_configuration, given.email_mfa_configuration);
        assert_eq!(
            set.software_token_mfa_configuration,
            given.software_token_mfa_configuration
        );
        assert_eq!(set.mfa_configuration, Some(optional));

        let shown =
            bench
                .house
                .answer::<api::GetUserPoolMfaConfig>(api::GetUserPoolMfaConfigInput {
                    user_pool_id: pool().id,
                });
        assert_eq!(shown.sms_mfa_configuration, set.sms_mfa_configuration);
        assert_eq!(shown.web_authn_configuration, set.web_authn_configuration);
    }

    #[test]
    fn a_call_with_a_mode_says_of_all_factors_which_there_are() {
        let bench = bench(&password_pool());
        set(&bench, with_sms(with_token(mode(api::UserPoolMfaType::On))));
        let only_sms = set(&bench, with_sms(mode(api::UserPoolMfaType::On)));
        assert_eq!(only_sms.software_token_mfa_configuration, None);
        let off = set(&bench, mode(api::UserPoolMfaType::Off));
        assert_eq!(off.sms_mfa_configuration, None);
    }

    #[test]
    fn a_call_about_passkeys_leaves_factors_alone() {
        let bench = bench(&password_pool());
        set(&bench, with_token(mode(api::UserPoolMfaType::On)));
        let passkeys = with_passkeys("login.example.com");
        let both = set(&bench, passkeys.clone());
        assert_eq!(
            both.web_authn_configuration,
            passkeys.web_authn_configuration
        );
        assert_eq!(both.mfa_configuration, Some(api::UserPoolMfaType::On));
        assert!(both.software_token_mfa_configuration.is_some());
    }

    #[test]
    fn refuses_what_contradicts_itself() {
        let pool = password_pool();
        let off = refusal(&pool, with_token(mode(api::UserPoolMfaType::Off)));
        assert_eq!(
            off,
            "InvalidParameterException: Invalid MFA configuration given, can't disable MFA and \
             configure an MFA together."
        );
        let on = refusal(&pool, mode(api::UserPoolMfaType::On));
        assert!(on.starts_with("InvalidParameterException: "), "{on}");
        let suffix = refusal(&pool, with_passkeys("co.uk"));
        assert!(
            suffix.starts_with("InvalidParameterException: "),
            "{suffix}"
        );

        let mut recovered = password_pool();
        recovered.recovery = Some(vec![Recovery::VerifiedEmail]);
        let mail = refusal(&recovered, with_mail(mode(api::UserPoolMfaType::Optional)));
        assert!(mail.starts_with("InvalidParameterException: "), "{mail}");

        let mut single = password_pool();
        single.first_factors.push(FirstFactor::EmailOtp);
        let required = refusal(&single, with_token(mode(api::UserPoolMfaType::On)));
        assert!(
            required.starts_with("InvalidParameterException: "),
            "{required}"
        );
    }

    #[test]
    fn refuses_a_role_that_does_not_trust_cognito() {
        let bench = bench(&password_pool());
        let trust =
            ringwall_testing::trust(&["arn:aws:iam::111122223333:root"], &["sts:AssumeRole"]);
        bench.house.put_role("sms", &trust, &[]);
        let given = with_sms(mode(api::UserPoolMfaType::Optional));
        assert_eq!(
            bench.house.refusal::<api::SetUserPoolMfaConfig>(given),
            "InvalidSmsRoleTrustRelationshipException: Role does not have a trust relationship \
             allowing Cognito to assume the role"
        );
    }

    #[test]
    fn the_lowest_tier_has_neither_mail_nor_passkeys() {
        let mut lite = password_pool();
        lite.tier = Tier::Lite;
        for given in [
            with_mail(mode(api::UserPoolMfaType::Optional)),
            with_passkeys("login.example.com"),
        ] {
            let refused = refusal(&lite, given);
            assert!(
                refused.starts_with("FeatureUnavailableInTierException: "),
                "{refused}"
            );
        }
    }

    #[test]
    fn needs_its_permission() {
        let bench = bench(&password_pool());
        let given = with_token(mode(api::UserPoolMfaType::On));
        let arn = pool().arn();
        bench.house.needs::<api::SetUserPoolMfaConfig>(
            "cognito-idp:SetUserPoolMfaConfig",
            &arn,
            given,
        );
    }

    #[test]
    fn another_accounts_pool_is_not_there() {
        let bench = bench(&password_pool());
        let stranger = bench.house.as_account("999999999999");
        let refused = stranger.refusal::<api::SetUserPoolMfaConfig>(input());
        assert_eq!(
            refused,
            "ResourceNotFoundException: User pool us-east-1_TestPool1 does not exist."
        );
    }
}
