//! `MergeDeveloperIdentities`: makes one identity of two users of the developer's.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_MergeDeveloperIdentities.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{MergeDeveloperIdentitiesInput, MergeDeveloperIdentitiesOutput};
use crate::error::CognitoIdentityError;
use crate::linking;
use crate::resources::identity::{Identity, Login};
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;

pub(crate) fn merge_developer_identities(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: MergeDeveloperIdentitiesInput,
) -> Result<Reply<MergeDeveloperIdentitiesOutput>, CognitoIdentityError> {
    let (id, provider) = (&input.identity_pool_id, &input.developer_provider_name);

    let action = "cognito-identity:MergeDeveloperIdentities";
    let (permit, pool) = tx.permitted_pool(ctx, action, id)?;

    if pool.settings.developer_provider.as_ref() != Some(provider) {
        return Err(CognitoIdentityError::no_developer_provider(provider));
    }
    let source = find(tx, &pool, provider, &input.source_user_identifier)?;
    let mut owner = find(tx, &pool, provider, &input.destination_user_identifier)?;
    if source.id != owner.id {
        linking::absorb(ctx, tx, &pool, &mut owner, source)?;
        owner.modified_at = ctx.now();
        tx.put_identity(owner.clone())?;
    }

    Ok(permit.reply(MergeDeveloperIdentitiesOutput {
        identity_id: Some(owner.id),
    }))
}

fn find(
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    provider: &str,
    user: &str,
) -> Result<Identity, CognitoIdentityError> {
    let login = Login {
        provider: provider.to_owned(),
        subject: user.to_owned(),
    };
    let found = tx.find_by_login(&pool.id, &login)?;
    let found = found.ok_or_else(CognitoIdentityError::developer_user_not_found)?;
    Ok((*found).clone())
}

#[cfg(test)]
mod tests {
    use crate::api::{self, MergeDeveloperIdentitiesInput};
    use crate::bench::{DEVELOPER, IDP, Steps as _, World, arn, developer_token, house};

    fn merging(pool: &str, source: &str, destination: &str) -> MergeDeveloperIdentitiesInput {
        MergeDeveloperIdentitiesInput {
            source_user_identifier: source.to_owned(),
            destination_user_identifier: destination.to_owned(),
            developer_provider_name: DEVELOPER.to_owned(),
            identity_pool_id: pool.to_owned(),
        }
    }

    #[test]
    fn both_users_are_the_destinations_identity() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        let owner = house.developer_identity(&pool, "owner");
        assert_eq!(house.merge(&pool, "alice", "owner"), owner);
        assert_eq!(house.developer_identity(&pool, "alice"), owner);
        assert_eq!(house.developer_identity(&pool, "owner"), owner);
        assert_eq!(house.described_identity(&alice).logins, Some(vec![]));
        // Merged twice is merged.
        assert_eq!(house.merge(&pool, "alice", "owner"), owner);
    }

    #[test]
    fn refuses_two_people_of_one_public_provider() {
        let world = World::new();
        let pool = world.pool();
        for user in ["alice", "bob"] {
            let idp = world.idp_token(&format!("{user}@idp"));
            let asked = developer_token(&pool, None, &[(DEVELOPER, user), (IDP, &idp)]);
            world
                .house
                .answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        }
        assert_eq!(
            world
                .house
                .refusal::<api::MergeDeveloperIdentities>(merging(&pool, "alice", "bob")),
            format!(
                "ResourceConflictException: Another login of {IDP} is already linked to this identity."
            )
        );
    }

    #[test]
    fn an_identity_has_twenty_logins_at_most() {
        let house = house();
        let pool = house.make_developer_pool();
        house.developer_identity(&pool, "owner");
        for number in 0..19 {
            let user = number.to_string();
            house.developer_identity(&pool, &user);
            house.merge(&pool, &user, "owner");
        }
        house.developer_identity(&pool, "last");
        assert_eq!(
            house.refusal::<api::MergeDeveloperIdentities>(merging(&pool, "last", "owner")),
            "ResourceConflictException: The number of linked logins exceeds the limit of 20."
        );
    }

    #[test]
    fn refuses_users_and_providers_that_are_not_there() {
        let house = house();
        let pool = house.make_developer_pool();
        house.developer_identity(&pool, "alice");
        let refusal = |asked| house.refusal::<api::MergeDeveloperIdentities>(asked);
        assert_eq!(
            refusal(merging(&pool, "alice", "bob")),
            "ResourceNotFoundException: Developer user identifier not found."
        );
        let other = MergeDeveloperIdentitiesInput {
            developer_provider_name: "another".to_owned(),
            ..merging(&pool, "alice", "bob")
        };
        assert_eq!(
            refusal(other),
            "InvalidParameterException: another is not the developer provider of this identity pool."
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_developer_pool();
        house.developer_identity(&pool, "alice");
        house.developer_identity(&pool, "bob");
        house.needs::<api::MergeDeveloperIdentities>(
            "cognito-identity:MergeDeveloperIdentities",
            &arn(&pool),
            merging(&pool, "alice", "bob"),
        );
    }
}
