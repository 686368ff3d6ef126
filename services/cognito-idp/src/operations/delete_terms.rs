//! `DeleteTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTermsInput, DeleteTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_terms(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteTermsInput,
) -> Result<Reply<DeleteTermsOutput>, CognitoError> {
    let action = "cognito-idp:DeleteTerms";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let terms = tx.terms(&pool, &input.terms_id)?;
    tx.remove_terms(&pool, &terms.id)?;

    Ok(permit.reply(DeleteTermsOutput {}))
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
        house.as_anonymous().is_denied::<api::DeleteTerms>(input(&[
            ("UserPoolId", &pool),
            ("TermsId", "00000000-0000-4000-8000-000000000000"),
        ]));
    }
}
