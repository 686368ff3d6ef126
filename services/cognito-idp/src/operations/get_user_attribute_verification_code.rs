//! `GetUserAttributeVerificationCode`: sends a user who is signed in a code that verifies an address.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{GetUserAttributeVerificationCodeInput, GetUserAttributeVerificationCodeOutput};
use crate::codes::Addressee;
use crate::error::CognitoError;
use crate::limits::{self, Activity};
use crate::message::Reason;
use crate::resources::pool::Contact;
use crate::store::CognitoWrite;
use crate::token::access;
use crate::trigger::Occasion;

pub(crate) fn get_user_attribute_verification_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GetUserAttributeVerificationCodeInput,
) -> Result<Reply<GetUserAttributeVerificationCodeOutput>, CognitoError> {
    let contact = Contact::of_attribute(&input.attribute_name);
    let contact = contact.ok_or_else(CognitoError::not_verifiable)?;

    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, user) = (&bearer.pool, &bearer.user);

    let permit = ctx.public("the access token says who he is");

    limits::count(ctx, tx, pool, &Addressee::of(user), Activity::ResendCode)?;
    let occasion = Occasion::new(pool, Some(&bearer.client.id), Some(&user.username));
    let metadata = input.client_metadata.as_ref();
    let reason = Reason::VerifyUserAttribute;
    let delivery =
        account::send_verification_code(ctx, tx, occasion, (user, contact), reason, metadata)?;

    Ok(permit.reply(GetUserAttributeVerificationCodeOutput {
        code_delivery_details: Some(delivery),
    }))
}
