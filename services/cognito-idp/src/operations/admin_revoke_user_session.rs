//! `AdminRevokeUserSession`: ends a session of a user.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AdminRevokeUserSessionInput, AdminRevokeUserSessionOutput, RevokeAssociatedSessionsType,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::session_list;

pub(crate) fn admin_revoke_user_session(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminRevokeUserSessionInput,
) -> Result<Reply<AdminRevokeUserSessionOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminRevokeUserSession",
        &input.user_pool_id,
    )?;

    let user = tx.user(&pool, input.username.expose())?;
    let revocation = session_list::Revocation {
        session_id: &input.session_id,
        linked: input.revoke_associated_sessions == Some(RevokeAssociatedSessionsType::Linked),
        current: None,
    };
    session_list::revoke(tx, &pool, &user, &revocation)?;

    Ok(permit.reply(AdminRevokeUserSessionOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::token::bench::{Bench, POOL};

    fn tracking() -> Bench {
        let bench = Bench::new();
        let on = api::SetUserPoolSessionConfigurationInput {
            user_pool_id: POOL.to_owned(),
            user_session_tracking: api::UserSessionTrackingType::Enabled,
            token_session: api::UserPoolTokenSessionConfigType { max_per_user: 20 },
        };
        bench
            .house
            .answer::<api::SetUserPoolSessionConfiguration>(on);
        bench
    }

    fn of(id: &str) -> AdminRevokeUserSessionInput {
        input(&[
            ("UserPoolId", POOL),
            ("Username", "alice"),
            ("SessionId", id),
        ])
    }

    fn ids(bench: &Bench) -> Vec<String> {
        let of_alice = input(&[("UserPoolId", POOL), ("Username", "alice")]);
        let shown = bench.house.answer::<api::AdminListUserSessions>(of_alice);
        let shown = shown.sessions.unwrap().into_iter();
        shown.map(|session| session.session_id.unwrap()).collect()
    }

    #[test]
    fn ends_one_session_and_no_other() {
        let bench = tracking();
        let tokens = [bench.sign_in(), bench.sign_in()];
        let before = ids(&bench);
        let action = "cognito-idp:AdminRevokeUserSession";
        let arn = bench.a_pool(POOL).arn();
        let house = &bench.house;
        house.needs::<api::AdminRevokeUserSession>(action, &arn, of(&before[0]));
        assert_eq!(ids(&bench), before[1..]);
        let good = tokens.iter().filter(|tokens| {
            let asked = input(&[("AccessToken", &tokens.access)]);
            house.as_anonymous().call::<api::GetUser>(asked).is_ok()
        });
        assert_eq!(good.count(), 1);
        assert_eq!(
            house.refusal::<api::AdminRevokeUserSession>(of(&before[0])),
            "ResourceNotFoundException: Session does not exist."
        );
    }
}
