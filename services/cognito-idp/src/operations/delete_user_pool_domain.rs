//! `DeleteUserPoolDomain`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolDomainInput, DeleteUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_domain(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserPoolDomainInput,
) -> Result<Reply<DeleteUserPoolDomainOutput>, CognitoError> {
    let action = "cognito-idp:DeleteUserPoolDomain";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let domain = tx.domain_of(&pool, &input.domain)?;
    tx.remove_domain(&domain)?;

    Ok(permit.reply(DeleteUserPoolDomainOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn a_pool_goes_after_its_domain() {
        let house = house();
        let pool = new_pool(&house);
        let place = [("Domain", "customers"), ("UserPoolId", &*pool)];
        house.answer::<api::CreateUserPoolDomain>(input(&place));
        assert_eq!(
            house.refusal::<api::DeleteUserPool>(input(&place[1..])),
            "InvalidParameterException: User pool cannot be deleted. It has a domain configured \
             that should be deleted first."
        );
        house.answer::<api::DeleteUserPoolDomain>(input(&place));
        assert_eq!(
            house.refusal::<api::DeleteUserPoolDomain>(input(&place)),
            "InvalidParameterException: No such domain or user pool exists."
        );
        house.answer::<api::DeleteUserPool>(input(&place[1..]));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DeleteUserPoolDomain>(input(&[
                ("Domain", "x"),
                ("UserPoolId", &pool),
            ]));
    }
}
