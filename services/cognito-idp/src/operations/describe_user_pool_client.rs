//! `DescribeUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserPoolClientInput, DescribeUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool_client(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeUserPoolClientInput,
) -> Result<Reply<DescribeUserPoolClientOutput>, CognitoError> {
    let action = "cognito-idp:DescribeUserPoolClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;

    Ok(permit.reply(DescribeUserPoolClientOutput {
        user_pool_client: Some(client.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{client_of, house, new_client, new_pool};

    #[test]
    fn a_client_of_another_pool_is_not_there() {
        let house = house();
        let (pool, other) = (new_pool(&house), new_pool(&house));
        let client = new_client(&house, client_of(&pool));
        assert_eq!(
            house.refusal::<api::DescribeUserPoolClient>(input(&[
                ("UserPoolId", &other),
                ("ClientId", &client)
            ])),
            format!("ResourceNotFoundException: User pool client {client} does not exist.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let named = input(&[("UserPoolId", &pool), ("ClientId", &client)]);
        house
            .as_anonymous()
            .is_denied::<api::DescribeUserPoolClient>(named);
    }
}
