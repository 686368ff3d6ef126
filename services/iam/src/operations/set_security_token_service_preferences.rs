//! `SetSecurityTokenServicePreferences`: which tokens the global endpoint of STS gives.
//!
//! `GetAccountSummary` tells it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{account_features, put_account_features};

use crate::api::{
    GlobalEndpointTokenVersion, SetSecurityTokenServicePreferencesInput,
    SetSecurityTokenServicePreferencesOutput,
};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn set_security_token_service_preferences(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: SetSecurityTokenServicePreferencesInput,
) -> Result<Reply<SetSecurityTokenServicePreferencesOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:SetSecurityTokenServicePreferences"))?;

    let mut features = account_features(tx.rows(), ctx.account())?;
    features.global_tokens_everywhere = matches!(
        input.global_endpoint_token_version,
        GlobalEndpointTokenVersion::V2Token
    );
    put_account_features(tx.tx, ctx.account(), features)?;

    Ok(permit.reply(SetSecurityTokenServicePreferencesOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::account_features;
    use ringwall_testing::input;

    use crate::api::{self, SetSecurityTokenServicePreferencesInput};
    use crate::test_house;

    fn version(version: &str) -> SetSecurityTokenServicePreferencesInput {
        input(&[("GlobalEndpointTokenVersion", version)])
    }

    #[test]
    fn leaves_what_else_the_account_has_switched_on() {
        let house = test_house();
        house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        for (text, everywhere) in [("v2Token", true), ("v1Token", false)] {
            house.answer::<api::SetSecurityTokenServicePreferences>(version(text));
            let tx = house.store().read().unwrap();
            let features = account_features(&tx, house.account()).unwrap();
            assert_eq!(features.global_tokens_everywhere, everywhere);
            assert!(features.outbound_federation);
        }
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::SetSecurityTokenServicePreferences>(
            "iam:SetSecurityTokenServicePreferences",
            "*",
            version("v2Token"),
        );
    }
}
