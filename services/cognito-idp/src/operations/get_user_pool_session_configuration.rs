//! `GetUserPoolSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetUserPoolSessionConfigurationInput, GetUserPoolSessionConfigurationOutput,
    UserPoolTokenSessionConfigType, UserSessionTrackingType,
};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_session_configuration(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserPoolSessionConfigurationInput,
) -> Result<Reply<GetUserPoolSessionConfigurationOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:GetUserPoolSessionConfiguration",
        &input.user_pool_id,
    )?;

    let settings = tx.session_settings(&pool)?;

    Ok(permit.reply(GetUserPoolSessionConfigurationOutput {
        user_pool_id: Some(pool.id.clone()),
        user_session_tracking: Some(if settings.tracked {
            UserSessionTrackingType::Enabled
        } else {
            UserSessionTrackingType::Disabled
        }),
        token_session: Some(UserPoolTokenSessionConfigType {
            max_per_user: i32::try_from(settings.most_per_user).map_err(CognitoError::internal)?,
        }),
    }))
}
