//! `UpdateTerms`: what the request leaves out stays.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateTermsInput, UpdateTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_terms(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateTermsInput,
) -> Result<Reply<UpdateTermsOutput>, CognitoError> {
    let action = "cognito-idp:UpdateTerms";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut terms = (*tx.terms(&pool, &input.terms_id)?).clone();
    if let Some(name) = input.terms_name {
        let other = tx.find_terms_of_client(&pool, &terms.client_id, &name)?;
        if other.is_some_and(|other| other.id != terms.id) {
            return Err(CognitoError::terms_exist(&name));
        }
        terms.name = name;
    }
    terms.source = input.terms_source.unwrap_or(terms.source);
    terms.enforcement = input.enforcement.unwrap_or(terms.enforcement);
    if let Some(links) = input.links {
        terms.set_links(links)?;
    }
    terms.updated_at = ctx.now();
    let shown = terms.shown();
    tx.put_terms(terms)?;

    Ok(permit.reply(UpdateTermsOutput { terms: Some(shown) }))
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
        house.as_anonymous().is_denied::<api::UpdateTerms>(input(&[
            ("UserPoolId", &pool),
            ("TermsId", "00000000-0000-4000-8000-000000000000"),
        ]));
    }
}
