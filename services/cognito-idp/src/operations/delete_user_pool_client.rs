//! `DeleteUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolClientInput, DeleteUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_client(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserPoolClientInput,
) -> Result<Reply<DeleteUserPoolClientOutput>, CognitoError> {
    let action = "cognito-idp:DeleteUserPoolClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    tx.remove_client(&client)?;
    tx.remove_configuration_of_client(&pool, &client.id)?;

    Ok(permit.reply(DeleteUserPoolClientOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListUserPoolClientsInput};
    use crate::test_pools::{client_of, exposed, house, new_client, new_pool};

    #[test]
    fn a_client_is_gone() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let kept = new_client(&house, client_of(&pool));
        let named = || input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house.answer::<api::DeleteUserPoolClient>(named());
        assert_eq!(
            house.refusal::<api::DeleteUserPoolClient>(named()),
            format!("ResourceNotFoundException: User pool client {client} does not exist.")
        );
        let listed = house.answer::<api::ListUserPoolClients>(ListUserPoolClientsInput {
            ..input(&[("UserPoolId", &pool)])
        });
        let listed = listed.user_pool_clients.unwrap();
        let ids: Vec<_> = listed
            .into_iter()
            .map(|client| exposed(client.client_id))
            .collect();
        assert_eq!(ids, [kept]);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let named = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house
            .as_anonymous()
            .is_denied::<api::DeleteUserPoolClient>(named);
    }
}
