//! `EnableOutboundWebIdentityFederation`: principals may get tokens for services elsewhere.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{account_features, put_account_features};

use crate::api::{
    EnableOutboundWebIdentityFederationInput, EnableOutboundWebIdentityFederationOutput,
};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn enable_outbound_web_identity_federation(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: EnableOutboundWebIdentityFederationInput,
) -> Result<Reply<EnableOutboundWebIdentityFederationOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:EnableOutboundWebIdentityFederation"))?;

    let mut features = account_features(tx.rows(), ctx.account())?;
    if features.outbound_federation {
        return Err(IamError::feature_enabled_already());
    }
    features.outbound_federation = true;
    features.issuer_id.get_or_insert_with(|| ctx.uuid());
    let issuer_identifier = features.issuer_url();
    put_account_features(tx.tx, ctx.account(), features)?;

    Ok(permit.reply(EnableOutboundWebIdentityFederationOutput { issuer_identifier }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::account_of_issuer;
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::test_house;

    #[test]
    fn every_account_has_an_issuer_of_its_own_and_keeps_it() {
        let house = test_house();
        let other = house.as_account(OTHER_ACCOUNT);
        let enable = |house: &ringwall_testing::TestHouse| {
            let made = house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
            made.issuer_identifier.unwrap()
        };
        let issuer = enable(&house);
        assert_ne!(issuer, enable(&other));
        let id = issuer.strip_prefix("https://").unwrap();
        let (id, _) = id.split_once('.').unwrap();
        let tx = house.store().read().unwrap();
        assert_eq!(account_of_issuer(&tx, id).unwrap(), Some(house.account()));
        house.answer::<api::DisableOutboundWebIdentityFederation>(input(&[]));
        assert_eq!(enable(&house), issuer);
    }

    #[test]
    fn refuses_to_enable_it_twice() {
        let house = test_house();
        house.answer::<api::EnableOutboundWebIdentityFederation>(input(&[]));
        assert_eq!(
            house.refusal::<api::EnableOutboundWebIdentityFederation>(input(&[])),
            "FeatureEnabledException: Outbound identity federation is already enabled for your AWS account."
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::EnableOutboundWebIdentityFederation>(
            "iam:EnableOutboundWebIdentityFederation",
            "*",
            input(&[]),
        );
    }
}
