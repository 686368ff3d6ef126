//! `DescribeRiskConfiguration`: a client's own, or the pool's.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeRiskConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::RiskConfigurationType;
use crate::api::{DescribeRiskConfigurationInput, DescribeRiskConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use ringwall_model::Sensitive;

pub(crate) fn describe_risk_configuration(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeRiskConfigurationInput,
) -> Result<Reply<DescribeRiskConfigurationOutput>, CognitoError> {
    let action = "cognito-idp:DescribeRiskConfiguration";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = input.client_id.as_ref();
    let client = client
        .map(|id| tx.client_of(&pool, id.expose()))
        .transpose()?;
    let client = client.as_ref().map(|client| client.id.as_str());
    let found = tx.risk_configuration(&pool, client)?;
    let none = || RiskConfigurationType {
        user_pool_id: Some(pool.id.clone()),
        client_id: client.map(|id| Sensitive::new(id.to_owned())),
        ..RiskConfigurationType::default()
    };

    Ok(permit.reply(DescribeRiskConfigurationOutput {
        risk_configuration: found.map_or_else(none, |found| found.shown()),
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
            .is_denied::<api::DescribeRiskConfiguration>(input(&[("UserPoolId", &pool)]));
    }
}
