//! `GetUserPoolClientSessionConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolClientSessionConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ClientSsoSessionConfigType, GetUserPoolClientSessionConfigurationInput,
    GetUserPoolClientSessionConfigurationOutput,
};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_client_session_configuration(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserPoolClientSessionConfigurationInput,
) -> Result<Reply<GetUserPoolClientSessionConfigurationOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:GetUserPoolClientSessionConfiguration",
        &input.user_pool_id,
    )?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let settings = tx.client_session_settings(&client)?;

    Ok(permit.reply(GetUserPoolClientSessionConfigurationOutput {
        user_pool_id: Some(pool.id.clone()),
        client_id: Some(client.id.clone().into()),
        sso_session: Some(ClientSsoSessionConfigType {
            max_validity_minutes: i32::try_from(settings.sso_minutes)
                .map_err(CognitoError::internal)?,
        }),
    }))
}
