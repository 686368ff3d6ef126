//! `ListCIMDPolicies`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListCIMDPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListCIMDPoliciesInput, ListCIMDPoliciesOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_cimd_policies(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListCIMDPoliciesInput,
) -> Result<Reply<ListCIMDPoliciesOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = &input.user_pool_id;
    let page = Page::parse(tx.service, ctx, owner, token, input.max_results, 60)?;

    let action = "cognito-idp:ListCIMDPolicies";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let policies = tx.cimd_policies(&pool, page.after.as_deref(), page.reading())?;
    let (policies, next_token) = page.cut(tx.service, policies, |policy| &policy.id);
    let mut summaries = Vec::with_capacity(policies.len());
    for policy in policies {
        summaries.push(policy.summary(tx.has_cimd_client(&policy)?));
    }

    Ok(permit.reply(ListCIMDPoliciesOutput {
        cimd_policies: summaries,
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListCIMDPoliciesInput};
    use crate::operations::create_cimd_policy::tests::{policy_of, with_policy};
    use crate::test_pools::house;

    #[test]
    fn pages_show_every_policy_once() {
        let house = house();
        let first = with_policy(&house);
        let client = first.client_id.unwrap().expose().clone();
        let pool = first.user_pool_id;
        let second = policy_of(&pool, &client, "https://b.example/*");
        house.answer::<api::CreateCIMDPolicy>(second);
        let page = |next_token| {
            house.answer::<api::ListCIMDPolicies>(ListCIMDPoliciesInput {
                max_results: Some(1),
                next_token,
                ..input(&[("UserPoolId", &pool)])
            })
        };
        let one = page(None);
        let two = page(one.next_token.clone());
        assert_ne!(
            one.cimd_policies.first().unwrap().cimd_policy_id,
            two.cimd_policies.first().unwrap().cimd_policy_id
        );
        assert_eq!(two.next_token, None);
        house
            .as_anonymous()
            .is_denied::<api::ListCIMDPolicies>(input(&[("UserPoolId", &pool)]));
    }
}
