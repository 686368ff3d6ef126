//! `DisableOutboundWebIdentityFederation`: nobody gets tokens for services elsewhere any more.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOutboundWebIdentityFederation.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{account_features, put_account_features};

use crate::api::{
    DisableOutboundWebIdentityFederationInput, DisableOutboundWebIdentityFederationOutput,
};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn disable_outbound_web_identity_federation(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: DisableOutboundWebIdentityFederationInput,
) -> Result<Reply<DisableOutboundWebIdentityFederationOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:DisableOutboundWebIdentityFederation"))?;

    let mut features = account_features(tx.rows(), ctx.account())?;
    if !features.outbound_federation {
        return Err(IamError::feature_disabled());
    }
    features.outbound_federation = false;
    put_account_features(tx.tx, ctx.account(), features)?;

    Ok(permit.reply(DisableOutboundWebIdentityFederationOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn refuses_what_is_not_enabled() {
        let house = test_house();
        let disabled = "FeatureDisabledException: Outbound identity federation is not enabled for your AWS account.";
        let refusal = || house.refusal::<api::DisableOutboundWebIdentityFederation>(input(&[]));
        assert_eq!(refusal(), disabled);
        house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        house.answer::<api::DisableOutboundWebIdentityFederation>(input(&[]));
        assert_eq!(refusal(), disabled);
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        house.needs::<api::DisableOutboundWebIdentityFederation>(
            "iam:DisableOutboundWebIdentityFederation",
            "*",
            input(&[]),
        );
    }
}
