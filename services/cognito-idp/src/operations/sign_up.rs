//! `SignUp`: somebody becomes a user, who has yet to confirm.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{CodeDeliveryDetailsType, EventFilterType, EventType, SignUpInput, SignUpOutput};
use crate::error::CognitoError;
use crate::message::Reason;
use crate::password::{self, Kind};
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, FirstFactor, Pool};
use crate::resources::user::{User, UserStatus};
use crate::resources::username;
use crate::store::CognitoWrite;
use crate::threat::{Visitor, compromised, exceptions};
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::pre_sign_up::{self, Comes};
use crate::trigger::{Occasion, Texts, attributes_of};
use crate::users::{Conflict, Draft, events};

pub(crate) fn sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    mut input: SignUpInput,
) -> Result<Reply<SignUpOutput>, CognitoError> {
    let permit = ctx.public("anybody may sign up, where the pool lets him");
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let given = pairs(input.user_attributes.take());

    let (client, pool) = tx.client_by_secret_hash(ctx, client_id, name, secret_hash)?;
    if pool.admin_only_sign_up {
        return Err(CognitoError::sign_up_not_permitted());
    }
    let visitor = Visitor::of_anybody(ctx, &client, name, input.user_context_data.as_ref())?;
    exceptions::require_not_blocked(tx, &pool, &client, &visitor, false)?;
    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        told?;
        let user = tx.user(&pool, name)?;
        return Ok(permit.reply(output(&user, None)));
    }
    let password = input
        .password
        .as_ref()
        .map(|password| password.expose().as_str());
    require_password(&pool, password)?;
    let is_compromised = password.map_or(Ok(false), |password| {
        compromised::at_choice(tx, &pool, &client, EventFilterType::SignUp, password)
    })?;

    let mut change = AttributeChange::of_new(&pool, Writer::Client(&client), &given)?;
    let named_by = username::check(&pool, name)?.map(Contact::attribute);
    if let Some(attribute) = named_by.filter(|attribute| change.value(attribute).is_none()) {
        change.set(attribute, name);
    }
    change.require_all(&pool)?;
    let mut draft = Draft::new(ctx, &pool, name, change)?;
    draft.refuse_preferred_username(&pool)?;
    let wishes = ask(ctx, (&pool, &client), &draft, &mut input)?;
    if wishes.verifies_email {
        draft.verify(Contact::Email);
    }
    if wishes.verifies_phone {
        draft.verify(Contact::Phone);
    }
    let status = if wishes.confirms {
        UserStatus::Confirmed
    } else {
        UserStatus::Unconfirmed
    };
    let mut user = draft.into_user(&pool, status, ctx.now());
    if let Some(password) = input.password.as_ref() {
        password::set(
            ctx,
            tx,
            &pool,
            &mut user,
            password.expose(),
            Kind::Permanent,
        )?;
    }
    tx.create_user(&pool, user.clone(), Conflict::Refuse)?;
    let deed = (EventType::SignUp, is_compromised);
    events::record_deed(ctx, tx, &pool, &user, &visitor, deed)?;

    let occasion = Occasion::new(&pool, Some(&client.id), Some(&user.username));
    let metadata = input.client_metadata.as_ref();
    let delivery = if wishes.confirms {
        let attributes = attributes_of(&user);
        post_confirmation::tell(ctx, &occasion, Confirmed::SignUp, &attributes, metadata)?;
        None
    } else {
        account::send_sign_up_code(ctx, tx, occasion, &user, Reason::SignUp, metadata)?
    };
    let session = match status {
        UserStatus::Unconfirmed => account::sign_up_session(ctx, tx, &client, &user)?,
        _ => None,
    };
    Ok(permit.reply(SignUpOutput {
        session,
        ..output(&user, delivery)
    }))
}

/// Only pools in which other factors come first have users without a password.
fn require_password(pool: &Pool, password: Option<&str>) -> Result<(), CognitoError> {
    let has_other = pool
        .first_factors
        .iter()
        .any(|factor| *factor != FirstFactor::Password);
    match password {
        Some(password) => pool.password_policy.require(password),
        None if has_other => Ok(()),
        None => Err(CognitoError::invalid_parameter("Password is required.")),
    }
}

fn ask(
    ctx: &RequestContext,
    (pool, client): (&Pool, &Client),
    draft: &Draft,
    input: &mut SignUpInput,
) -> Result<pre_sign_up::Wishes, CognitoError> {
    let validation: Option<Texts> = input
        .validation_data
        .take()
        .map(|data| pairs(Some(data)).into_iter().collect());
    let occasion = Occasion::new(pool, Some(&client.id), Some(&draft.username));
    let request = pre_sign_up::Request {
        user_attributes: &draft.attributes,
        validation_data: validation.as_ref(),
        client_metadata: input.client_metadata.as_ref(),
    };
    pre_sign_up::ask(ctx, &occasion, Comes::SignUp, &request)
}

fn output(user: &User, delivery: Option<CodeDeliveryDetailsType>) -> SignUpOutput {
    SignUpOutput {
        user_confirmed: user.status != UserStatus::Unconfirmed,
        code_delivery_details: delivery,
        user_sub: user.sub.clone(),
        session: None,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::resources::pool::Alias;
    use crate::test_accounts::{CLIENT, PASSWORD, attributes, bench, sign_up_of};
    use crate::test_functions::FUNCTION;

    #[test]
    fn somebody_signs_up_and_is_sent_a_code() {
        let bench = bench(|_, _| {});
        let output = bench.sign_up("ann");
        assert!(!output.user_confirmed);
        let delivery = output.code_delivery_details.unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        assert_eq!(delivery.attribute_name.as_deref(), Some("email"));
        let message = bench.messages().pop().unwrap();
        assert_eq!(
            (message.occasion.as_str(), message.user.as_str()),
            ("SignUp", "ann")
        );
        let ann = bench.user("ann");
        assert_eq!(
            (ann.status, ann.sub),
            (UserStatus::Unconfirmed, output.user_sub)
        );
        assert_eq!(
            bench.newest(),
            format!("Your verification code is {}. ", bench.code())
        );
    }

    #[test]
    fn refuses_what_the_pool_does_not_take() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let refusal = |input| bench.anybody.refusal::<api::SignUp>(input);
        assert_eq!(
            refusal(sign_up_of("ann")),
            "UsernameExistsException: User already exists"
        );
        let weak = SignUpInput {
            password: Some("short".to_owned().into()),
            ..sign_up_of("bob")
        };
        assert_eq!(
            refusal(weak),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough"
        );
        let verified = SignUpInput {
            user_attributes: attributes(&[("email", "b@example.com"), ("email_verified", "true")]),
            ..sign_up_of("bob")
        };
        assert_eq!(
            refusal(verified),
            "NotAuthorizedException: A client attempted to write unauthorized attribute"
        );
        let nowhere = input(&[
            ("ClientId", "nobody"),
            ("Username", "bob"),
            ("Password", PASSWORD),
        ]);
        assert_eq!(
            refusal(nowhere),
            "ResourceNotFoundException: User pool client nobody does not exist."
        );
    }

    #[test]
    fn only_administrators_make_users_where_the_pool_says_so() {
        let bench = bench(|pool, _| pool.admin_only_sign_up = true);
        assert_eq!(
            bench.anybody.refusal::<api::SignUp>(sign_up_of("ann")),
            "NotAuthorizedException: SignUp is not permitted for this user pool"
        );
    }

    #[test]
    fn in_pools_that_name_users_by_mail_the_name_is_the_address() {
        let bench = bench(|pool, _| pool.username_attributes = vec![Contact::Email]);
        let by_mail = input(&[
            ("ClientId", CLIENT),
            ("Username", "ann@example.com"),
            ("Password", PASSWORD),
        ]);
        let output = bench.anybody.answer::<api::SignUp>(by_mail);
        let ann = bench.user("ann@example.com");
        assert_eq!(
            (&ann.username, &ann.sub),
            (&output.user_sub, &output.user_sub)
        );
        assert_eq!(ann.address(Contact::Email), Some("ann@example.com"));
    }

    #[test]
    fn an_address_that_is_an_alias_may_be_taken_by_a_second_sign_up() {
        let bench = bench(|pool, _| pool.aliases = vec![Alias::Email]);
        bench.join("ann");
        let second = SignUpInput {
            user_attributes: attributes(&[("email", "ann@example.com")]),
            ..sign_up_of("bob")
        };
        bench.anybody.answer::<api::SignUp>(second);
    }

    #[test]
    fn the_function_before_may_confirm_and_verify() {
        let bench = bench(|pool, _| pool.triggers.pre_sign_up = Some(FUNCTION.to_owned()));
        bench
            .functions
            .responds(r#"{"autoConfirmUser":true,"autoVerifyEmail":true,"autoVerifyPhone":true}"#);
        let sign_up = SignUpInput {
            validation_data: attributes(&[("invitation", "7")]),
            ..sign_up_of("ann")
        };
        let output = bench.anybody.answer::<api::SignUp>(sign_up);
        assert!(output.user_confirmed && output.code_delivery_details.is_none());
        assert!(bench.user("ann").is_verified(Contact::Email));
        assert!(bench.messages().is_empty());
        assert_eq!(
            bench.functions.event(),
            format!(
                "{{\"version\":\"1\",\"triggerSource\":\"PreSignUp_SignUp\",\"region\":\"us-east-1\",\
                 \"userPoolId\":\"us-east-1_TestPool1\",\"userName\":\"ann\",\"callerContext\":{{\
                 \"awsSdkVersion\":\"aws-sdk-unknown-unknown\",\"clientId\":\"{CLIENT}\"}},\"request\":{{\
                 \"userAttributes\":{{\"email\":\"ann@example.com\"}},\
                 \"validationData\":{{\"invitation\":\"7\"}}}},\"response\":{{\"autoConfirmUser\":false,\
                 \"autoVerifyEmail\":false,\"autoVerifyPhone\":false}}}}"
            )
        );
    }

    #[test]
    fn the_function_before_may_refuse_and_then_nobody_is_there() {
        let bench = bench(|pool, _| pool.triggers.pre_sign_up = Some(FUNCTION.to_owned()));
        bench.functions.fails("Not from there");
        assert_eq!(
            bench.anybody.refusal::<api::SignUp>(sign_up_of("ann")),
            "UserLambdaValidationException: PreSignUp failed with error Not from there."
        );
        bench.functions.responds("{}");
        bench.sign_up("ann");
    }

    #[test]
    fn who_is_confirmed_at_once_is_told_of_after_all_is_kept() {
        let bench = bench(|pool, _| {
            pool.triggers.pre_sign_up = Some(FUNCTION.to_owned());
            pool.triggers.post_confirmation = Some(FUNCTION.to_owned());
        });
        bench.functions.responds(r#"{"autoConfirmUser":true}"#);
        bench.functions.fails("late");
        assert_eq!(
            bench.anybody.refusal::<api::SignUp>(sign_up_of("ann")),
            "UserLambdaValidationException: PostConfirmation failed with error late."
        );
        assert_eq!(bench.user("ann").status, UserStatus::Confirmed);
        assert_eq!(bench.functions.asked().len(), 2);
    }

    #[test]
    fn a_client_with_a_secret_wants_its_hash() {
        let bench = bench(|_, client| {
            client.secrets.push(crate::resources::client::ClientSecret {
                id: "1".to_owned(),
                value: "secret".to_owned(),
                created_at: ringwall_testing::START,
            });
        });
        assert_eq!(
            bench.anybody.refusal::<api::SignUp>(sign_up_of("ann")),
            format!(
                "NotAuthorizedException: Client {CLIENT} is configured with secret but SECRET_HASH was not received"
            )
        );
    }
}
