//! `UnlinkDeveloperIdentity`: a user of the developer's is an identity no longer.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkDeveloperIdentity.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UnlinkDeveloperIdentityInput, UnlinkDeveloperIdentityOutput};
use crate::error::CognitoIdentityError;
use crate::resources::identity::Login;
use crate::store::CognitoIdentityWrite;

pub(crate) fn unlink_developer_identity(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: UnlinkDeveloperIdentityInput,
) -> Result<Reply<UnlinkDeveloperIdentityOutput>, CognitoIdentityError> {
    let (id, identity_id) = (&input.identity_pool_id, &input.identity_id);
    let login = Login {
        provider: input.developer_provider_name,
        subject: input.developer_user_identifier,
    };

    let action = "cognito-identity:UnlinkDeveloperIdentity";
    let (permit, pool) = tx.permitted_pool(ctx, action, id)?;

    if pool.settings.developer_provider.as_ref() != Some(&login.provider) {
        return Err(CognitoIdentityError::no_developer_provider(&login.provider));
    }
    let found = tx.find_identity(identity_id)?.map(|(identity, _)| identity);
    let found = found.filter(|identity| identity.pool_id == pool.id);
    let found = found.ok_or_else(|| CognitoIdentityError::identity_not_found(identity_id))?;
    if !found.logins.contains(&login) {
        return Err(CognitoIdentityError::developer_user_not_found());
    }
    let mut identity = (*found).clone();
    identity.logins.retain(|linked| *linked != login);
    identity.modified_at = ctx.now();
    tx.put_identity(identity)?;

    Ok(permit.reply(UnlinkDeveloperIdentityOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UnlinkDeveloperIdentityInput};
    use crate::bench::{DEVELOPER, Steps as _, arn, credentials, house};

    fn unlinking(pool: &str, identity: &str, user: &str) -> UnlinkDeveloperIdentityInput {
        UnlinkDeveloperIdentityInput {
            identity_id: identity.to_owned(),
            identity_pool_id: pool.to_owned(),
            developer_provider_name: DEVELOPER.to_owned(),
            developer_user_identifier: user.to_owned(),
        }
    }

    #[test]
    fn the_user_is_somebody_new_and_the_identity_is_nobodys() {
        let house = house();
        let pool = house.make_developer_pool();
        let before = house.developer_identity(&pool, "alice");
        house.answer::<api::UnlinkDeveloperIdentity>(unlinking(&pool, &before, "alice"));
        assert_ne!(house.developer_identity(&pool, "alice"), before);
        assert_eq!(
            house.refusal::<api::GetCredentialsForIdentity>(credentials(&before, &[])),
            format!("NotAuthorizedException: Access to Identity '{before}' is forbidden.")
        );
    }

    #[test]
    fn refuses_users_that_are_not_the_identity() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        house.developer_identity(&pool, "bob");
        let refusal = |asked| house.refusal::<api::UnlinkDeveloperIdentity>(asked);
        assert_eq!(
            refusal(unlinking(&pool, &alice, "bob")),
            "ResourceNotFoundException: Developer user identifier not found."
        );
        let other = house.make_developer_pool();
        assert_eq!(
            refusal(unlinking(&other, &alice, "alice")),
            format!("ResourceNotFoundException: Identity '{alice}' not found.")
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_developer_pool();
        let alice = house.developer_identity(&pool, "alice");
        house.needs::<api::UnlinkDeveloperIdentity>(
            "cognito-identity:UnlinkDeveloperIdentity",
            &arn(&pool),
            unlinking(&pool, &alice, "alice"),
        );
    }
}
