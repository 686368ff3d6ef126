//! `GetOutboundWebIdentityFederationInfo`: the account's issuer, and whether it gives tokens now.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOutboundWebIdentityFederationInfo.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::account_features;

use crate::api::{
    GetOutboundWebIdentityFederationInfoInput, GetOutboundWebIdentityFederationInfoOutput,
};
use crate::error::IamError;
use crate::store::IamRead;

pub(crate) fn get_outbound_web_identity_federation_info(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _input: GetOutboundWebIdentityFederationInfoInput,
) -> Result<Reply<GetOutboundWebIdentityFederationInfoOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:GetOutboundWebIdentityFederationInfo"))?;

    let features = account_features(tx.rows(), ctx.account())?;
    let issuer = features.issuer_url();
    let issuer = issuer.ok_or_else(IamError::feature_disabled)?;

    Ok(permit.reply(GetOutboundWebIdentityFederationInfoOutput {
        issuer_identifier: Some(issuer),
        jwt_vending_enabled: Some(features.outbound_federation),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn tells_the_issuer_from_its_first_day() {
        let house = test_house();
        assert_eq!(
            house.refusal::<api::GetOutboundWebIdentityFederationInfo>(input(&[])),
            "FeatureDisabledException: Outbound identity federation is not enabled for your AWS account."
        );
        let made = house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        let info = || house.answer::<api::GetOutboundWebIdentityFederationInfo>(input(&[]));
        assert_eq!(info().issuer_identifier, made.issuer_identifier);
        assert_eq!(info().jwt_vending_enabled, Some(true));
        house.answer::<api::DisableOutboundWebIdentityFederation>(input(&[]));
        assert_eq!(info().jwt_vending_enabled, Some(false));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        house.needs::<api::GetOutboundWebIdentityFederationInfo>(
            "iam:GetOutboundWebIdentityFederationInfo",
            "*",
            input(&[]),
        );
    }
}
