//! `GetOpenIDConnectProvider`: an OIDC provider.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetOpenIDConnectProviderInput, GetOpenIDConnectProviderOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn get_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetOpenIDConnectProviderInput,
) -> Result<Reply<GetOpenIDConnectProviderOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:GetOpenIDConnectProvider"))?;

    let provider = provider.existing()?;

    Ok(permit.reply(GetOpenIDConnectProviderOutput {
        url: Some(provider.url.clone()),
        client_id_list: Some(provider.client_ids.clone()),
        thumbprint_list: Some(provider.thumbprints.clone()),
        create_date: Some(provider.created_at),
        tags: tagging::shown(&provider.tags),
        context_provider: None,
        identity_center_instance_arn: None,
        identity_store_arn: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateOpenIDConnectProviderInput, GetOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn of(arn: &str) -> GetOpenIDConnectProviderInput {
        input(&[("OpenIDConnectProviderArn", arn)])
    }

    #[test]
    fn shows_what_was_set() {
        let house = test_house();
        house.answer::<api::CreateOpenIDConnectProvider>(CreateOpenIDConnectProviderInput {
            client_id_list: Some(vec!["sts.amazonaws.com".to_owned()]),
            thumbprint_list: Some(vec!["a".repeat(40)]),
            ..input(&[("Url", "https://idp.example")])
        });
        let provider = house.answer::<api::GetOpenIDConnectProvider>(of(IDP));
        assert_eq!(provider.url.as_deref(), Some("idp.example"));
        assert_eq!(provider.client_id_list.unwrap(), ["sts.amazonaws.com"]);
        assert_eq!(provider.thumbprint_list.unwrap(), ["a".repeat(40)]);
        assert_eq!(provider.create_date, Some(house.now()));
    }

    #[test]
    fn says_which_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetOpenIDConnectProvider>(of(IDP)),
            format!("NoSuchEntityException: OpenIDConnect Provider not found for arn {IDP}")
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::GetOpenIDConnectProvider>("iam:GetOpenIDConnectProvider", IDP, of(IDP));
    }
}
