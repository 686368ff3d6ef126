//! `DescribeTermsByClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTermsByClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeTermsByClientInput, DescribeTermsByClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_terms_by_client(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeTermsByClientInput,
) -> Result<Reply<DescribeTermsByClientOutput>, CognitoError> {
    let action = "cognito-idp:DescribeTermsByClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let name = &input.terms_name;
    let terms = tx.find_terms_of_client(&pool, &client.id, name)?;
    let terms = terms.ok_or_else(|| {
        CognitoError::not_found(format!("Terms with the name {name} do not exist."))
    })?;

    Ok(permit.reply(DescribeTermsByClientOutput {
        terms: Some(terms.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DescribeTermsByClient>(input(&[
                ("UserPoolId", &pool),
                ("ClientId", "client"),
                ("TermsName", "terms-of-use"),
            ]));
    }
}
