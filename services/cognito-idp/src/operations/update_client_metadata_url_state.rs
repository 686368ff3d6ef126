//! `UpdateClientMetadataURLState`: reads a document again, or forgets it.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateClientMetadataURLState.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    CimdCacheActionType, ErrorCode, UpdateClientMetadataURLStateInput,
    UpdateClientMetadataURLStateOutput,
};
use crate::error::CognitoError;
use crate::resources::client_metadata::MetadataUrl;
use crate::store::CognitoWrite;

pub(crate) fn update_client_metadata_url_state(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateClientMetadataURLStateInput,
) -> Result<Reply<UpdateClientMetadataURLStateOutput>, CognitoError> {
    let action = "cognito-idp:UpdateClientMetadataURLState";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let policy = tx.cimd_policy(&pool, &input.cimd_policy_id)?;
    let url = input.url;
    if tx.find_metadata_url(&policy, &url)?.is_none() {
        return Err(CognitoError::modelled(
            ErrorCode::CachedCimdurlDoesNotExistException,
            format!("{url} is not cached for CIMD policy {}.", policy.id),
        ));
    }
    match input.action {
        CimdCacheActionType::Invalidate => {
            tx.put_metadata_url(&policy, MetadataUrl { url, kept: None })?;
        }
        CimdCacheActionType::Refresh => {
            let metadata = tx.fetch_client_metadata(ctx, &policy, &url)?;
            metadata.ok_or_else(|| {
                CognitoError::invalid_parameter(format!(
                    "The client metadata document at {url} could not be retrieved or is not valid."
                ))
            })?;
        }
    }

    Ok(permit.reply(UpdateClientMetadataURLStateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, CimdPolicyType};
    use crate::operations::create_cimd_policy::tests::with_policy;
    use crate::resources::client_metadata::{ClientMetadata, Kept, MetadataUrl};
    use crate::test_pools::house;
    use crate::test_users::write;

    const URL: &str = "https://localhost.example.com/client.json";

    fn keep(house: &TestHouse, policy: &CimdPolicyType) {
        let until = house.now().plus_secs(86_400);
        write(house, |tx| {
            let pool = tx.pool(&policy.user_pool_id).unwrap();
            let policy = tx.cimd_policy(&pool, &policy.cimd_policy_id).unwrap();
            let kept = Kept {
                metadata: ClientMetadata {
                    name: "Notes".to_owned(),
                    redirect_uris: Vec::new(),
                    flows: Vec::new(),
                    scopes: None,
                },
                cached_at: Timestamp::from_secs(0),
                expires_at: until,
            };
            let row = MetadataUrl {
                url: URL.to_owned(),
                kept: Some(kept),
            };
            tx.put_metadata_url(&policy, row).unwrap();
        });
    }

    fn change(policy: &CimdPolicyType, action: &str) -> api::UpdateClientMetadataURLStateInput {
        input(&[
            ("UserPoolId", &policy.user_pool_id),
            ("CIMDPolicyId", &policy.cimd_policy_id),
            ("URL", URL),
            ("Action", action),
        ])
    }

    #[test]
    fn a_document_is_forgotten_and_its_url_stays() {
        let house = house();
        let policy = with_policy(&house);
        let listed = || {
            let listed = house.answer::<api::ListClientMetadataURLs>(input(&[
                ("UserPoolId", &policy.user_pool_id),
                ("CIMDPolicyId", &policy.cimd_policy_id),
            ]));
            listed.client_metadata_ur_ls
        };
        let unknown =
            house.refusal::<api::UpdateClientMetadataURLState>(change(&policy, "INVALIDATE"));
        assert!(
            unknown.starts_with("CachedCIMDURLDoesNotExistException: "),
            "{unknown}"
        );
        keep(&house, &policy);
        assert!(listed().first().unwrap().expiration_date.is_some());
        house.answer::<api::UpdateClientMetadataURLState>(change(&policy, "INVALIDATE"));
        let [url] = listed().try_into().unwrap();
        assert_eq!((url.url.as_str(), url.cached_date), (URL, None));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let policy = with_policy(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::UpdateClientMetadataURLState>(change(&policy, "REFRESH"));
    }
}
