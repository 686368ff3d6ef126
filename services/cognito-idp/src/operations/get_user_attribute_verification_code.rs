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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::bench;

    fn asking(token: &str, attribute: &str) -> GetUserAttributeVerificationCodeInput {
        input(&[("AccessToken", token), ("AttributeName", attribute)])
    }

    #[test]
    fn sends_a_code_that_verifies_the_address() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        bench.owner.answer::<api::AdminConfirmSignUp>(input(&[
            ("UserPoolId", crate::test_users::POOL),
            ("Username", "ann"),
        ]));
        let token = bench.sign_in("ann");
        let asked = asking(&token, "email");
        let output = bench
            .anybody
            .answer::<api::GetUserAttributeVerificationCode>(asked);
        let delivery = output.code_delivery_details.unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        assert_eq!(
            bench.messages().pop().unwrap().occasion,
            "VerifyUserAttribute"
        );
        assert!(!bench.user("ann").is_verified(Contact::Email));
        bench.anybody.answer::<api::VerifyUserAttribute>(input(&[
            ("AccessToken", &token),
            ("AttributeName", "email"),
            ("Code", &bench.code()),
        ]));
        assert!(bench.user("ann").is_verified(Contact::Email));
    }

    #[test]
    fn refuses_what_is_no_address_or_not_there() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        let refusal = |attribute| {
            let asked = asking(&token, attribute);
            bench
                .anybody
                .refusal::<api::GetUserAttributeVerificationCode>(asked)
        };
        assert_eq!(
            refusal("nickname"),
            "InvalidParameterException: Only email and phone_number can be verified."
        );
        assert_eq!(
            refusal("phone_number"),
            "InvalidParameterException: User has no phone_number attribute."
        );
    }
}
