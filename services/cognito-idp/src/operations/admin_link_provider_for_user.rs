//! `AdminLinkProviderForUser`: somebody at an identity provider will be this user.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminLinkProviderForUserInput, AdminLinkProviderForUserOutput};
use crate::error::CognitoError;
use crate::resources::user::Identity;
use crate::store::CognitoWrite;
use crate::users::profile::Profile;

/// A user has so many linked profiles at most.
const MOST_LINKS: usize = 5;

pub(crate) fn admin_link_provider_for_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminLinkProviderForUserInput,
) -> Result<Reply<AdminLinkProviderForUserOutput>, CognitoError> {
    let destination = Profile::parse(input.destination_user)?;
    let source = Profile::parse(input.source_user)?;

    let action = "cognito-idp:AdminLinkProviderForUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = destination.user(tx, &pool)?;
    let user = user.ok_or_else(CognitoError::no_user)?;
    let provider = source.provider(tx, &pool)?;
    source.require_attribute(&provider)?;
    match source.user(tx, &pool)? {
        Some(linked) if linked.sub == user.sub => {
            return Err(CognitoError::invalid_parameter(
                "SourceUser is already linked to DestinationUser",
            ));
        }
        Some(_) => {
            return Err(CognitoError::invalid_parameter(
                "Merging is not currently supported, provide a SourceUser that has not been \
                 previously linked or signed in",
            ));
        }
        None => {}
    }
    let links = user.identities.iter().filter(|identity| !identity.primary);
    if links.count() >= MOST_LINKS {
        return Err(CognitoError::limit_exceeded(
            "Exceeded maximum number of linked identities for user",
        ));
    }
    let mut user = (*user).clone();
    user.identities.push(Identity {
        provider_name: provider.name,
        provider_type: provider.kind,
        source_attribute: source.attribute().map(str::to_owned),
        user_id: source.value,
        issuer: provider.issuer,
        primary: false,
        created_at: ctx.now(),
    });
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminLinkProviderForUserOutput {}))
}
