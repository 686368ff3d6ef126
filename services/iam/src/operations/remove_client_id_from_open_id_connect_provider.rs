//! `RemoveClientIDFromOpenIDConnectProvider`: one audience less; one that is not there is no
//! fault.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, put_oidc_provider};

use crate::api::{
    RemoveClientIDFromOpenIDConnectProviderInput, RemoveClientIDFromOpenIDConnectProviderOutput,
};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn remove_client_id_from_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: RemoveClientIDFromOpenIDConnectProviderInput,
) -> Result<Reply<RemoveClientIDFromOpenIDConnectProviderOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:RemoveClientIDFromOpenIDConnectProvider"))?;

    let mut provider = OidcProvider::clone(&*provider.existing()?);
    provider.client_ids.retain(|id| *id != input.client_id);
    put_oidc_provider(tx.tx, provider)?;

    Ok(permit.reply(RemoveClientIDFromOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, RemoveClientIDFromOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn client(id: &str) -> RemoveClientIDFromOpenIDConnectProviderInput {
        input(&[("OpenIDConnectProviderArn", IDP), ("ClientID", id)])
    }

    #[test]
    fn leaves_the_others() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        for id in ["one", "two"] {
            house.answer::<api::AddClientIDToOpenIDConnectProvider>(input(&[
                ("OpenIDConnectProviderArn", IDP),
                ("ClientID", id),
            ]));
        }
        for _ in 0..2 {
            house.answer::<api::RemoveClientIDFromOpenIDConnectProvider>(client("one"));
        }
        let provider = house
            .answer::<api::GetOpenIDConnectProvider>(input(&[("OpenIDConnectProviderArn", IDP)]));
        assert_eq!(provider.client_id_list.unwrap(), ["two"]);
    }

    #[test]
    fn needs_permission_on_the_provider() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::RemoveClientIDFromOpenIDConnectProvider>(
            "iam:RemoveClientIDFromOpenIDConnectProvider",
            IDP,
            client("one"),
        );
    }
}
