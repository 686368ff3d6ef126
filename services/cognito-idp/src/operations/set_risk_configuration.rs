//! `SetRiskConfiguration`: what is done about risks; without anything, what was set goes.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::ErrorCode;
use crate::api::{SetRiskConfigurationInput, SetRiskConfigurationOutput};
use crate::error::CognitoError;
use crate::resources::pool::ThreatMode;
use crate::resources::risk::{
    AccountTakeover, CompromisedCredentials, Exceptions, RiskConfiguration,
};
use crate::store::CognitoWrite;

pub(crate) fn set_risk_configuration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetRiskConfigurationInput,
) -> Result<Reply<SetRiskConfigurationOutput>, CognitoError> {
    let action = "cognito-idp:SetRiskConfiguration";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = input.client_id.as_ref();
    let client = client
        .map(|id| tx.client_of(&pool, id.expose()))
        .transpose()?;
    let compromised = input.compromised_credentials_risk_configuration;
    let takeover = input.account_takeover_risk_configuration;
    let exceptions = input.risk_exception_configuration;
    let risk = RiskConfiguration {
        pool_id: pool.id.clone(),
        client_id: client.map(|client| client.id.clone()),
        compromised: compromised.map(CompromisedCredentials::from),
        takeover: takeover.map(AccountTakeover::parse).transpose()?,
        exceptions: exceptions.map(Exceptions::parse).transpose()?,
        updated_at: ctx.now(),
    };
    let risk_configuration = risk.shown();
    if risk.is_empty() {
        tx.remove_risk_configuration(&pool, risk.client_id.as_deref())?;
    } else {
        let threat = pool.threat_protection;
        if threat.is_none_or(|threat| threat.mode == ThreatMode::Off) {
            return Err(CognitoError::modelled(
                ErrorCode::UserPoolAddOnNotEnabledException,
                "Threat protection is not enabled for this user pool.",
            ));
        }
        tx.put_risk_configuration(risk)?;
    }

    Ok(permit.reply(SetRiskConfigurationOutput { risk_configuration }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{
        self, AccountTakeoverActionType, AccountTakeoverActionsType,
        AccountTakeoverEventActionType, AccountTakeoverRiskConfigurationType,
        CompromisedCredentialsActionsType, CompromisedCredentialsEventActionType,
        CompromisedCredentialsRiskConfigurationType, CreateUserPoolInput,
        RiskExceptionConfigurationType, SetRiskConfigurationInput,
    };
    use crate::test_pools::{client_of, house, named, new_client, new_pool};

    fn watched(house: &TestHouse) -> String {
        let made = house.answer::<api::CreateUserPool>(CreateUserPoolInput {
            user_pool_tier: Some(api::UserPoolTierType::Plus),
            user_pool_add_ons: Some(api::UserPoolAddOnsType {
                advanced_security_mode: api::AdvancedSecurityModeType::Enforced,
                advanced_security_additional_flows: None,
            }),
            ..named("customers")
        });
        made.user_pool.unwrap().id.unwrap()
    }

    fn blocking(pool: &str) -> SetRiskConfigurationInput {
        SetRiskConfigurationInput {
            compromised_credentials_risk_configuration: Some(
                CompromisedCredentialsRiskConfigurationType {
                    event_filter: None,
                    actions: CompromisedCredentialsActionsType {
                        event_action: CompromisedCredentialsEventActionType::Block,
                    },
                },
            ),
            ..input(&[("UserPoolId", pool)])
        }
    }

    #[test]
    fn clients_have_the_pools_until_they_have_their_own() {
        let house = house();
        let pool = watched(&house);
        let client = new_client(&house, client_of(&pool));
        let shown = || {
            let named = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
            let described = house.answer::<api::DescribeRiskConfiguration>(named);
            described.risk_configuration
        };
        assert_eq!(shown().last_modified_date, None);
        house.answer::<api::SetRiskConfiguration>(blocking(&pool));
        let events = shown()
            .compromised_credentials_risk_configuration
            .unwrap()
            .event_filter;
        assert_eq!(events.unwrap().len(), 3);
        let own = SetRiskConfigurationInput {
            risk_exception_configuration: Some(RiskExceptionConfigurationType {
                blocked_ip_range_list: Some(vec!["192.0.2.0/24".to_owned()]),
                skipped_ip_range_list: None,
            }),
            ..input(&[("UserPoolId", &pool), ("ClientId", &client)])
        };
        house.answer::<api::SetRiskConfiguration>(own);
        assert_eq!(shown().compromised_credentials_risk_configuration, None);
        let none = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house.answer::<api::SetRiskConfiguration>(none);
        assert!(shown().compromised_credentials_risk_configuration.is_some());
    }

    #[test]
    fn refuses_what_cannot_be_done() {
        let house = house();
        let pool = watched(&house);
        assert_eq!(
            house.refusal::<api::SetRiskConfiguration>(blocking(&new_pool(&house))),
            "UserPoolAddOnNotEnabledException: Threat protection is not enabled for this user \
             pool."
        );
        let of_range = |range: &str| SetRiskConfigurationInput {
            risk_exception_configuration: Some(RiskExceptionConfigurationType {
                blocked_ip_range_list: Some(vec![range.to_owned()]),
                skipped_ip_range_list: None,
            }),
            ..input(&[("UserPoolId", &pool)])
        };
        for range in [
            "192.0.2.1",
            "192.0.2.0/33",
            "example.com/8",
            "2001:db8::/129",
        ] {
            assert_eq!(
                house.refusal::<api::SetRiskConfiguration>(of_range(range)),
                format!(
                    "InvalidParameterException: {range} is not a valid IP address range in CIDR \
                     notation."
                )
            );
        }
        let silent = SetRiskConfigurationInput {
            account_takeover_risk_configuration: Some(AccountTakeoverRiskConfigurationType {
                notify_configuration: None,
                actions: AccountTakeoverActionsType {
                    high_action: Some(AccountTakeoverActionType {
                        notify: true,
                        event_action: AccountTakeoverEventActionType::Block,
                    }),
                    ..AccountTakeoverActionsType::default()
                },
            }),
            ..input(&[("UserPoolId", &pool)])
        };
        assert_eq!(
            house.refusal::<api::SetRiskConfiguration>(silent),
            "InvalidParameterException: NotifyConfiguration is required when an action notifies \
             the user."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::SetRiskConfiguration>(blocking(&pool));
    }
}
