//! `AdminListUserSessions`: where a user is signed in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListUserSessionsInput, AdminListUserSessionsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::session_list;

pub(crate) fn admin_list_user_sessions(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminListUserSessionsInput,
) -> Result<Reply<AdminListUserSessionsOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminListUserSessions",
        &input.user_pool_id,
    )?;

    let user = tx.user(&pool, input.username.expose())?;
    let sessions = session_list::of(tx, &pool, &user, None)?;

    Ok(permit.reply(AdminListUserSessionsOutput {
        sessions: Some(sessions),
        next_token: None,
    }))
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

    fn of(name: &str) -> AdminListUserSessionsInput {
        input(&[("UserPoolId", POOL), ("Username", name)])
    }

    #[test]
    fn shows_each_sign_in_and_none_as_the_callers() {
        let bench = tracking();
        let house = &bench.house;
        assert_eq!(
            house
                .answer::<api::AdminListUserSessions>(of("alice"))
                .sessions,
            Some(Vec::new())
        );
        bench.sign_in();
        bench.sign_in();
        let action = "cognito-idp:AdminListUserSessions";
        let arn = bench.a_pool(POOL).arn();
        let shown = house.needs::<api::AdminListUserSessions>(action, &arn, of("alice"));
        let shown = shown.sessions.unwrap();
        assert_eq!(shown.len(), 2);
        assert!(shown.iter().all(|it| it.is_current_session == Some(false)));
        assert_ne!(shown[0].session_id, shown[1].session_id);
    }

    #[test]
    fn refuses_where_nothing_is_tracked_or_nobody_is_there() {
        let untracked = Bench::new();
        assert_eq!(
            untracked
                .house
                .refusal::<api::AdminListUserSessions>(of("alice")),
            "OperationNotEnabledException: User session tracking is not enabled for this user pool"
        );
        assert_eq!(
            tracking()
                .house
                .refusal::<api::AdminListUserSessions>(of("bob")),
            "UserNotFoundException: User does not exist."
        );
    }
}
