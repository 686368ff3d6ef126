//! `AddUserPoolClientSecret`: a second secret, so that the first can be taken away later.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{
    AddUserPoolClientSecretInput, AddUserPoolClientSecretOutput, ClientSecretDescriptorType,
};
use crate::error::CognitoError;
use crate::resources::client::ClientSecret;
use crate::resources::names;
use crate::store::CognitoWrite;

/// A client has so many secrets at once.
const MOST_SECRETS: usize = 2;

pub(crate) fn add_user_pool_client_secret(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    mut input: AddUserPoolClientSecretInput,
) -> Result<Reply<AddUserPoolClientSecretOutput>, CognitoError> {
    let action = "cognito-idp:AddUserPoolClientSecret";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    if client.secrets.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "A secret can't be added to a client that was created without one.",
        ));
    }
    if client.secrets.len() >= MOST_SECRETS {
        return Err(CognitoError::limit_exceeded(format!(
            "A user pool client can have {MOST_SECRETS} secrets at most."
        )));
    }
    let own = input.client_secret.take().map(Sensitive::into_exposed);
    let is_drawn = own.is_none();
    let value = own.unwrap_or_else(|| names::client_secret(ctx));
    let secret = ClientSecret::new(&client.id, value, ctx.now());
    let descriptor = ClientSecretDescriptorType {
        client_secret_value: is_drawn.then(|| Sensitive::new(secret.value.clone())),
        ..secret.described()
    };
    let mut changed = (*client).clone();
    changed.secrets.push(secret);
    changed.updated_at = ctx.now();
    tx.put_client(changed)?;

    Ok(permit.reply(AddUserPoolClientSecretOutput {
        client_secret_descriptor: Some(descriptor),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{
        self, AddUserPoolClientSecretInput, CreateUserPoolClientInput,
        DeleteUserPoolClientSecretInput,
    };
    use crate::test_pools::{client_of, exposed, house, new_client, new_pool};

    fn confidential(house: &TestHouse) -> (String, String) {
        let pool = new_pool(house);
        let client = CreateUserPoolClientInput {
            generate_secret: Some(true),
            ..client_of(&pool)
        };
        let client = new_client(house, client);
        (pool, client)
    }

    fn ids(house: &TestHouse, pool: &str, client: &str) -> Vec<String> {
        let named = input(&[("UserPoolId", pool), ("ClientId", client)]);
        let listed = house.answer::<api::ListUserPoolClientSecrets>(named);
        let secrets = listed.client_secrets.unwrap();
        assert!(
            secrets
                .iter()
                .all(|secret| secret.client_secret_value.is_none())
        );
        secrets
            .into_iter()
            .filter_map(|secret| secret.client_secret_id)
            .collect()
    }

    #[test]
    fn secrets_are_exchanged_one_for_the_other() {
        let house = house();
        let (pool, client) = confidential(&house);
        house.advance_secs(1);
        let naming = || input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        let added = house.answer::<api::AddUserPoolClientSecret>(naming());
        let added = added.client_secret_descriptor.unwrap();
        assert_eq!(exposed(added.client_secret_value).len(), 51);
        let new = added.client_secret_id.unwrap();
        assert!(new.starts_with(&format!("{client}--")), "{new}");
        let both = ids(&house, &pool, &client);
        assert_eq!((both.len(), &both[1]), (2, &new));
        assert_eq!(
            house.refusal::<api::AddUserPoolClientSecret>(naming()),
            "LimitExceededException: A user pool client can have 2 secrets at most."
        );
        let removing = |id: &str| DeleteUserPoolClientSecretInput {
            client_secret_id: id.to_owned(),
            client_id: Sensitive::new(client.clone()),
            user_pool_id: pool.clone(),
        };
        house.answer::<api::DeleteUserPoolClientSecret>(removing(&both[0]));
        assert_eq!(ids(&house, &pool, &client), std::slice::from_ref(&new));
        assert_eq!(
            house.refusal::<api::DeleteUserPoolClientSecret>(removing(&new)),
            "InvalidParameterException: The last secret of a user pool client can't be deleted."
        );
    }

    #[test]
    fn a_brought_secret_is_not_shown_again() {
        let house = house();
        let (pool, client) = confidential(&house);
        house.advance_secs(1);
        let added = house.answer::<api::AddUserPoolClientSecret>(AddUserPoolClientSecretInput {
            client_secret: Some(Sensitive::new("abcdefghijklmnopqrstuvwxyz01".to_owned())),
            ..input(&[("UserPoolId", &pool), ("ClientId", &client)])
        });
        let added = added.client_secret_descriptor.unwrap();
        assert_eq!(added.client_secret_value, None);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let (pool, client) = confidential(&house);
        let named = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house
            .as_anonymous()
            .is_denied::<api::AddUserPoolClientSecret>(named);
    }
}
