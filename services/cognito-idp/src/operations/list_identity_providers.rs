//! `ListIdentityProviders`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListIdentityProviders.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListIdentityProvidersInput, ListIdentityProvidersOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_identity_providers(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListIdentityProvidersInput,
) -> Result<Reply<ListIdentityProvidersOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = &input.user_pool_id;
    let page = Page::parse(tx.service, ctx, owner, token, input.max_results, 60)?;

    let action = "cognito-idp:ListIdentityProviders";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let providers = tx.providers(&pool, page.after.as_deref(), page.reading())?;
    let (providers, next_token) = page.cut(tx.service, providers, |provider| &provider.name);

    Ok(permit.reply(ListIdentityProvidersOutput {
        providers: providers
            .iter()
            .map(|provider| provider.described())
            .collect(),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListIdentityProvidersInput};
    use crate::test_pools::{google, house, new_pool, saml};

    #[test]
    fn pages_show_every_provider_once() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateIdentityProvider>(google(&pool));
        house.answer::<api::CreateIdentityProvider>(saml(&pool));
        let page = |next_token| {
            house.answer::<api::ListIdentityProviders>(ListIdentityProvidersInput {
                max_results: Some(1),
                next_token,
                ..input(&[("UserPoolId", &pool)])
            })
        };
        let first = page(None);
        let second = page(first.next_token);
        let both = first.providers.iter().chain(&second.providers);
        let names: Vec<_> = both
            .filter_map(|provider| provider.provider_name.as_deref())
            .collect();
        assert_eq!(names, ["Corporate", "Google"]);
        assert_eq!(second.next_token, None);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::ListIdentityProviders>(input(&[("UserPoolId", &pool)]));
    }
}
