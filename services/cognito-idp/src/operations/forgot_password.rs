//! `ForgotPassword`: sends a code by which a new password is chosen.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{ForgotPasswordInput, ForgotPasswordOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::limits::{self, Activity};
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;

pub(crate) fn forgot_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ForgotPasswordInput,
) -> Result<Reply<ForgotPasswordOutput>, CognitoError> {
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());

    let (client, pool) = tx.client_by_secret_hash(client_id, name, secret_hash)?;
    let user = tx.find_user(&pool, name)?;

    let permit = ctx.public("who forgot his password has nothing to show");

    let delivery = match account::recoverable(&pool, user) {
        Ok((user, contact)) => {
            let whom = Addressee::of(&user);
            limits::count(ctx, tx, &pool, &whom, Activity::ForgotPassword)?;
            let metadata = input.client_metadata.as_ref();
            let client_id = Some(client.id.as_str());
            account::send_reset_code(ctx, tx, &pool, client_id, (&user, contact), metadata)?
        }
        Err(_) if client.hides_users() => simulate(ctx, tx, &pool, name)?,
        Err(refusal) => return Err(refusal),
    };

    Ok(permit.reply(ForgotPasswordOutput {
        code_delivery_details: Some(delivery),
    }))
}

/// As if a code had been sent: later it is wrong, not missing.
fn simulate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> Result<crate::api::CodeDeliveryDetailsType, CognitoError> {
    let whom = Addressee::stranger(tx, &pool.folded(name));
    limits::count(ctx, tx, pool, &whom, Activity::ForgotPassword)?;
    let contact = account::simulated_contact(pool);
    codes::make(ctx, tx, pool, &whom, Purpose::ForgotPassword, contact)?;
    Ok(account::simulated_delivery(tx, pool, name))
}
