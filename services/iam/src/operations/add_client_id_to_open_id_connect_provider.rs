//! `AddClientIDToOpenIDConnectProvider`: one audience more; one that is there is no fault.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, put_oidc_provider};

use crate::api::{
    AddClientIDToOpenIDConnectProviderInput, AddClientIDToOpenIDConnectProviderOutput,
};
use crate::error::IamError;
use crate::quotas;
use crate::store::IamWrite;

pub(crate) fn add_client_id_to_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AddClientIDToOpenIDConnectProviderInput,
) -> Result<Reply<AddClientIDToOpenIDConnectProviderOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:AddClientIDToOpenIDConnectProvider"))?;

    let mut provider = OidcProvider::clone(&*provider.existing()?);
    if !provider.client_ids.contains(&input.client_id) {
        quotas::CLIENT_IDS.require_room(provider.client_ids.len())?;
        provider.client_ids.push(input.client_id);
        put_oidc_provider(tx.tx, provider)?;
    }

    Ok(permit.reply(AddClientIDToOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AddClientIDToOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn client(id: &str) -> AddClientIDToOpenIDConnectProviderInput {
        input(&[("OpenIDConnectProviderArn", IDP), ("ClientID", id)])
    }

    #[test]
    fn adds_it_once() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        for id in ["one", "two", "one"] {
            house.answer::<api::AddClientIDToOpenIDConnectProvider>(client(id));
        }
        let provider = house
            .answer::<api::GetOpenIDConnectProvider>(input(&[("OpenIDConnectProviderArn", IDP)]));
        assert_eq!(provider.client_id_list.unwrap(), ["one", "two"]);
    }

    #[test]
    fn there_are_a_hundred_at_most() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        for number in 0..100 {
            house.answer::<api::AddClientIDToOpenIDConnectProvider>(client(&number.to_string()));
        }
        assert_eq!(
            house.refusal::<api::AddClientIDToOpenIDConnectProvider>(client("one more")),
            "LimitExceededException: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"
        );
    }

    #[test]
    fn needs_permission_on_the_provider() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::AddClientIDToOpenIDConnectProvider>(
            "iam:AddClientIDToOpenIDConnectProvider",
            IDP,
            client("one"),
        );
    }
}
