//! `DeleteUserPool`: the pool is gone at once, what was in it goes by and by.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolInput, DeleteUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::worker;

pub(crate) fn delete_user_pool(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserPoolInput,
) -> Result<Reply<DeleteUserPoolOutput>, CognitoError> {
    let (permit, pool) =
        tx.permit_on_pool(ctx, "cognito-idp:DeleteUserPool", &input.user_pool_id)?;

    if pool.deletion_protected {
        return Err(CognitoError::invalid_parameter(
            "The user pool cannot be deleted because deletion protection is activated. Deletion \
             protection must be inactivated first.",
        ));
    }
    if !tx.domains(&pool)?.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ));
    }
    if !tx.replicas(&pool)?.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "User pool cannot be deleted. It has replicas that should be deleted first.",
        ));
    }
    tx.remove_pool(&pool)?;
    worker::schedule_purge(tx, &pool.id, ctx.now())?;

    Ok(permit.reply(DeleteUserPoolOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateUserPoolInput};
    use crate::test_pools::{client_of, house, named, new_client, new_pool};

    #[test]
    fn a_pool_goes_with_what_is_in_it() {
        let house = house();
        let (pool, other) = (new_pool(&house), new_pool(&house));
        let client = new_client(&house, client_of(&pool));
        let kept = new_client(&house, client_of(&other));
        house.answer::<api::DeleteUserPool>(input(&[("UserPoolId", &pool)]));
        let gone = format!("ResourceNotFoundException: User pool {pool} does not exist.");
        assert_eq!(
            house.refusal::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)])),
            gone
        );
        assert_eq!(
            house.refusal::<api::DeleteUserPool>(input(&[("UserPoolId", &pool)])),
            gone
        );
        house.advance_secs(60);
        let rows = house.store().read().unwrap();
        let service = crate::CognitoIdp::new(house.store());
        let tx = ringwall_service::Service::read(&service, &rows);
        assert_eq!(tx.find_client(&client).unwrap(), None);
        assert!(tx.find_client(&kept).unwrap().is_some());
    }

    #[test]
    fn a_protected_pool_stays() {
        let house = house();
        let made = house.answer::<api::CreateUserPool>(CreateUserPoolInput {
            deletion_protection: Some(api::DeletionProtectionType::Active),
            ..named("customers")
        });
        let pool = made.user_pool.unwrap().id.unwrap();
        assert_eq!(
            house.refusal::<api::DeleteUserPool>(input(&[("UserPoolId", &pool)])),
            "InvalidParameterException: The user pool cannot be deleted because deletion \
             protection is activated. Deletion protection must be inactivated first."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::DeleteUserPool>(input(&[("UserPoolId", &pool)]));
    }
}
