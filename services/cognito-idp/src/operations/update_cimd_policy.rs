//! `UpdateCIMDPolicy`. Name and duration stay as they are where they are left out.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateCIMDPolicyInput, UpdateCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::resources::cimd_policy::{CimdPolicy, require_patterns};
use crate::store::CognitoWrite;

pub(crate) fn update_cimd_policy(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateCIMDPolicyInput,
) -> Result<Reply<UpdateCIMDPolicyOutput>, CognitoError> {
    let action = "cognito-idp:UpdateCIMDPolicy";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    require_patterns(&input.url_patterns)?;
    let policy = tx.cimd_policy(&pool, &input.cimd_policy_id)?;
    let client = tx.client_of(&pool, input.client_id.expose())?;
    let mut policy = CimdPolicy::clone(&policy);
    policy.client_id.clone_from(&client.id);
    policy.patterns = input.url_patterns;
    policy.updated_at = ctx.now();
    if let Some(name) = input.policy_name {
        policy.name = name;
    }
    if let Some(secs) = input.cache_duration {
        policy.cache_secs = CimdPolicy::cache_secs(Some(secs));
    }
    let shown = policy.shown(true);
    tx.put_cimd_policy(policy)?;

    Ok(permit.reply(UpdateCIMDPolicyOutput { cimd_policy: shown }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UpdateCIMDPolicyInput};
    use crate::operations::create_cimd_policy::tests::with_policy;
    use crate::test_pools::house;

    #[test]
    fn what_is_left_out_stays() {
        let house = house();
        let made = with_policy(&house);
        let client = made.client_id.clone().unwrap().expose().clone();
        house.advance_secs(5);
        let change = || UpdateCIMDPolicyInput {
            user_pool_id: made.user_pool_id.clone(),
            cimd_policy_id: made.cimd_policy_id.clone(),
            client_id: client.clone().into(),
            policy_name: None,
            cache_duration: Some(100_000),
            url_patterns: vec!["https://a.example/*".to_owned()],
        };
        house
            .as_anonymous()
            .is_denied::<api::UpdateCIMDPolicy>(change());
        let changed = house.answer::<api::UpdateCIMDPolicy>(change()).cimd_policy;
        assert_eq!(changed.policy_name, made.policy_name);
        assert_eq!(changed.cache_duration, Some(100_000));
        assert_eq!(changed.creation_date, made.creation_date);
        assert_ne!(changed.last_modified_date, made.last_modified_date);
        assert_eq!(changed.url_patterns.unwrap(), ["https://a.example/*"]);
    }
}
