//! `DeleteUserPoolClientSecret`: a secret proves nothing any more. The last one stays.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClientSecret.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolClientSecretInput, DeleteUserPoolClientSecretOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_client_secret(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserPoolClientSecretInput,
) -> Result<Reply<DeleteUserPoolClientSecretOutput>, CognitoError> {
    let action = "cognito-idp:DeleteUserPoolClientSecret";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let mut changed = (*client).clone();
    changed
        .secrets
        .retain(|secret| secret.id != input.client_secret_id);
    if changed.secrets.len() == client.secrets.len() {
        return Err(CognitoError::not_found(format!(
            "Client secret {} does not exist.",
            input.client_secret_id
        )));
    }
    if changed.secrets.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "The last secret of a user pool client can't be deleted.",
        ));
    }
    changed.updated_at = ctx.now();
    tx.put_client(changed)?;

    Ok(permit.reply(DeleteUserPoolClientSecretOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;

    use crate::api::{self, DeleteUserPoolClientSecretInput};
    use crate::test_pools::{client_of, house, new_client, new_pool};

    #[test]
    fn a_secret_must_be_there_and_a_stranger_is_denied() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let removing = || DeleteUserPoolClientSecretInput {
            client_secret_id: format!("{client}--1"),
            client_id: Sensitive::new(client.clone()),
            user_pool_id: pool.clone(),
        };
        assert_eq!(
            house.refusal::<api::DeleteUserPoolClientSecret>(removing()),
            format!("ResourceNotFoundException: Client secret {client}--1 does not exist.")
        );
        house
            .as_anonymous()
            .is_denied::<api::DeleteUserPoolClientSecret>(removing());
    }
}
