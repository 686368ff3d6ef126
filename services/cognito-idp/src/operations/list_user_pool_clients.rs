//! `ListUserPoolClients`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ClientTypeType, ListUserPoolClientsInput, ListUserPoolClientsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::resources::client::Client;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_clients(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserPoolClientsInput,
) -> Result<Reply<ListUserPoolClientsOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = &input.user_pool_id;
    let page = Page::parse(tx.service, ctx, owner, token, input.max_results, 60)?;

    let action = "cognito-idp:ListUserPoolClients";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let clients = tx.clients(&pool, page.after.as_deref(), page.reading())?;
    let (clients, next_token) = page.cut(tx.service, clients, |client| &client.id);
    let is_asked = |client: &Client| {
        let kind = client.kind.as_deref().and_then(ClientTypeType::parse);
        let kind = kind.unwrap_or(ClientTypeType::Regular);
        input.client_type.is_none_or(|asked| asked == kind)
    };
    let clients = clients.iter().filter(|client| is_asked(client));

    Ok(permit.reply(ListUserPoolClientsOutput {
        user_pool_clients: Some(clients.map(|client| client.described()).collect()),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListUserPoolClientsInput};
    use crate::test_pools::{client_of, exposed, house, new_client, new_pool};

    #[test]
    fn pages_show_every_client_once() {
        let house = house();
        let pool = new_pool(&house);
        let mut made: Vec<_> = (0..5)
            .map(|_| new_client(&house, client_of(&pool)))
            .collect();
        made.sort();
        let (mut listed, mut token) = (Vec::new(), None);
        loop {
            let answer = house.answer::<api::ListUserPoolClients>(ListUserPoolClientsInput {
                max_results: Some(2),
                next_token: token,
                ..input(&[("UserPoolId", &pool)])
            });
            let clients = answer.user_pool_clients.unwrap();
            listed.extend(clients.into_iter().map(|client| exposed(client.client_id)));
            token = answer.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(listed, made);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let named = input(&[("UserPoolId", &pool)]);
        house
            .as_anonymous()
            .is_denied::<api::ListUserPoolClients>(named);
    }
}
