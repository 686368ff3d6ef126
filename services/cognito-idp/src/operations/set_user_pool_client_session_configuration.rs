//! `SetUserPoolClientSessionConfiguration`: how long an app client uses a managed login session again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolClientSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    SetUserPoolClientSessionConfigurationInput, SetUserPoolClientSessionConfigurationOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::session::{self, ClientSessionSettings};

pub(crate) fn set_user_pool_client_session_configuration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUserPoolClientSessionConfigurationInput,
) -> Result<Reply<SetUserPoolClientSessionConfigurationOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:SetUserPoolClientSessionConfiguration",
        &input.user_pool_id,
    )?;

    session::require_tier(&pool)?;
    let client = tx.client_of(&pool, input.client_id.expose())?;
    if !tx.session_settings(&pool)?.tracked {
        return Err(CognitoError::sessions_not_tracked());
    }
    let minutes = input.sso_session.max_validity_minutes;
    let settings = ClientSessionSettings {
        sso_minutes: u32::try_from(minutes).map_err(CognitoError::internal)?,
    };
    tx.put_client_session_settings(&client, settings)?;

    Ok(permit.reply(SetUserPoolClientSessionConfigurationOutput {
        user_pool_id: Some(pool.id.clone()),
        client_id: Some(client.id.clone().into()),
        sso_session: Some(input.sso_session),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::{
        ClientSsoSessionConfigType, GetUserPoolClientSessionConfiguration,
        SetUserPoolClientSessionConfiguration, SetUserPoolSessionConfiguration,
        SetUserPoolSessionConfigurationInput, UserPoolTokenSessionConfigType,
        UserSessionTrackingType,
    };
    use crate::token::bench::{Bench, CLIENT, POOL};

    fn asking(minutes: i32) -> SetUserPoolClientSessionConfigurationInput {
        SetUserPoolClientSessionConfigurationInput {
            user_pool_id: POOL.to_owned(),
            client_id: CLIENT.to_owned().into(),
            sso_session: ClientSsoSessionConfigType {
                max_validity_minutes: minutes,
            },
        }
    }

    #[test]
    fn is_set_where_the_pool_tracks_sessions() {
        let bench = Bench::new();
        let minutes = || {
            let asking = input(&[("UserPoolId", POOL), ("ClientId", CLIENT)]);
            let said = bench
                .house
                .answer::<GetUserPoolClientSessionConfiguration>(asking);
            said.sso_session.unwrap().max_validity_minutes
        };
        assert_eq!(minutes(), 60);
        let refused = bench
            .house
            .refusal::<SetUserPoolClientSessionConfiguration>(asking(0));
        assert!(
            refused.starts_with("OperationNotEnabledException: "),
            "{refused}"
        );
        bench.house.answer::<SetUserPoolSessionConfiguration>(
            SetUserPoolSessionConfigurationInput {
                user_pool_id: POOL.to_owned(),
                user_session_tracking: UserSessionTrackingType::Enabled,
                token_session: UserPoolTokenSessionConfigType { max_per_user: 1 },
            },
        );
        bench
            .house
            .answer::<SetUserPoolClientSessionConfiguration>(asking(0));
        assert_eq!(minutes(), 0);
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<SetUserPoolClientSessionConfiguration>(asking(5));
    }
}
