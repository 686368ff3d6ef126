//! `GetLogDeliveryConfiguration`: where a pool's logs go.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetLogDeliveryConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::LogDeliveryConfigurationType;
use crate::api::{GetLogDeliveryConfigurationInput, GetLogDeliveryConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_log_delivery_configuration(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetLogDeliveryConfigurationInput,
) -> Result<Reply<GetLogDeliveryConfigurationOutput>, CognitoError> {
    let action = "cognito-idp:GetLogDeliveryConfiguration";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    Ok(permit.reply(GetLogDeliveryConfigurationOutput {
        log_delivery_configuration: Some(LogDeliveryConfigurationType {
            user_pool_id: pool.id.clone(),
            log_configurations: tx.log_delivery(&pool)?.shown(),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::GetLogDeliveryConfiguration>(input(&[("UserPoolId", &pool)]));
    }
}
