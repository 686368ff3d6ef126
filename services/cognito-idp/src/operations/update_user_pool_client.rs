//! `UpdateUserPoolClient`: sets all that can be changed; what the request leaves out becomes what a
//! new client has.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolClientInput, UpdateUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_client(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserPoolClientInput,
) -> Result<Reply<UpdateUserPoolClientOutput>, CognitoError> {
    let action = "cognito-idp:UpdateUserPoolClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let mut changed = (*client).clone();
    changed.updated_at = ctx.now();
    changed.set(&pool, input)?;
    tx.require_known(&pool, &changed)?;
    let shown = changed.shown();
    tx.put_client(changed)?;

    Ok(permit.reply(UpdateUserPoolClientOutput {
        user_pool_client: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateUserPoolClientInput, UpdateUserPoolClientInput};
    use crate::test_pools::{client_of, exposed, house, new_client, new_pool};

    #[test]
    fn what_is_left_out_becomes_the_usual() {
        let house = house();
        let pool = new_pool(&house);
        let made = house.answer::<api::CreateUserPoolClient>(CreateUserPoolClientInput {
            generate_secret: Some(true),
            read_attributes: Some(vec!["email".to_owned()]),
            refresh_token_validity: Some(5),
            enable_token_revocation: Some(false),
            ..client_of(&pool)
        });
        let made = made.user_pool_client.unwrap();
        let id = exposed(made.client_id.clone());
        house.advance_secs(1);
        let changed = house.answer::<api::UpdateUserPoolClient>(UpdateUserPoolClientInput {
            auth_session_validity: Some(7),
            ..input(&[("UserPoolId", &pool), ("ClientId", &id)])
        });
        let changed = changed.user_pool_client.unwrap();
        assert_eq!(changed.auth_session_validity, Some(7));
        assert_eq!(changed.read_attributes, None);
        assert_eq!(changed.refresh_token_validity, Some(30));
        assert_eq!(changed.enable_token_revocation, Some(true));
        assert_eq!(changed.client_name, made.client_name);
        assert_eq!(changed.client_secret, made.client_secret);
        assert!(changed.last_modified_date > made.last_modified_date);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let named = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house
            .as_anonymous()
            .is_denied::<api::UpdateUserPoolClient>(named);
    }
}
