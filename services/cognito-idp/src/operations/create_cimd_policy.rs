//! `CreateCIMDPolicy`: lets applications in that name a URL as their client id.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateCIMDPolicyInput, CreateCIMDPolicyOutput};
use crate::cimd::MOST_POLICIES;
use crate::error::CognitoError;
use crate::resources::cimd_policy::{CimdPolicy, require_patterns};
use crate::resources::names;
use crate::resources::pool::Tier;
use crate::store::CognitoWrite;

pub(crate) fn create_cimd_policy(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateCIMDPolicyInput,
) -> Result<Reply<CreateCIMDPolicyOutput>, CognitoError> {
    let action = "cognito-idp:CreateCIMDPolicy";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    pool.require(Tier::Essentials, "Client ID metadata documents")?;
    require_patterns(&input.url_patterns)?;
    let client = tx.client_of(&pool, input.client_id.expose())?;
    if tx.cimd_policies(&pool, None, MOST_POLICIES)?.len() >= MOST_POLICIES {
        return Err(CognitoError::limit_exceeded(
            "Maximum number of CIMD policies exceeded.",
        ));
    }
    let policy = CimdPolicy {
        id: names::cimd_policy_id(ctx),
        pool_id: pool.id.clone(),
        client_id: client.id.clone(),
        name: input.policy_name,
        cache_secs: CimdPolicy::cache_secs(input.cache_duration),
        patterns: input.url_patterns,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let shown = policy.shown(true);
    tx.put_cimd_policy(policy)?;

    Ok(permit.reply(CreateCIMDPolicyOutput { cimd_policy: shown }))
}

#[cfg(test)]
pub(super) mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, CimdPolicyType, CreateCIMDPolicyInput};
    use crate::test_pools::{client_of, house, named, new_client, new_pool};

    pub(crate) fn policy_of(pool: &str, client: &str, pattern: &str) -> CreateCIMDPolicyInput {
        CreateCIMDPolicyInput {
            user_pool_id: pool.to_owned(),
            client_id: client.to_owned().into(),
            policy_name: "Partners".to_owned(),
            cache_duration: None,
            url_patterns: vec![pattern.to_owned()],
        }
    }

    /// A pool with a policy.
    pub(crate) fn with_policy(house: &TestHouse) -> CimdPolicyType {
        let pool = new_pool(house);
        let client = new_client(house, client_of(&pool));
        let policy = policy_of(&pool, &client, "https://*.example.com/*");
        house.answer::<api::CreateCIMDPolicy>(policy).cimd_policy
    }

    #[test]
    fn a_policy_leads_urls_to_an_app_client() {
        let house = house();
        let made = with_policy(&house);
        assert_eq!(made.cache_duration, Some(86_400));
        let named = [
            ("UserPoolId", made.user_pool_id.as_str()),
            ("CIMDPolicyId", made.cimd_policy_id.as_str()),
        ];
        let described = house.answer::<api::DescribeCIMDPolicy>(input(&named));
        assert_eq!(described.cimd_policy, made);
        let client = made.client_id.unwrap().expose().clone();
        house.answer::<api::DeleteUserPoolClient>(input(&[
            ("UserPoolId", &made.user_pool_id),
            ("ClientId", &client),
        ]));
        let described = house.answer::<api::DescribeCIMDPolicy>(input(&named));
        assert_eq!(described.cimd_policy.client_id, None);
    }

    #[test]
    fn refuses_what_would_let_anybody_in_and_clients_that_are_not_there() {
        let house = house();
        let pool = new_pool(&house);
        let client = new_client(&house, client_of(&pool));
        assert_eq!(
            house.refusal::<api::CreateCIMDPolicy>(policy_of(&pool, &client, "https://*.com/*")),
            "InvalidParameterException: https://*.com/* is not a valid URL pattern."
        );
        assert_eq!(
            house.refusal::<api::CreateCIMDPolicy>(policy_of(
                &pool,
                "nobody",
                "https://a.example/*"
            )),
            "ResourceNotFoundException: User pool client nobody does not exist."
        );
        let lite = house.answer::<api::CreateUserPool>(api::CreateUserPoolInput {
            user_pool_tier: Some(api::UserPoolTierType::Lite),
            ..named("lite")
        });
        let lite = lite.user_pool.unwrap().id.unwrap();
        assert_eq!(
            house.refusal::<api::CreateCIMDPolicy>(policy_of(&lite, "c", "https://a.example/*")),
            "FeatureUnavailableInTierException: Client ID metadata documents is not available in \
             the LITE tier."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::CreateCIMDPolicy>(policy_of(&pool, "c", "https://a.example/*"));
    }
}
