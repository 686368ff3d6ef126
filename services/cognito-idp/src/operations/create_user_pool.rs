//! `CreateUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateUserPoolInput, CreateUserPoolOutput};
use crate::error::CognitoError;
use crate::own_key;
use crate::resources::pool::Pool;
use crate::resources::tagging;
use crate::sms_role;
use crate::store::CognitoWrite;

/// An account has so many pools in a Region.
const MOST_POOLS: usize = 1_000;

pub(crate) fn create_user_pool(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateUserPoolInput,
) -> Result<Reply<CreateUserPoolOutput>, CognitoError> {
    tx.throttle(ctx, ctx.account(), &ctx.region)?;
    let tags = input.user_pool_tags.clone().unwrap_or_default();

    let ask = Ask::new("cognito-idp:CreateUserPool");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let pool = Pool::create(ctx, input)?;
    own_key::require_usable(ctx, &pool)?;
    sms_role::require_usable(ctx, &*tx.tx, &pool)?;
    if tx.count_own_pools(ctx.account(), &ctx.region, MOST_POOLS)? >= MOST_POOLS {
        return Err(CognitoError::limit_exceeded(
            "Maximum number of user pools exceeded.",
        ));
    }
    ctx.note_resource(&pool.resource());
    let user_pool = tx.shown_pool(&pool)?;
    tx.put_pool(pool)?;

    Ok(permit.reply(CreateUserPoolOutput {
        user_pool: Some(user_pool),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateUserPoolInput};
    use crate::test_pools::{house, named};

    #[test]
    fn a_pool_has_the_usual_settings() {
        let house = house();
        let made = house.answer::<api::CreateUserPool>(named("customers"));
        let pool = made.user_pool.unwrap();
        let id = pool.id.clone().unwrap();
        let (region, short) = id.split_once('_').unwrap();
        assert_eq!((region, short.len()), ("us-east-1", 9));
        assert_eq!(
            pool.arn.unwrap(),
            format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{id}")
        );
        let policies = pool.policies.unwrap();
        let password = policies.password_policy.unwrap();
        assert_eq!(password.minimum_length, Some(8));
        assert_eq!(password.temporary_password_validity_days, Some(7));
        let classes = [
            password.require_lowercase,
            password.require_uppercase,
            password.require_numbers,
            password.require_symbols,
        ];
        assert_eq!(classes, [Some(true); 4]);
        assert_eq!(
            policies.sign_in_policy.unwrap().allowed_first_auth_factors,
            Some(vec![api::AuthFactorType::Password])
        );
        assert_eq!(pool.user_pool_tier, Some(api::UserPoolTierType::Essentials));
        assert_eq!(pool.mfa_configuration, Some(api::UserPoolMfaType::Off));
        assert_eq!(
            pool.deletion_protection,
            Some(api::DeletionProtectionType::Inactive)
        );
        assert_eq!(pool.estimated_number_of_users, Some(0));
        assert_eq!(pool.username_configuration, None);
        let names = pool.schema_attributes.unwrap();
        let names: Vec<_> = names.iter().filter_map(|own| own.name.as_deref()).collect();
        assert_eq!(names.len(), 21);
        assert_eq!((names[0], names[19]), ("sub", "updated_at"));
    }

    #[test]
    fn a_pool_is_described_as_it_was_made() {
        let house = house();
        let made = house.answer::<api::CreateUserPool>(CreateUserPoolInput {
            username_configuration: Some(api::UsernameConfigurationType {
                case_sensitive: false,
            }),
            username_attributes: Some(vec![api::UsernameAttributeType::Email]),
            schema: Some(vec![
                attribute("email", api::AttributeDataType::String, Some(true)),
                attribute("score", api::AttributeDataType::Number, None),
            ]),
            user_pool_tags: Some([("team".to_owned(), "blue".to_owned())].into()),
            lambda_config: Some(api::LambdaConfigType {
                pre_token_generation: Some(
                    "arn:aws:lambda:us-east-1:111122223333:function:tokens".to_owned(),
                ),
                ..api::LambdaConfigType::default()
            }),
            ..named("customers")
        });
        let made = made.user_pool.unwrap();
        let id = made.id.clone().unwrap();
        let described = house.answer::<api::DescribeUserPool>(input(&[("UserPoolId", &id)]));
        assert_eq!(described.user_pool, Some(made.clone()));
        let own = made.schema_attributes.unwrap().pop().unwrap();
        assert_eq!(own.name.as_deref(), Some("custom:score"));
        assert_eq!((own.mutable, own.required), (Some(true), Some(false)));
        let versioned = made.lambda_config.unwrap().pre_token_generation_config;
        assert_eq!(
            versioned.unwrap().lambda_version,
            api::PreTokenGenerationLambdaVersionType::V10
        );
    }

    #[test]
    fn refuses_what_does_not_fit_together() {
        let house = house();
        let base = || named("customers");
        let refused = [
            (
                CreateUserPoolInput {
                    alias_attributes: Some(vec![api::AliasAttributeType::Email]),
                    username_attributes: Some(vec![api::UsernameAttributeType::Email]),
                    ..base()
                },
                "InvalidParameterException: Only one of the aliasAttributes or usernameAttributes \
                 can be set in a user pool.",
            ),
            (
                CreateUserPoolInput {
                    schema: Some(vec![attribute(
                        "score",
                        api::AttributeDataType::Number,
                        Some(true),
                    )]),
                    ..base()
                },
                "InvalidParameterException: Required custom attributes are not supported \
                 currently.",
            ),
            (
                CreateUserPoolInput {
                    schema: Some(vec![attribute(
                        "email",
                        api::AttributeDataType::Number,
                        None,
                    )]),
                    ..base()
                },
                "InvalidParameterException: You can not change AttributeDataType or set \
                 developerOnlyAttribute for standard schema attribute email",
            ),
            (
                CreateUserPoolInput {
                    mfa_configuration: Some(api::UserPoolMfaType::On),
                    ..base()
                },
                "InvalidParameterException: SMS configuration and Auto verification for \
                 phone_number are required when MFA is required/optional",
            ),
            (
                CreateUserPoolInput {
                    user_pool_add_ons: Some(api::UserPoolAddOnsType {
                        advanced_security_mode: api::AdvancedSecurityModeType::Enforced,
                        advanced_security_additional_flows: None,
                    }),
                    ..base()
                },
                "FeatureUnavailableInTierException: Threat protection is not available in the \
                 ESSENTIALS tier.",
            ),
            (
                CreateUserPoolInput {
                    user_pool_tags: Some([("aws:x".to_owned(), String::new())].into()),
                    ..base()
                },
                "UserPoolTaggingException: Tag keys can't begin with the reserved prefix aws:.",
            ),
        ];
        for (input, refusal) in refused {
            assert_eq!(house.refusal::<api::CreateUserPool>(input), refusal);
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::CreateUserPool>(named("customers"));
    }

    fn attribute(
        name: &str,
        kind: api::AttributeDataType,
        required: Option<bool>,
    ) -> api::SchemaAttributeType {
        api::SchemaAttributeType {
            name: Some(name.to_owned()),
            attribute_data_type: Some(kind),
            required,
            ..api::SchemaAttributeType::default()
        }
    }
}
