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
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let code = input.confirmation_code.expose();

    let (client, pool) = tx.client_by_secret_hash(ctx, client_id, name, secret_hash)?;
    let sealed = input
        .session
        .as_ref()
        .map(|session| session.expose().as_str());
    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        told?;
        let user = tx.user(&pool, name)?;
        let whom = (&*user, account::sign_up_contact(&pool, &user));
        let session = account::sign_in_session(ctx, tx, &client, whom, sealed)?;
        return Ok(permit.reply(ConfirmSignUpOutput { session }));
    }
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
    let (mut user, metadata) = ((*user).clone(), input.client_metadata.as_ref());
    user.mfa.first_sign_in_passes = true;
    let place = (&*pool, Some(client.id.as_str()));
    let session = account::sign_in_session(ctx, tx, &client, (&user, Some(contact)), sealed)?;
    account::confirm(ctx, tx, place, user, Some(contact), conflict, metadata)?;

    Ok(permit.reply(ConfirmSignUpOutput { session }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::resources::pool::{Alias, Contact};
    use crate::test_accounts::{Bench, CLIENT, attributes, bench, other_than, sign_up_of};
    use crate::test_functions::FUNCTION;

    fn confirming(name: &str, code: &str) -> ConfirmSignUpInput {
        input(&[
            ("ClientId", CLIENT),
            ("Username", name),
            ("ConfirmationCode", code),
        ])
    }

    fn refusal(bench: &Bench, name: &str, code: &str) -> String {
        bench
            .anybody
            .refusal::<api::ConfirmSignUp>(confirming(name, code))
    }

    const MISMATCH: &str =
        "CodeMismatchException: Invalid verification code provided, please try again.";
    const EXPIRED: &str =
        "ExpiredCodeException: Invalid code provided, please request a code again.";

    #[test]
    fn the_code_confirms_account_and_address_once() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let code = bench.code();
        assert_eq!(refusal(&bench, "ann", other_than(&code)), MISMATCH);
        bench
            .anybody
            .answer::<api::ConfirmSignUp>(confirming("ann", &code));
        let ann = bench.user("ann");
        assert_eq!(ann.status, UserStatus::Confirmed);
        assert!(ann.is_verified(Contact::Email));
        assert!(ann.mfa.first_sign_in_passes);
        assert_eq!(
            refusal(&bench, "ann", &code),
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
        );
    }

    #[test]
    fn codes_end_after_a_day_and_a_new_one_voids_the_old() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let first = bench.code();
        let again = input(&[("ClientId", CLIENT), ("Username", "ann")]);
        bench.anybody.answer::<api::ResendConfirmationCode>(again);
        let second = bench.code();
        if first != second {
            assert_eq!(refusal(&bench, "ann", &first), MISMATCH);
        }
        bench.owner.advance_secs(24 * 3600);
        assert_eq!(refusal(&bench, "ann", &second), EXPIRED);
    }

    #[test]
    fn who_tries_too_often_waits_also_with_the_right_code() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let code = bench.code();
        for _ in 0..15 {
            assert_eq!(refusal(&bench, "ann", other_than(&code)), MISMATCH);
        }
        let limit = "LimitExceededException: Attempt limit exceeded, please try after some time.";
        assert_eq!(refusal(&bench, "ann", &code), limit);
        bench.owner.advance_secs(3600);
        bench
            .anybody
            .answer::<api::ConfirmSignUp>(confirming("ann", &code));
    }

    #[test]
    fn strangers_look_like_users_where_the_client_hides_them() {
        let bench = bench(|_, client| client.hides_users = Some(true));
        assert_eq!(refusal(&bench, "nobody", "123456"), EXPIRED);
        let again = input(&[("ClientId", CLIENT), ("Username", "nobody")]);
        bench.anybody.answer::<api::ResendConfirmationCode>(again);
        assert_eq!(refusal(&bench, "nobody", "123456"), MISMATCH);
        let open = crate::test_accounts::bench(|_, _| {});
        assert_eq!(
            refusal(&open, "nobody", "123456"),
            "UserNotFoundException: Username/client id combination not found."
        );
    }

    #[test]
    fn the_session_of_the_sign_up_gives_one_to_sign_in_with() {
        let bench = bench(|_, client| client.auth_flows = vec!["ALLOW_USER_AUTH".to_owned()]);
        let session = bench.sign_up("ann").session.unwrap();
        let code = bench.code();
        let with = |session: &str| ConfirmSignUpInput {
            session: Some(session.to_owned().into()),
            ..confirming("ann", &code)
        };
        let made_up = "A".repeat(40);
        assert_eq!(
            bench.anybody.refusal::<api::ConfirmSignUp>(with(&made_up)),
            "NotAuthorizedException: Invalid session for the user, session is expired."
        );
        let output = bench
            .anybody
            .answer::<api::ConfirmSignUp>(with(session.expose()));
        assert!(output.session.is_some());
    }

    #[test]
    fn an_alias_moves_only_if_that_is_said() {
        let bench = bench(|pool, _| pool.aliases = vec![Alias::Email]);
        bench.join("ann");
        let second = api::SignUpInput {
            user_attributes: attributes(&[("email", "ann@example.com")]),
            ..sign_up_of("bob")
        };
        bench.anybody.answer::<api::SignUp>(second);
        let code = bench.code();
        assert_eq!(
            refusal(&bench, "bob", &code),
            "AliasExistsException: An account with the email already exists."
        );
        let forced = ConfirmSignUpInput {
            force_alias_creation: Some(true),
            ..confirming("bob", &code)
        };
        bench.anybody.answer::<api::ConfirmSignUp>(forced);
        assert_eq!(bench.user("ann@example.com").username, "bob");
        assert!(!bench.user("ann").is_verified(Contact::Email));
    }

    #[test]
    fn the_function_after_learns_of_it_once_it_is_kept() {
        let bench = bench(|pool, _| pool.triggers.post_confirmation = Some(FUNCTION.to_owned()));
        bench.sign_up("ann");
        let code = bench.code();
        bench.functions.fails("no");
        assert_eq!(
            refusal(&bench, "ann", &code),
            "UserLambdaValidationException: PostConfirmation failed with error no."
        );
        assert_eq!(bench.user("ann").status, UserStatus::Confirmed);
        let event = bench.functions.event();
        assert!(
            event.contains(r#""triggerSource":"PostConfirmation_ConfirmSignUp""#),
            "{event}"
        );
        assert!(
            event.contains(r#""cognito:user_status":"CONFIRMED""#),
            "{event}"
        );
        assert!(event.contains(r#""email_verified":"true""#), "{event}");
    }
}
