//! How a sign-in goes on: `RespondToAuthChallenge` and `AdminRespondToAuthChallenge`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>

use ringwall_core::RequestContext;

use crate::api::ChallengeNameType as Name;
use crate::error::CognitoError;
use crate::flow::session::{Awaits, Session};
use crate::flow::{
    Call, Outcome, choice, codes, custom, device, new_password, passkey, second_factor, srp,
};
use crate::quotas::category::{CHALLENGE_RESPONSE, USER_ACCOUNT_RECOVERY};
use crate::refusal;
use crate::resources::mfa::Factor;
use crate::resources::pool::Contact;
use crate::store::CognitoWrite;
use crate::threat::exceptions;

/// Takes the answer to a challenge.
pub(crate) fn respond(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    challenge: Name,
    sealed: Option<&str>,
) -> Result<Outcome, CognitoError> {
    let category = match challenge {
        Name::NewPasswordRequired => USER_ACCOUNT_RECOVERY,
        _ => CHALLENGE_RESPONSE,
    };
    tx.count_in(ctx, &call.pool, category)?;
    refusal::told(ctx)?;
    let name = call.parameters.required("USERNAME")?;
    call.require_secret(name)?;
    tx.throttle_user(ctx, &call.pool, name)?;
    let is_custom = challenge == Name::CustomChallenge;
    exceptions::require_not_blocked(tx, &call.pool, &call.client, &call.visitor, is_custom)?;
    match challenge {
        Name::PasswordVerifier => return srp::verify(ctx, tx, call, name, sealed),
        Name::DeviceSrpAuth => return device::ask(ctx, tx, call, name, sealed),
        Name::DevicePasswordVerifier => return device::verify(ctx, tx, call, name, sealed),
        _ => {}
    }
    let sealed = sealed
        .ok_or_else(|| CognitoError::invalid_parameter("Missing required parameter Session"))?;
    let session = Session::open(ctx, tx, &call.client, sealed)?;
    session.require_name(tx, &call.pool, name)?;
    match (challenge, session.awaits.clone()) {
        (Name::SelectChallenge, Awaits::FirstFactor(available)) => {
            choice::select(ctx, tx, call, session, &available)
        }
        (
            Name::Password | Name::PasswordSrp | Name::EmailOtp | Name::SmsOtp | Name::WebAuthn,
            Awaits::FirstFactor(available),
        ) => choice::take(ctx, tx, call, session, &available, challenge),
        (Name::EmailOtp, Awaits::FirstCode { contact, code }) if contact == Contact::Email => {
            codes::first(ctx, tx, call, session, contact, &code)
        }
        (Name::SmsOtp, Awaits::FirstCode { contact, code }) if contact == Contact::Phone => {
            codes::first(ctx, tx, call, session, contact, &code)
        }
        (Name::WebAuthn, Awaits::Passkey(challenge)) => {
            passkey::check(ctx, tx, call, session, &challenge)
        }
        (Name::SelectMfaType, Awaits::SecondFactor(factors)) => {
            second_factor::select(ctx, tx, call, &session, &factors)
        }
        (Name::SmsMfa, Awaits::SecondCode { factor, code }) if factor == Factor::Sms => {
            second_factor::check_code(ctx, tx, call, session, factor, &code)
        }
        (Name::EmailOtp, Awaits::SecondCode { factor, code }) if factor == Factor::Email => {
            second_factor::check_code(ctx, tx, call, session, factor, &code)
        }
        (Name::SoftwareTokenMfa, Awaits::SoftwareToken) => {
            second_factor::check_software_token(ctx, tx, call, session)
        }
        (Name::MfaSetup, Awaits::MfaSetup | Awaits::MfaIsSetUp) => {
            second_factor::after_setup(ctx, tx, call, session)
        }
        (Name::NewPasswordRequired, Awaits::NewPassword) => {
            new_password::take(ctx, tx, call, session)
        }
        (Name::CustomChallenge, Awaits::Custom(private)) => {
            custom::answer(ctx, tx, call, session, &private)
        }
        _ => Err(CognitoError::session_expired()),
    }
}
