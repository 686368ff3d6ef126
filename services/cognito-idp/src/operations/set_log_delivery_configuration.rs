//! `SetLogDeliveryConfiguration`: there is nothing here yet that takes logs, so only none can be set.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::LogDeliveryConfigurationType;
use crate::api::{SetLogDeliveryConfigurationInput, SetLogDeliveryConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_log_delivery_configuration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetLogDeliveryConfigurationInput,
) -> Result<Reply<SetLogDeliveryConfigurationOutput>, CognitoError> {
    let action = "cognito-idp:SetLogDeliveryConfiguration";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if !input.log_configurations.is_empty() {
        return Err(CognitoError::not_implemented(
            "Delivery of user pools' logs",
        ));
    }

    Ok(permit.reply(SetLogDeliveryConfigurationOutput {
        log_delivery_configuration: Some(LogDeliveryConfigurationType {
            user_pool_id: pool.id.clone(),
            log_configurations: Vec::new(),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, SetLogDeliveryConfigurationInput};
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::SetLogDeliveryConfiguration>(SetLogDeliveryConfigurationInput {
                user_pool_id: pool.clone(),
                log_configurations: Vec::new(),
            });
    }
}
