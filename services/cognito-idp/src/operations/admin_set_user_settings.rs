//! `AdminSetUserSettings`: the old way of having codes by text message.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserSettingsInput, AdminSetUserSettingsOutput};
use crate::error::CognitoError;
use crate::factor::preference;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn admin_set_user_settings(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminSetUserSettingsInput,
) -> Result<Reply<AdminSetUserSettingsOutput>, CognitoError> {
    let action = "cognito-idp:AdminSetUserSettings";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut user = User::clone(&*tx.user(&pool, input.username.expose())?);
    preference::set_legacy(&mut user, &input.mfa_options)?;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminSetUserSettingsOutput {}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, DeliveryMediumType, MfaOptionType};
    use crate::factor::test_bench::{Bench, pool, user, user_with};

    fn settings(sms: bool) -> AdminSetUserSettingsInput {
        let option = MfaOptionType {
            delivery_medium: Some(DeliveryMediumType::Sms),
            attribute_name: Some("phone_number".to_owned()),
        };
        AdminSetUserSettingsInput {
            user_pool_id: pool().id,
            username: "ann".to_owned().into(),
            mfa_options: sms.then_some(option).into_iter().collect(),
        }
    }

    #[test]
    fn text_messages_are_turned_on_and_off() {
        let bench = Bench::new(&pool(), &user_with(&[("phone_number", "+12065550100")]));
        let is_on = || {
            let stored = bench.write(|_, tx| tx.user(&pool(), "ann")).unwrap();
            stored.mfa.legacy_sms
        };
        for sms in [true, false] {
            let action = "cognito-idp:AdminSetUserSettings";
            let house = &bench.house;
            house.needs::<api::AdminSetUserSettings>(action, &pool().arn(), settings(sms));
            assert_eq!(is_on(), sms);
        }
    }

    #[test]
    fn refuses_what_he_cannot_be_sent() {
        let bench = Bench::new(&pool(), &user());
        let refusal = bench
            .house
            .refusal::<api::AdminSetUserSettings>(settings(true));
        assert!(
            refusal.starts_with("InvalidParameterException: "),
            "{refusal}"
        );
        let mut other = settings(true);
        other.mfa_options[0].attribute_name = Some("email".to_owned());
        assert_eq!(
            bench.house.refusal::<api::AdminSetUserSettings>(other),
            "InvalidParameterException: Invalid MFA options given."
        );
    }
}
