//! `VerifyUserAttribute`: verifies an address, by the code that was sent there.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{VerifyUserAttributeInput, VerifyUserAttributeOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::refusal;
use crate::resources::pool::Contact;
use crate::store::CognitoWrite;
use crate::token::access;
use crate::users::{Conflict, change};

pub(crate) fn verify_user_attribute(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: VerifyUserAttributeInput,
) -> Result<Reply<VerifyUserAttributeOutput>, CognitoError> {
    refusal::told(ctx)?;
    let contact = Contact::of_attribute(&input.attribute_name);
    let contact = contact.ok_or_else(CognitoError::not_verifiable)?;

    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, mut user) = (bearer.pool, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    let (whom, purpose) = (Addressee::of(&user), Purpose::Verify(contact));
    codes::redeem(ctx, tx, &pool, &whom, purpose, input.code.expose())?;
    change::verify(&mut user, contact, ctx.now());
    // As in AWS, an alias goes to whom its address is verified for last.
    tx.save_user(&pool, user, Conflict::Take)?;

    Ok(permit.reply(VerifyUserAttributeOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{attributes, bench, other_than};

    #[test]
    fn a_wrong_code_verifies_nothing_and_a_right_one_once() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        let change = api::UpdateUserAttributesInput {
            user_attributes: attributes(&[("email", "new@example.com")]).unwrap(),
            access_token: token.clone().into(),
            client_metadata: None,
        };
        bench.anybody.answer::<api::UpdateUserAttributes>(change);
        assert!(!bench.user("ann").is_verified(Contact::Email));
        let code = bench.code();
        let verifying = |code: &str| {
            let texts = [
                ("AccessToken", token.as_str()),
                ("AttributeName", "email"),
                ("Code", code),
            ];
            input::<VerifyUserAttributeInput>(&texts)
        };
        assert_eq!(
            bench
                .anybody
                .refusal::<api::VerifyUserAttribute>(verifying(other_than(&code))),
            "CodeMismatchException: Invalid verification code provided, please try again."
        );
        bench
            .anybody
            .answer::<api::VerifyUserAttribute>(verifying(&code));
        assert!(bench.user("ann").is_verified(Contact::Email));
        assert_eq!(
            bench
                .anybody
                .refusal::<api::VerifyUserAttribute>(verifying(&code)),
            "ExpiredCodeException: Invalid code provided, please request a code again."
        );
    }
}
