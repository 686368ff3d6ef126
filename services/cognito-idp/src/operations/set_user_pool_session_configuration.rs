//! `SetUserPoolSessionConfiguration`: whether a pool tracks sessions, and how many a user has.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    SetUserPoolSessionConfigurationInput, SetUserPoolSessionConfigurationOutput,
    UserSessionTrackingType,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::session::{self, SessionSettings};

pub(crate) fn set_user_pool_session_configuration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUserPoolSessionConfigurationInput,
) -> Result<Reply<SetUserPoolSessionConfigurationOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:SetUserPoolSessionConfiguration",
        &input.user_pool_id,
    )?;

    session::require_tier(&pool)?;
    let most_per_user = input.token_session.max_per_user;
    let settings = SessionSettings {
        tracked: input.user_session_tracking == UserSessionTrackingType::Enabled,
        most_per_user: u32::try_from(most_per_user).map_err(CognitoError::internal)?,
    };
    tx.put_session_settings(&pool, settings)?;

    Ok(permit.reply(SetUserPoolSessionConfigurationOutput {
        user_pool_id: Some(pool.id.clone()),
        user_session_tracking: Some(input.user_session_tracking),
        token_session: Some(input.token_session),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::{
        AdminListUserSessions, AdminRevokeUserSession, GetTokensFromRefreshToken,
        GetUserPoolSessionConfiguration, ListUserSessions, RevokeUserSession,
        RevokeUserSessionInput, SessionDescriptionType, SetUserPoolSessionConfiguration,
        UserPoolTokenSessionConfigType,
    };
    use crate::resources::pool::Tier;
    use crate::token::bench::{Bench, CLIENT, POOL};
    use crate::token::issue::{OAuth, Tokens};

    fn tracking(bench: &Bench, most: i32) {
        bench
            .house
            .answer::<SetUserPoolSessionConfiguration>(asking(most));
    }

    fn asking(most: i32) -> SetUserPoolSessionConfigurationInput {
        SetUserPoolSessionConfigurationInput {
            user_pool_id: POOL.to_owned(),
            user_session_tracking: UserSessionTrackingType::Enabled,
            token_session: UserPoolTokenSessionConfigType { max_per_user: most },
        }
    }

    fn listed(bench: &Bench, access: &str) -> Vec<SessionDescriptionType> {
        let nobody = bench.house.as_anonymous();
        let said = nobody.answer::<ListUserSessions>(input(&[("AccessToken", access)]));
        said.sessions.unwrap()
    }

    fn refreshes(bench: &Bench, tokens: &Tokens) -> bool {
        let refresh = tokens.refresh.as_deref().unwrap();
        let asking = input(&[("ClientId", CLIENT), ("RefreshToken", refresh)]);
        let nobody = bench.house.as_anonymous();
        nobody.call::<GetTokensFromRefreshToken>(asking).is_ok()
    }

    #[test]
    fn it_is_off_until_it_is_set() {
        let bench = Bench::new();
        let now = || {
            let asking = input(&[("UserPoolId", POOL)]);
            let said = bench
                .house
                .answer::<GetUserPoolSessionConfiguration>(asking);
            (
                said.user_session_tracking.unwrap(),
                said.token_session.unwrap().max_per_user,
            )
        };
        assert_eq!(now(), (UserSessionTrackingType::Disabled, 20));
        let access = bench.sign_in().access;
        let nobody = bench.house.as_anonymous();
        assert_eq!(
            nobody.refusal::<ListUserSessions>(input(&[("AccessToken", &access)])),
            "OperationNotEnabledException: User session tracking is not enabled for this user pool"
        );
        tracking(&bench, 7);
        assert_eq!(now(), (UserSessionTrackingType::Enabled, 7));
    }

    #[test]
    fn the_lite_tier_has_none_and_strangers_set_none() {
        let bench = Bench::with(|pool, _, _| pool.tier = Tier::Lite);
        let refused = bench
            .house
            .refusal::<SetUserPoolSessionConfiguration>(asking(1));
        assert!(
            refused.starts_with("FeatureUnavailableInTierException: "),
            "{refused}"
        );
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<SetUserPoolSessionConfiguration>(asking(1));
    }

    #[test]
    fn the_session_that_was_not_used_for_the_longest_time_makes_room() {
        let bench = Bench::new();
        tracking(&bench, 2);
        let one = bench.sign_in();
        bench.house.advance_secs(120);
        let two = bench.sign_in();
        bench.house.advance_secs(120);
        assert!(refreshes(&bench, &one));
        let three = bench.sign_in();
        assert!(refreshes(&bench, &one));
        assert!(!refreshes(&bench, &two));
        assert_eq!(listed(&bench, &three.access).len(), 2);
    }

    #[test]
    fn a_user_ends_any_session_but_his_own() {
        let bench = Bench::new();
        tracking(&bench, 20);
        let (own, other) = (bench.sign_in(), bench.sign_in());
        let sessions = listed(&bench, &own.access);
        assert_eq!(sessions.len(), 2);
        let id_of = |current: bool| {
            let is_it =
                |session: &&SessionDescriptionType| session.is_current_session == Some(current);
            sessions
                .iter()
                .find(is_it)
                .unwrap()
                .session_id
                .clone()
                .unwrap()
        };
        let nobody = bench.house.as_anonymous();
        let ending = |id: &str| input(&[("AccessToken", &own.access), ("SessionId", id)]);
        let refused = nobody.refusal::<RevokeUserSession>(ending(&id_of(true)));
        assert!(
            refused.starts_with("InvalidParameterException: "),
            "{refused}"
        );
        nobody.answer::<RevokeUserSession>(ending(&id_of(false)));
        assert!(!refreshes(&bench, &other));
        assert!(refreshes(&bench, &own));
        assert_eq!(
            nobody.refusal::<RevokeUserSession>(ending(&id_of(false))),
            "ResourceNotFoundException: Session does not exist."
        );
    }

    #[test]
    fn linked_takes_what_came_through_a_managed_login_session() {
        let bench = Bench::new();
        tracking(&bench, 20);
        let sso = bench.ok(|ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let user = tx.user(&pool, "alice")?;
            let ends = ctx.now().plus_secs(3_600);
            Ok(tx.begin_sso_session(ctx, &client, &user, ends)?.id)
        });
        let oauth = OAuth {
            sso_session: Some(sso.clone()),
            ..OAuth::default()
        };
        let through = bench.sign_in_by_oauth(&["openid"], oauth);
        let own = bench.sign_in();
        let kinds = |sessions: &[SessionDescriptionType]| {
            let origins = sessions
                .iter()
                .filter(|session| session.origin_session_id.is_some());
            (sessions.len(), origins.count())
        };
        assert_eq!(kinds(&listed(&bench, &own.access)), (3, 1));
        let nobody = bench.house.as_anonymous();
        nobody.answer::<RevokeUserSession>(RevokeUserSessionInput {
            access_token: own.access.clone().into(),
            session_id: sso,
            revoke_associated_sessions: Some(crate::api::RevokeAssociatedSessionsType::Linked),
        });
        assert_eq!(kinds(&listed(&bench, &own.access)), (1, 0));
        let refresh = through.refresh.unwrap();
        let asking = input(&[("ClientId", CLIENT), ("RefreshToken", &refresh)]);
        assert!(nobody.call::<GetTokensFromRefreshToken>(asking).is_err());
    }

    #[test]
    fn an_administrator_sees_and_ends_sessions() {
        let bench = Bench::new();
        tracking(&bench, 20);
        let tokens = bench.sign_in();
        let whose = || input(&[("UserPoolId", POOL), ("Username", "alice")]);
        let sessions = bench
            .house
            .answer::<AdminListUserSessions>(whose())
            .sessions
            .unwrap();
        assert_eq!(sessions[0].is_current_session, Some(false));
        let id = sessions[0].session_id.clone().unwrap();
        let ending = || {
            input(&[
                ("UserPoolId", POOL),
                ("Username", "alice"),
                ("SessionId", &id),
            ])
        };
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<AdminListUserSessions>(whose());
        stranger.is_denied::<AdminRevokeUserSession>(ending());
        bench.house.answer::<AdminRevokeUserSession>(ending());
        assert!(!refreshes(&bench, &tokens));
    }
}
