//! `UpdateOpenIDConnectProviderThumbprint`: sets a provider's whole list of thumbprints.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, put_oidc_provider};

use crate::api::{
    UpdateOpenIDConnectProviderThumbprintInput, UpdateOpenIDConnectProviderThumbprintOutput,
};
use crate::error::IamError;
use crate::resources::oidc_provider;
use crate::store::IamWrite;

pub(crate) fn update_open_id_connect_provider_thumbprint(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateOpenIDConnectProviderThumbprintInput,
) -> Result<Reply<UpdateOpenIDConnectProviderThumbprintOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:UpdateOpenIDConnectProviderThumbprint"))?;

    let mut provider = OidcProvider::clone(&*provider.existing()?);
    oidc_provider::require_thumbprints(&input.thumbprint_list)?;
    provider.thumbprints = input.thumbprint_list;
    put_oidc_provider(tx.tx, provider)?;

    Ok(permit.reply(UpdateOpenIDConnectProviderThumbprintOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateOpenIDConnectProviderThumbprintInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn thumbprints(letter: &str, count: usize) -> UpdateOpenIDConnectProviderThumbprintInput {
        UpdateOpenIDConnectProviderThumbprintInput {
            open_id_connect_provider_arn: IDP.to_owned(),
            thumbprint_list: vec![letter.repeat(40); count],
        }
    }

    #[test]
    fn replaces_the_list() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        for letter in ["a", "b"] {
            let update = thumbprints(letter, 5);
            house.answer::<api::UpdateOpenIDConnectProviderThumbprint>(update);
        }
        let provider = house
            .answer::<api::GetOpenIDConnectProvider>(input(&[("OpenIDConnectProviderArn", IDP)]));
        assert_eq!(provider.thumbprint_list.unwrap(), vec!["b".repeat(40); 5]);
        assert_eq!(
            house.refusal::<api::UpdateOpenIDConnectProviderThumbprint>(thumbprints("a", 6)),
            "InvalidInputException: Thumbprint list must contain fewer than 5 entries."
        );
    }

    #[test]
    fn needs_permission_on_the_provider() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::UpdateOpenIDConnectProviderThumbprint>(
            "iam:UpdateOpenIDConnectProviderThumbprint",
            IDP,
            thumbprints("a", 1),
        );
    }
}
