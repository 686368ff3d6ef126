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

#[cfg(test)]
mod tests {
    use ringwall_testing::TestHouse;

    use crate::api::{self, IdentityProviderTypeType as Kind};
    use crate::test_users::{
        POOL, house_with, link, pool, profile, put_provider, put_user, stored, user,
    };

    const GOOGLE: [&str; 3] = ["Google", "Cognito_Subject", "77"];

    fn house() -> TestHouse {
        let house = house_with(|_| {});
        put_provider(&house, "Google", Kind::Google);
        let mut ada = user("ada");
        ada.credentials.password = Some(vec![1]);
        put_user(&house, &ada);
        house
    }

    fn undo(who: &[&str; 3]) -> api::AdminDisableProviderForUserInput {
        api::AdminDisableProviderForUserInput {
            user_pool_id: POOL.to_owned(),
            user: profile(who),
        }
    }

    #[test]
    fn takes_a_link_away_and_leaves_the_rest() {
        let house = house();
        let corp = ["Google", "Cognito_Subject", "88"];
        for source in [GOOGLE, corp] {
            house.answer::<api::AdminLinkProviderForUser>(link("ada", &source));
        }
        let action = "cognito-idp:AdminDisableProviderForUser";
        house.needs::<api::AdminDisableProviderForUser>(action, &pool().arn(), undo(&GOOGLE));
        let ada = stored(&house, "ada");
        let left: Vec<_> = ada
            .identities
            .iter()
            .map(|it| it.user_id.as_str())
            .collect();
        assert_eq!(left, ["88"]);
        assert!(ada.enabled && ada.credentials.password.is_some());
    }

    #[test]
    fn a_user_of_the_pool_loses_his_password() {
        let house = house();
        house.answer::<api::AdminDisableProviderForUser>(undo(&["Cognito", "", "ada"]));
        let ada = stored(&house, "ada");
        assert!(ada.enabled && ada.credentials.password.is_none());
        assert_eq!(
            house.refusal::<api::AdminDisableProviderForUser>(undo(&["Cognito", "", "bob"])),
            "UserNotFoundException: User does not exist."
        );
    }
}
