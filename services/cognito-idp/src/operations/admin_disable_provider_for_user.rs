//! `AdminDisableProviderForUser`: somebody at an identity provider is this user no longer; or a user of
//! the pool itself signs in by no password.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDisableProviderForUserInput, AdminDisableProviderForUserOutput};
use crate::error::CognitoError;
use crate::resources::user::Credentials;
use crate::store::CognitoWrite;
use crate::users::profile::Profile;

pub(crate) fn admin_disable_provider_for_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminDisableProviderForUserInput,
) -> Result<Reply<AdminDisableProviderForUserOutput>, CognitoError> {
    let profile = Profile::parse(input.user)?;

    let action = "cognito-idp:AdminDisableProviderForUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = profile.user(tx, &pool)?;
    let mut user = (*user.ok_or_else(CognitoError::no_user)?).clone();
    let links = user.identities.len();
    user.identities
        .retain(|identity| identity.primary || !profile.is(identity));
    if profile.is_of_pool() {
        user.credentials = Credentials::default();
    } else if user.identities.len() == links {
        // His own profile: he may come back only as somebody else.
        user.enabled = false;
    }
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminDisableProviderForUserOutput {}))
}
