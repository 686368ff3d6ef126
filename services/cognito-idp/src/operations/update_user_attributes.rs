//! `UpdateUserAttributes`: a user who is signed in changes what is known of him.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{UpdateUserAttributesInput, UpdateUserAttributesOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::message::Reason;
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::resources::pool::Contact;
use crate::store::CognitoWrite;
use crate::token::access;
use crate::trigger::Occasion;
use crate::users::{Conflict, change};

pub(crate) fn update_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserAttributesInput,
) -> Result<Reply<UpdateUserAttributesOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, client, mut user) = (bearer.pool, bearer.client, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    let given = pairs(Some(input.user_attributes));
    let change = AttributeChange::of_update(&pool, Writer::Client(&client), &given)?;
    let unverified = change::apply(&pool, &mut user, &change, ctx.now())?;
    tx.save_user(&pool, user.clone(), Conflict::Refuse)?;
    let mut sent = Vec::new();
    for contact in unverified {
        // What was sent to another address verifies nothing any more.
        let (whom, purpose) = (Addressee::of(&user), Purpose::Verify(contact));
        codes::void(tx, &pool, &whom, purpose)?;
        if !is_to_be_verified(&pool, &user, contact) {
            continue;
        }
        let occasion = Occasion::new(&pool, Some(&client.id), Some(&user.username));
        let (reason, metadata) = (Reason::UpdateUserAttribute, input.client_metadata.as_ref());
        let whom = (&user, contact);
        sent.push(account::send_verification_code(
            ctx, tx, occasion, whom, reason, metadata,
        )?);
    }

    Ok(permit.reply(UpdateUserAttributesOutput {
        code_delivery_details_list: Some(sent),
    }))
}

/// The pool wants to know that the address is his, or it does not come into force before.
fn is_to_be_verified(
    pool: &crate::resources::pool::Pool,
    user: &crate::resources::user::User,
    contact: Contact,
) -> bool {
    pool.auto_verified.contains(&contact)
        || user.pending_attributes.contains_key(contact.attribute())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{Bench, attributes, bench};

    fn update(
        bench: &Bench,
        token: &str,
        given: &[(&str, &str)],
    ) -> Result<UpdateUserAttributesOutput, String> {
        bench
            .anybody
            .call::<api::UpdateUserAttributes>(UpdateUserAttributesInput {
                user_attributes: attributes(given).unwrap(),
                access_token: token.to_owned().into(),
                client_metadata: None,
            })
    }

    #[test]
    fn a_new_address_is_not_verified_and_gets_a_code() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        let given = [("email", "new@example.org"), ("name", "Ann")];
        let output = update(&bench, &token, &given).unwrap();
        let delivery = &output.code_delivery_details_list.unwrap()[0];
        assert_eq!(delivery.destination.as_deref(), Some("n***@e***"));
        let message = bench.messages().pop().unwrap();
        assert_eq!(message.occasion, "UpdateUserAttribute");
        let ann = bench.user("ann");
        assert_eq!(ann.attribute("name"), Some("Ann"));
        assert_eq!(ann.address(Contact::Email), Some("new@example.org"));
        assert!(!ann.is_verified(Contact::Email));
    }

    #[test]
    fn the_old_address_stays_until_the_new_one_is_verified_where_the_pool_says_so() {
        let bench = bench(|pool, _| pool.verified_before_update = vec![Contact::Email]);
        bench.join("ann");
        let token = bench.sign_in("ann");
        update(&bench, &token, &[("email", "new@example.org")]).unwrap();
        assert_eq!(
            bench.user("ann").address(Contact::Email),
            Some("ann@example.com")
        );
        bench.anybody.answer::<api::VerifyUserAttribute>(input(&[
            ("AccessToken", &token),
            ("AttributeName", "email"),
            ("Code", &bench.code()),
        ]));
        assert_eq!(
            bench.user("ann").address(Contact::Email),
            Some("new@example.org")
        );
    }

    #[test]
    fn refuses_what_the_client_may_not_write() {
        let bench = bench(|_, client| client.write_attributes = Some(vec!["name".to_owned()]));
        let sign_up = api::SignUpInput {
            user_attributes: None,
            ..crate::test_accounts::sign_up_of("ann")
        };
        bench.anybody.answer::<api::SignUp>(sign_up);
        bench.owner.answer::<api::AdminConfirmSignUp>(input(&[
            ("UserPoolId", crate::test_users::POOL),
            ("Username", "ann"),
        ]));
        let token = bench.sign_in("ann");
        assert_eq!(
            update(&bench, &token, &[("nickname", "A")]).unwrap_err(),
            "NotAuthorizedException: A client attempted to write unauthorized attribute"
        );
        assert_eq!(bench.user("ann").attribute("nickname"), None);
    }
}
