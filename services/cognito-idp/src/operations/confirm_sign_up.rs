//! `ConfirmSignUp`: confirms an account, by the code that was sent.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{ConfirmSignUpInput, ConfirmSignUpOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::refusal;
use crate::resources::user::UserStatus;
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::users::Conflict;

pub(crate) fn confirm_sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ConfirmSignUpInput,
) -> Result<Reply<ConfirmSignUpOutput>, CognitoError> {
    let permit = ctx.public("the code says who he is");
    refusal::told(ctx)?;
    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        return told.map(|()| permit.reply(ConfirmSignUpOutput { session: None }));
    }
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let code = &input.confirmation_code;

    let (client, pool) = tx.client_by_secret_hash(client_id, name, secret_hash)?;
    let Some(user) = tx.find_user(&pool, name)? else {
        if !client.hides_users() {
            return Err(CognitoError::no_user_of_client());
        }
        let whom = Addressee::stranger(tx, &pool.folded(name));
        codes::redeem(ctx, tx, &pool, &whom, Purpose::SignUp, code)?;
        return Err(CognitoError::code_mismatch());
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(CognitoError::not_confirmable(user.status));
    }

    let whom = Addressee::of(&user);
    let contact = codes::redeem(ctx, tx, &pool, &whom, Purpose::SignUp, code)?;
    let takes = input.force_alias_creation == Some(true);
    let conflict = if takes {
        Conflict::Take
    } else {
        Conflict::Refuse
    };
    let (user, metadata) = ((*user).clone(), input.client_metadata.as_ref());
    let place = (&*pool, Some(client.id.as_str()));
    account::confirm(ctx, tx, place, user, Some(contact), conflict, metadata)?;

    Ok(permit.reply(ConfirmSignUpOutput { session: None }))
}
