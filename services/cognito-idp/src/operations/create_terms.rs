//! `CreateTerms`: links to terms of use or a privacy policy, for one app client.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html>

use std::collections::BTreeMap;

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateTermsInput, CreateTermsOutput};
use crate::error::CognitoError;
use crate::resources::terms::Terms;
use crate::store::CognitoWrite;

pub(crate) fn create_terms(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateTermsInput,
) -> Result<Reply<CreateTermsOutput>, CognitoError> {
    let action = "cognito-idp:CreateTerms";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    if tx
        .find_terms_of_client(&pool, &client.id, &input.terms_name)?
        .is_some()
    {
        return Err(CognitoError::terms_exist(&input.terms_name));
    }
    let mut terms = Terms {
        id: ctx.uuid(),
        pool_id: pool.id.clone(),
        client_id: client.id.clone(),
        name: input.terms_name,
        source: input.terms_source,
        enforcement: input.enforcement,
        links: BTreeMap::new(),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    terms.set_links(input.links.unwrap_or_default())?;
    let shown = terms.shown();
    tx.put_terms(terms)?;

    Ok(permit.reply(CreateTermsOutput { terms: Some(shown) }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{
        self, CreateTermsInput, TermsEnforcementType, TermsSourceType, UpdateTermsInput,
    };
    use crate::test_pools::{client_of, house, new_client, new_pool};

    fn terms(pool: &str, client: &str, name: &str) -> CreateTermsInput {
        let link = (
            "cognito:default".to_owned(),
            "https://example.com/terms".to_owned(),
        );
        CreateTermsInput {
            user_pool_id: pool.to_owned(),
            client_id: Sensitive::new(client.to_owned()),
            terms_name: name.to_owned(),
            terms_source: TermsSourceType::Link,
            enforcement: TermsEnforcementType::None,
            links: Some([link].into()),
        }
    }

    fn make(house: &TestHouse, pool: &str, client: &str, name: &str) -> String {
        let made = house.answer::<api::CreateTerms>(terms(pool, client, name));
        made.terms.unwrap().terms_id
    }

    #[test]
    fn a_client_has_one_document_of_each_kind() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        let first = make(&house, &pool, &client, "terms-of-use");
        let second = make(&house, &pool, &client, "privacy-policy");
        assert_eq!(
            house.refusal::<api::CreateTerms>(terms(&pool, &client, "terms-of-use")),
            "TermsExistsException: Terms with the name terms-of-use already exist for this app \
             client."
        );
        let listed = house.answer::<api::ListTerms>(input(&[("UserPoolId", &pool)]));
        assert_eq!(listed.terms.len(), 2);
        let by_client = house.answer::<api::DescribeTermsByClient>(input(&[
            ("UserPoolId", &pool),
            ("ClientId", &client),
            ("TermsName", "privacy-policy"),
        ]));
        assert_eq!(by_client.terms.unwrap().terms_id, second);
        let named = |id: &str| [("UserPoolId", pool.clone()), ("TermsId", id.to_owned())];
        let naming = named(&first);
        let naming: Vec<_> = naming
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let link = (
            "cognito:default".to_owned(),
            "https://example.org".to_owned(),
        );
        let changed = house.answer::<api::UpdateTerms>(UpdateTermsInput {
            links: Some([link].into()),
            ..input(&naming)
        });
        let shown = house.answer::<api::DescribeTerms>(input(&naming));
        assert_eq!(shown.terms, changed.terms);
        house.answer::<api::DeleteTerms>(input(&naming));
        assert_eq!(
            house.refusal::<api::DescribeTerms>(input(&naming)),
            format!("ResourceNotFoundException: Terms {first} do not exist.")
        );
        make(&house, &pool, &client, "terms-of-use");
    }

    #[test]
    fn everybody_must_find_a_link_and_only_to_https() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        for (language, link) in [
            ("cognito:english", "https://example.com"),
            ("cognito:default", "http://example.com"),
            ("cognito:default", "javascript:alert(1)"),
        ] {
            let mut input = terms(&pool, &client, "terms-of-use");
            input.links = Some([(language.to_owned(), link.to_owned())].into());
            let refusal = house.refusal::<api::CreateTerms>(input);
            assert!(
                refusal.starts_with("InvalidParameterException: "),
                "{refusal}"
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::CreateTerms>(terms(&pool, "client", "terms-of-use"));
    }
}
