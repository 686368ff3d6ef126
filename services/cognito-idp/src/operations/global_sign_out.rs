//! `GlobalSignOut`: a user ends all of his sessions.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GlobalSignOutInput, GlobalSignOutOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::{access, revoke};

pub(crate) fn global_sign_out(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GlobalSignOutInput,
) -> Result<Reply<GlobalSignOutOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;

    let permit = ctx.public("the access token says who calls");

    let mut user = (*bearer.user).clone();
    revoke::all(ctx, tx, &bearer.pool, &mut user)?;
    tx.put_user(&bearer.pool, user)?;

    Ok(permit.reply(GlobalSignOutOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{AdminUserGlobalSignOut, GetTokensFromRefreshToken, GlobalSignOut};
    use crate::token::bench::{Bench, CLIENT, POOL};

    const REVOKED: &str = "NotAuthorizedException: Refresh Token has been revoked";

    #[test]
    fn ends_all_of_the_users_sessions() {
        let bench = Bench::new();
        let nobody = bench.house.as_anonymous();
        let (one, other) = (bench.sign_in(), bench.sign_in());
        nobody.answer::<GlobalSignOut>(input(&[("AccessToken", &one.access)]));
        for tokens in [one, other] {
            let refresh = tokens.refresh.unwrap();
            let asking = input(&[("ClientId", CLIENT), ("RefreshToken", &refresh)]);
            assert_eq!(nobody.refusal::<GetTokensFromRefreshToken>(asking), REVOKED);
            assert_eq!(
                nobody.refusal::<GlobalSignOut>(input(&[("AccessToken", &tokens.access)])),
                "NotAuthorizedException: Access Token has been revoked"
            );
        }
    }

    #[test]
    fn an_administrator_may_do_it_and_a_stranger_not() {
        let bench = Bench::new();
        let refresh = bench.sign_in().refresh.unwrap();
        let asking = || input(&[("UserPoolId", POOL), ("Username", "alice")]);
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<AdminUserGlobalSignOut>(asking());
        let again = || input(&[("ClientId", CLIENT), ("RefreshToken", &refresh)]);
        let nobody = bench.house.as_anonymous();
        nobody.answer::<GetTokensFromRefreshToken>(again());
        bench.house.answer::<AdminUserGlobalSignOut>(asking());
        assert_eq!(
            nobody.refusal::<GetTokensFromRefreshToken>(again()),
            REVOKED
        );
    }
}
