//! `UpdateUserPool`: sets all that can be changed; what the request leaves out becomes what a new
//! pool has.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolInput, UpdateUserPoolOutput};
use crate::error::CognitoError;
use crate::own_key;
use crate::sms_role;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserPoolInput,
) -> Result<Reply<UpdateUserPoolOutput>, CognitoError> {
    let (permit, pool) =
        tx.permit_on_pool(ctx, "cognito-idp:UpdateUserPool", &input.user_pool_id)?;

    let mut changed = (*pool).clone();
    changed.set(input)?;
    if changed.kms_key != pool.kms_key {
        own_key::require_usable(ctx, &changed)?;
    }
    sms_role::require_usable(ctx, &*tx.tx, &changed)?;
    changed.updated_at = ctx.now();
    tx.put_pool(changed)?;

    Ok(permit.reply(UpdateUserPoolOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, CreateUserPoolInput, UpdateUserPoolInput, UserPoolType};
    use crate::test_pools::{house, named, new_pool};

    fn described(house: &TestHouse, pool: &str) -> UserPoolType {
        let described = house.answer::<api::DescribeUserPool>(input(&[("UserPoolId", pool)]));
        described.user_pool.unwrap()
    }

    #[test]
    fn what_is_left_out_becomes_the_usual() {
        let house = house();
        let arn = "arn:aws:lambda:us-east-1:111122223333:function:gate";
        let made = house.answer::<api::CreateUserPool>(CreateUserPoolInput {
            auto_verified_attributes: Some(vec![api::VerifiedAttributeType::Email]),
            alias_attributes: Some(vec![api::AliasAttributeType::Email]),
            deletion_protection: Some(api::DeletionProtectionType::Active),
            lambda_config: Some(api::LambdaConfigType {
                pre_sign_up: Some(arn.to_owned()),
                ..api::LambdaConfigType::default()
            }),
            ..named("customers")
        });
        let made = made.user_pool.unwrap();
        let id = made.id.clone().unwrap();
        assert_eq!(
            made.lambda_config.clone().unwrap().pre_sign_up.as_deref(),
            Some(arn)
        );
        house.advance_secs(60);
        house.answer::<api::UpdateUserPool>(UpdateUserPoolInput {
            email_verification_subject: Some("Welcome".to_owned()),
            ..input(&[("UserPoolId", &id)])
        });
        let changed = described(&house, &id);
        assert_eq!(changed.auto_verified_attributes, None);
        assert_eq!(
            changed.deletion_protection,
            Some(api::DeletionProtectionType::Inactive)
        );
        assert_eq!(
            changed.lambda_config,
            Some(api::LambdaConfigType::default())
        );
        assert_eq!(
            changed.email_verification_subject.as_deref(),
            Some("Welcome")
        );
        let template = changed.verification_message_template.unwrap();
        assert_eq!(template.email_subject.as_deref(), Some("Welcome"));
        assert_eq!(changed.name, made.name);
        assert_eq!(changed.alias_attributes, made.alias_attributes);
        assert!(changed.last_modified_date > made.last_modified_date);
        assert_eq!(changed.creation_date, made.creation_date);
    }

    #[test]
    fn a_refused_update_changes_nothing() {
        let house = house();
        let pool = new_pool(&house);
        let before = described(&house, &pool);
        let refusal = house.refusal::<api::UpdateUserPool>(UpdateUserPoolInput {
            pool_name: Some("renamed".to_owned()),
            mfa_configuration: Some(api::UserPoolMfaType::On),
            ..input(&[("UserPoolId", &pool)])
        });
        assert!(
            refusal.starts_with("InvalidParameterException: "),
            "{refusal}"
        );
        assert_eq!(described(&house, &pool), before);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::UpdateUserPool>(input(&[("UserPoolId", &pool)]));
    }
}
