//! `ListSAMLProviders`: the account's SAML providers, by name, without pages.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::saml_providers;

use crate::api::{ListSAMLProvidersInput, ListSAMLProvidersOutput, SamlProviderListEntry};
use crate::error::IamError;
use crate::quotas;
use crate::store::IamRead;

pub(crate) fn list_saml_providers(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _input: ListSAMLProvidersInput,
) -> Result<Reply<ListSAMLProvidersOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:ListSAMLProviders"))?;

    let most = quotas::SAML_PROVIDERS.most;
    let providers = saml_providers(tx.rows(), ctx.account(), None, most)?;
    let entries = providers.iter().map(|(_, provider)| SamlProviderListEntry {
        arn: Some(provider.arn(ctx.partition())),
        valid_until: provider.valid_until,
        create_date: Some(provider.created_at),
        is_trusted_identity_propagation_enabled: None,
    });

    Ok(permit.reply(ListSAMLProvidersOutput {
        saml_provider_list: Some(entries.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_providers::saml_provider;

    #[test]
    fn lists_those_of_the_account() {
        let house = test_house();
        let arns = ["a", "b"].map(|name| saml_provider(&house, name));
        saml_provider(&house.as_account(ringwall_testing::OTHER_ACCOUNT), "c");
        let listed = house.answer::<api::ListSAMLProviders>(input(&[]));
        let listed = listed.saml_provider_list.unwrap().into_iter();
        assert_eq!(
            listed.filter_map(|entry| entry.arn).collect::<Vec<_>>(),
            arns
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListSAMLProviders>("iam:ListSAMLProviders", "*", input(&[]));
    }
}
