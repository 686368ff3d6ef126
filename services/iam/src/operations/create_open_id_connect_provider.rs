//! `CreateOpenIDConnectProvider`: an identity provider that roles may trust, by its URL.
//!
//! Where thumbprints are left out, AWS fetches the provider's certificate authority. Here they
//! stay empty: the provider's server is then trusted by the public roots alone.
//!
//! AWS takes no port in a provider's URL. A host of the inside that the operator named may have
//! one, for its port may not be free to choose.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, find_oidc_provider, oidc_providers, put_oidc_provider};

use crate::api::{CreateOpenIDConnectProviderInput, CreateOpenIDConnectProviderOutput};
use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::quotas;
use crate::resources::{oidc_provider, tagging};
use crate::store::IamWrite;

pub(crate) fn create_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateOpenIDConnectProviderInput,
) -> Result<Reply<CreateOpenIDConnectProviderOutput>, IamError> {
    let url = oidc_provider::parse_url(&input.url, &tx.iam.inside)?;
    let tags = tagging::parse(input.tags.as_deref())?;

    let mut client_ids = input.client_id_list.unwrap_or_default();
    client_ids.sort_unstable();
    client_ids.dedup();
    let new = OidcProvider {
        account: ctx.account(),
        url: url.to_owned(),
        client_ids,
        thumbprints: input.thumbprint_list.unwrap_or_default(),
        created_at: ctx.now(),
        tags,
    };

    let arn = new.arn(ctx.partition());
    let named = ByArn::new(arn.clone(), new.account, new.clone());
    let permit = named.authorize_creation(
        ctx,
        "iam:CreateOpenIDConnectProvider",
        "iam:TagOpenIDConnectProvider",
        &new.tags,
    )?;

    if input.context_provider.is_some() || input.identity_center_instance_arn.is_some() {
        return Err(IamError::no_identity_propagation());
    }
    oidc_provider::require_thumbprints(&new.thumbprints)?;
    if new.client_ids.len() > quotas::CLIENT_IDS.most {
        return Err(IamError::over_quota(quotas::CLIENT_IDS));
    }
    if find_oidc_provider(tx.rows(), ctx.account(), url)?.is_some() {
        return Err(IamError::provider_url_exists(&input.url));
    }
    let most = quotas::OIDC_PROVIDERS.most;
    let count = oidc_providers(tx.rows(), ctx.account(), None, most)?.len();
    quotas::OIDC_PROVIDERS.require_room(count)?;
    let tags = tagging::shown(&new.tags);
    put_oidc_provider(tx.tx, new)?;

    Ok(permit.reply(CreateOpenIDConnectProviderOutput {
        open_id_connect_provider_arn: Some(arn),
        tags,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateOpenIDConnectProviderInput};
    use crate::test_house;

    fn at(url: &str) -> CreateOpenIDConnectProviderInput {
        input(&[("Url", url)])
    }

    #[test]
    fn the_arn_drops_the_scheme() {
        let house = test_house();
        let made = house.answer::<api::CreateOpenIDConnectProvider>(at("https://idp.example/a"));
        assert_eq!(
            made.open_id_connect_provider_arn.as_deref(),
            Some("arn:aws:iam::111122223333:oidc-provider/idp.example/a")
        );
        assert_eq!(
            house.refusal::<api::CreateOpenIDConnectProvider>(at("https://idp.example/a")),
            "EntityAlreadyExistsException: Provider with url https://idp.example/a already exists."
        );
    }

    #[test]
    fn refuses_other_urls() {
        for url in ["http://idp.example", "https://idp.example:8443"] {
            assert_eq!(
                test_house().refusal::<api::CreateOpenIDConnectProvider>(at(url)),
                "ValidationError: Invalid Open ID Connect Provider URL"
            );
        }
    }

    #[test]
    fn refuses_too_much() {
        let house = test_house();
        let thumbprints = |thumbprint: &str, count| CreateOpenIDConnectProviderInput {
            thumbprint_list: Some(vec![thumbprint.to_owned(); count]),
            ..at("https://idp.example")
        };
        assert_eq!(
            house.refusal::<api::CreateOpenIDConnectProvider>(thumbprints(&"a".repeat(40), 6)),
            "InvalidInputException: Thumbprint list must contain fewer than 5 entries."
        );
        assert_eq!(
            house.refusal::<api::CreateOpenIDConnectProvider>(thumbprints(&"x".repeat(40), 1)),
            "InvalidInputException: Thumbprint must be a 40-character hexadecimal string."
        );
        let clients = CreateOpenIDConnectProviderInput {
            client_id_list: Some((0..101).map(|number| number.to_string()).collect()),
            ..at("https://idp.example")
        };
        assert_eq!(
            house.refusal::<api::CreateOpenIDConnectProvider>(clients),
            "LimitExceededException: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"
        );
        for number in 0..100 {
            let url = format!("https://idp.example/{number}");
            house.answer::<api::CreateOpenIDConnectProvider>(at(&url));
        }
        assert_eq!(
            house.refusal::<api::CreateOpenIDConnectProvider>(at("https://idp.example")),
            "LimitExceededException: Cannot exceed quota for OpenIDConnectProvidersPerAccount: 100"
        );
    }

    #[test]
    fn needs_permission_on_the_provider_to_be() {
        test_house().needs::<api::CreateOpenIDConnectProvider>(
            "iam:CreateOpenIDConnectProvider",
            "arn:aws:iam::111122223333:oidc-provider/idp.example",
            at("https://idp.example"),
        );
    }
}
