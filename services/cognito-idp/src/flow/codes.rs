//! Codes that are sent, and codes to begin with (`EMAIL_OTP`, `SMS_OTP`).
//!
//! A code stands in the sealed session, and nowhere else: it dies with it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passwordless>

use ringwall_core::RequestContext;

use crate::account;
use crate::api::{ChallengeName, ChallengeNameType, CodeDeliveryDetailsType, DeliveryMediumType};
use crate::codes::Addressee;
use crate::error::CognitoError;
use crate::factor::code;
use crate::flow::answer::Challenge;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, proceed};
use crate::limits::{self, Activity};
use crate::message::{self, Letter, Reason};
use crate::resources::mfa::Factor;
use crate::resources::pool::Contact;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;

/// Sends a code, to begin with. A name that nobody has is told where its code would have gone.
pub(super) fn ask_first(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: &Session,
    contact: Contact,
) -> Result<Outcome, CognitoError> {
    let whom = match subject {
        Subject::User(user) => Addressee::of(user),
        Subject::Nobody(name) => Addressee::stranger(tx, &call.pool.folded(name)),
    };
    limits::count(ctx, tx, &call.pool, &whom, Activity::SignInCode)?;
    let code = first_code(ctx);
    let delivery = match subject {
        Subject::User(user) => deliver(ctx, tx, call, user, contact, &code)?,
        Subject::Nobody(name) => account::simulated_to(tx, &call.pool, contact, name),
    };
    let name = match contact {
        Contact::Email => ChallengeNameType::EmailOtp,
        Contact::Phone => ChallengeNameType::SmsOtp,
    };
    let user_id = subject.user_id(tx, call);
    let code = code::bound(&code, subject.user().and_then(|user| user.address(contact)));
    let awaits = Awaits::FirstCode { contact, code };
    let sealed = session.next(ctx, &call.client, awaits).seal(ctx, tx)?;
    Ok(sent(name, sealed, user_id, delivery))
}

/// Takes the code. Who has it is at that address: it is verified, and an account that waited for
/// that is confirmed.
pub(super) fn first(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    session: Session,
    contact: Contact,
    sent: &str,
) -> Result<Outcome, CognitoError> {
    let (parameter, proof, factor) = match contact {
        Contact::Email => ("EMAIL_OTP_CODE", Proof::Email, Factor::Email),
        Contact::Phone => ("SMS_OTP_CODE", Proof::Sms, Factor::Sms),
    };
    let given = call.parameters.required(parameter)?;
    let subject = session.subject(tx, &call.pool)?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    let address = user.and_then(|user| user.address(contact));
    let checked = code::check(sent, &code::bound(given, address));
    let Some(user) = user.filter(|_| checked.is_ok()) else {
        lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
        return Err(checked
            .err()
            .unwrap_or_else(CognitoError::mfa_code_mismatch));
    };

    let mut user = user.clone();
    limits::forget(tx, pool, &Addressee::of(&user), Activity::SignInCode)?;
    code::verify_address(tx, pool, &mut user, factor)?;
    if user.status == UserStatus::Unconfirmed {
        user.status = UserStatus::Confirmed;
        user.updated_at = ctx.now();
    }
    tx.put_user(pool, user.clone())?;
    proceed::after_first_factor(ctx, tx, call, user, session.with(proof))
}

/// Sends a code to a user's address.
pub(super) fn deliver(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    contact: Contact,
    code: &str,
) -> Result<CodeDeliveryDetailsType, CognitoError> {
    let subject = Subject::User(user.clone().into());
    let metadata = call.client_metadata();
    let address = user.address(contact);
    let address = address.ok_or_else(|| CognitoError::internal("a factor without an address"))?;
    message::send(
        ctx,
        tx,
        &Letter {
            occasion: subject.occasion(call),
            user,
            reason: Reason::Authentication,
            contact,
            address,
            name: &user.username,
            code,
            client_metadata: (!metadata.is_empty()).then_some(&metadata),
        },
    )
}

/// The challenge that asks for a code that was sent.
pub(super) fn sent(
    name: ChallengeNameType,
    session: String,
    user_id: String,
    delivery: CodeDeliveryDetailsType,
) -> Outcome {
    let medium = delivery.delivery_medium.map(DeliveryMediumType::as_str);
    Outcome::Challenge(Challenge::new(
        name,
        session,
        [
            (
                "CODE_DELIVERY_DELIVERY_MEDIUM",
                medium.unwrap_or_default().to_owned(),
            ),
            (
                "CODE_DELIVERY_DESTINATION",
                delivery.destination.unwrap_or_default(),
            ),
            ("USER_ID_FOR_SRP", user_id),
        ],
    ))
}

/// Eight digits, each code as likely as any other.
fn first_code(ctx: &RequestContext) -> String {
    const CODES: u32 = 100_000_000;
    const EVEN: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(ctx.random_bytes());
        if number < EVEN {
            return format!("{:08}", number % CODES);
        }
    }
}
