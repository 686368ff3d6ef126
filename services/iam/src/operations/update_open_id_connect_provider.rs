//! `UpdateOpenIDConnectProvider`: trusted identity propagation of a provider.
//!
//! Propagation cannot be set up here, so there is never any to remove.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateOpenIDConnectProviderInput, UpdateOpenIDConnectProviderOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn update_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateOpenIDConnectProviderInput,
) -> Result<Reply<UpdateOpenIDConnectProviderOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:UpdateOpenIDConnectProvider"))?;

    provider.existing()?;
    if input.context_provider.is_some() || input.identity_center_instance_arn.is_some() {
        return Err(IamError::no_identity_propagation());
    }

    Ok(permit.reply(UpdateOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn idp() -> UpdateOpenIDConnectProviderInput {
        input(&[("OpenIDConnectProviderArn", IDP)])
    }

    #[test]
    fn propagation_is_not_built() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        let propagation = UpdateOpenIDConnectProviderInput {
            identity_center_instance_arn: Some("arn:aws:sso:::instance/ssoins-1".to_owned()),
            ..idp()
        };
        assert_eq!(
            house.refusal::<api::UpdateOpenIDConnectProvider>(propagation),
            "NotImplemented: Trusted identity propagation of identity providers is not built in Ringwall yet."
        );
    }

    #[test]
    fn needs_permission_on_the_provider() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::UpdateOpenIDConnectProvider>(
            "iam:UpdateOpenIDConnectProvider",
            IDP,
            idp(),
        );
    }
}
