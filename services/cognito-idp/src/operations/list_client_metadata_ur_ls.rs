//! `ListClientMetadataURLs`: the URLs that were asked for under a policy, and whether their documents
//! are kept.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListClientMetadataURLs.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListClientMetadataURLsInput, ListClientMetadataURLsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_client_metadata_ur_ls(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListClientMetadataURLsInput,
) -> Result<Reply<ListClientMetadataURLsOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = format!("{}|{}", input.user_pool_id, input.cimd_policy_id);
    let page = Page::parse(tx.service, ctx, &owner, token, input.max_results, 60)?;

    let action = "cognito-idp:ListClientMetadataURLs";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let policy = tx.cimd_policy(&pool, &input.cimd_policy_id)?;
    let urls = tx.metadata_urls(&policy, page.after.as_deref(), page.reading())?;
    let (urls, next_token) = page.cut(tx.service, urls, |url| &url.url);

    Ok(permit.reply(ListClientMetadataURLsOutput {
        client_metadata_ur_ls: urls.iter().map(|url| url.shown()).collect(),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::operations::create_cimd_policy::tests::with_policy;
    use crate::test_pools::house;

    fn of(policy: &api::CimdPolicyType) -> api::ListClientMetadataURLsInput {
        input(&[
            ("UserPoolId", &policy.user_pool_id),
            ("CIMDPolicyId", &policy.cimd_policy_id),
        ])
    }

    #[test]
    fn a_policy_whose_urls_nobody_asked_for_has_none() {
        let house = house();
        let policy = with_policy(&house);
        let listed = house.answer::<api::ListClientMetadataURLs>(of(&policy));
        assert_eq!(
            (listed.client_metadata_ur_ls, listed.next_token),
            (vec![], None)
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let policy = with_policy(&house);
        house
            .as_anonymous()
            .is_denied::<api::ListClientMetadataURLs>(of(&policy));
    }
}
