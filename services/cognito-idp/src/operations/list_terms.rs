//! `ListTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTermsInput, ListTermsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_terms(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListTermsInput,
) -> Result<Reply<ListTermsOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = &input.user_pool_id;
    let page = Page::parse(tx.service, ctx, owner, token, input.max_results, 60)?;

    let action = "cognito-idp:ListTerms";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let terms = tx.all_terms(&pool, page.after.as_deref(), page.reading())?;
    let (terms, next_token) = page.cut(tx.service, terms, |terms| &terms.id);

    Ok(permit.reply(ListTermsOutput {
        terms: terms.iter().map(|terms| terms.described()).collect(),
        next_token,
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
            .is_denied::<api::ListTerms>(input(&[("UserPoolId", &pool)]));
    }
}
