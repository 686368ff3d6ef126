//! `ResendConfirmationCode`: sends the code again that confirms an account.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{EventType, ResendConfirmationCodeInput, ResendConfirmationCodeOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::limits::{self, Activity};
use crate::message::Reason;
use crate::resources::user::UserStatus;
use crate::store::CognitoWrite;
use crate::threat::Visitor;
use crate::trigger::Occasion;
use crate::users::events;

pub(crate) fn resend_confirmation_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ResendConfirmationCodeInput,
) -> Result<Reply<ResendConfirmationCodeOutput>, CognitoError> {
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());

    let (client, pool) = tx.client_by_secret_hash(ctx, client_id, name, secret_hash)?;
    let user = tx.find_user(&pool, name)?;

    let permit = ctx.public("who is not confirmed has nothing to show");

    let delivery = match user {
        Some(user) => {
            if user.status != UserStatus::Unconfirmed {
                return Err(CognitoError::already_confirmed());
            }
            limits::count(ctx, tx, &pool, &Addressee::of(&user), Activity::ResendCode)?;
            let said = input.user_context_data.as_ref();
            let visitor = Visitor::of_anybody(ctx, &client, name, said)?;
            let deed = (EventType::ResendCode, false);
            events::record_deed(ctx, tx, &pool, &user, &visitor, deed)?;
            let occasion = Occasion::new(&pool, Some(&client.id), Some(&user.username));
            let metadata = input.client_metadata.as_ref();
            let sent =
                account::send_sign_up_code(ctx, tx, occasion, &user, Reason::ResendCode, metadata)?;
            sent.ok_or_else(CognitoError::nothing_auto_verified)?
        }
        None if client.hides_users() => {
            let whom = Addressee::stranger(tx, &pool.folded(name));
            limits::count(ctx, tx, &pool, &whom, Activity::ResendCode)?;
            let contact = account::simulated_contact(&pool);
            codes::make(ctx, tx, &pool, &whom, Purpose::SignUp, contact)?;
            account::simulated_delivery(tx, &pool, name)
        }
        None => return Err(CognitoError::no_user_of_client()),
    };

    Ok(permit.reply(ResendConfirmationCodeOutput {
        code_delivery_details: Some(delivery),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{CLIENT, bench};

    fn resending(name: &str) -> ResendConfirmationCodeInput {
        input(&[("ClientId", CLIENT), ("Username", name)])
    }

    #[test]
    fn sends_another_code_five_times_an_hour() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        for _ in 0..5 {
            let output = bench
                .anybody
                .answer::<api::ResendConfirmationCode>(resending("ann"));
            let delivery = output.code_delivery_details.unwrap();
            assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        }
        assert_eq!(bench.messages().pop().unwrap().occasion, "ResendCode");
        assert_eq!(
            bench
                .anybody
                .refusal::<api::ResendConfirmationCode>(resending("ann")),
            "LimitExceededException: Attempt limit exceeded, please try after some time."
        );
    }

    #[test]
    fn refuses_who_is_confirmed_or_has_nothing_to_verify() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        assert_eq!(
            bench
                .anybody
                .refusal::<api::ResendConfirmationCode>(resending("ann")),
            "InvalidParameterException: User is already confirmed."
        );
        let bench = crate::test_accounts::bench(|pool, _| pool.auto_verified.clear());
        bench.sign_up("ann");
        assert_eq!(
            bench
                .anybody
                .refusal::<api::ResendConfirmationCode>(resending("ann")),
            "InvalidParameterException: Cannot resend codes. Auto verification not turned on."
        );
    }

    #[test]
    fn nobody_learns_who_is_there_where_the_client_hides_users() {
        let bench = bench(|_, client| client.hides_users = Some(true));
        let told = || {
            let output = bench
                .anybody
                .answer::<api::ResendConfirmationCode>(resending("nobody"));
            output.code_delivery_details.unwrap()
        };
        let first = told();
        assert_eq!(first, told());
        assert_eq!(first.destination.unwrap().len(), "a***@e***".len());
        assert!(bench.messages().is_empty());
    }
}
