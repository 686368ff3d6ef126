//! `DescribeTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeTermsInput, DescribeTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_terms(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeTermsInput,
) -> Result<Reply<DescribeTermsOutput>, CognitoError> {
    let action = "cognito-idp:DescribeTerms";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let terms = tx.terms(&pool, &input.terms_id)?;

    Ok(permit.reply(DescribeTermsOutput {
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
            .is_denied::<api::DescribeTerms>(input(&[
                ("UserPoolId", &pool),
                ("TermsId", "00000000-0000-4000-8000-000000000000"),
            ]));
    }
}
