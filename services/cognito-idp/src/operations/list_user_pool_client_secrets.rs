//! `ListUserPoolClientSecrets`: without their values. There are two at most, so there is one page.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolClientSecretsInput, ListUserPoolClientSecretsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::resources::client::ClientSecret;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_client_secrets(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserPoolClientSecretsInput,
) -> Result<Reply<ListUserPoolClientSecretsOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    Page::parse(tx.service, ctx, &input.user_pool_id, token, None, 2)?;

    let action = "cognito-idp:ListUserPoolClientSecrets";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let secrets = client.secrets.iter().map(ClientSecret::described);

    Ok(permit.reply(ListUserPoolClientSecretsOutput {
        client_secrets: Some(secrets.collect()),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{client_of, house, new_client, new_pool};

    #[test]
    fn a_public_client_has_none() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let named = || input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        let listed = house.answer::<api::ListUserPoolClientSecrets>(named());
        assert_eq!(listed.client_secrets, Some(vec![]));
        house
            .as_anonymous()
            .is_denied::<api::ListUserPoolClientSecrets>(named());
    }
}
