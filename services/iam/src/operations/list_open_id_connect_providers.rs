//! `ListOpenIDConnectProviders`: the account's OIDC providers, by URL, without pages.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::oidc_providers;

use crate::api::{
    ListOpenIDConnectProvidersInput, ListOpenIDConnectProvidersOutput,
    OpenIdConnectProviderListEntry,
};
use crate::error::IamError;
use crate::quotas;
use crate::store::IamRead;

pub(crate) fn list_open_id_connect_providers(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _input: ListOpenIDConnectProvidersInput,
) -> Result<Reply<ListOpenIDConnectProvidersOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:ListOpenIDConnectProviders"))?;

    let most = quotas::OIDC_PROVIDERS.most;
    let providers = oidc_providers(tx.rows(), ctx.account(), None, most)?;
    let entries = providers
        .iter()
        .map(|(_, provider)| OpenIdConnectProviderListEntry {
            arn: Some(provider.arn(ctx.partition())),
            is_trusted_identity_propagation_enabled: None,
        });

    Ok(permit.reply(ListOpenIDConnectProvidersOutput {
        open_id_connect_provider_list: Some(entries.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    #[test]
    fn lists_those_of_the_account() {
        let house = test_house();
        let arns = ["https://a.example", "https://b.example"];
        let arns = arns.map(|url| oidc_provider(&house, url));
        oidc_provider(
            &house.as_account(ringwall_testing::OTHER_ACCOUNT),
            "https://c.example",
        );
        let listed = house.answer::<api::ListOpenIDConnectProviders>(input(&[]));
        let listed = listed.open_id_connect_provider_list.unwrap().into_iter();
        assert_eq!(
            listed.filter_map(|entry| entry.arn).collect::<Vec<_>>(),
            arns
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListOpenIDConnectProviders>(
            "iam:ListOpenIDConnectProviders",
            "*",
            input(&[]),
        );
    }
}
