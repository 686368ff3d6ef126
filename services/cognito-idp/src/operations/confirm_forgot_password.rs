//! `ConfirmForgotPassword`: chooses a new password, by the code that was sent.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{
    ConfirmForgotPasswordInput, ConfirmForgotPasswordOutput, EventFilterType, EventType,
};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::refusal;
use crate::resources::user::UserStatus;
use crate::store::CognitoWrite;
use crate::threat::{Visitor, compromised};
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::{Occasion, attributes_of};
use crate::users::{Conflict, events};

pub(crate) fn confirm_forgot_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ConfirmForgotPasswordInput,
) -> Result<Reply<ConfirmForgotPasswordOutput>, CognitoError> {
    let permit = ctx.public("the code says who he is");
    refusal::told(ctx)?;
    if let Some(told) = post_confirmation::told(ctx, Confirmed::ForgotPassword) {
        return told.map(|()| permit.reply(ConfirmForgotPasswordOutput {}));
    }
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let code = input.confirmation_code.expose();

    let (client, pool) = tx.client_by_secret_hash(ctx, client_id, name, secret_hash)?;
    pool.password_policy.require(input.password.expose())?;
    let visitor = Visitor::of_anybody(ctx, &client, name, input.user_context_data.as_ref())?;
    let found = tx.find_user(&pool, name)?;
    // Who cannot recover looks like somebody who is not there, as `ForgotPassword` has it.
    let found = found.filter(|user| {
        !client.hides_users() || account::recoverable(&pool, Some(Arc::clone(user))).is_ok()
    });
    let Some(user) = found else {
        if !client.hides_users() {
            return Err(CognitoError::no_user_of_client());
        }
        let whom = Addressee::stranger(tx, &pool.folded(name));
        codes::redeem(ctx, tx, &pool, &whom, Purpose::ForgotPassword, code)?;
        return Err(CognitoError::code_mismatch());
    };
    if !user.enabled {
        return Err(CognitoError::disabled());
    }

    let mut user = (*user).clone();
    let whom = Addressee::of(&user);
    codes::redeem(ctx, tx, &pool, &whom, Purpose::ForgotPassword, code)?;
    let password = input.password.expose();
    let event = EventFilterType::PasswordChange;
    let is_compromised = compromised::at_choice(tx, &pool, &client, event, password)?;
    password::set(ctx, tx, &pool, &mut user, password, Kind::Permanent)?;
    user.status = UserStatus::Confirmed;
    tx.service.lockouts.succeeded(&pool, &mut user);
    user.updated_at = ctx.now();

    let deed = (EventType::PasswordChange, is_compromised);
    events::record_deed(ctx, tx, &pool, &user, &visitor, deed)?;
    let (attributes, username) = (attributes_of(&user), user.username.clone());
    tx.save_user(&pool, user, Conflict::Refuse)?;
    let occasion = Occasion::new(&pool, Some(&client.id), Some(&username));
    let metadata = input.client_metadata.as_ref();
    post_confirmation::tell(
        ctx,
        &occasion,
        Confirmed::ForgotPassword,
        &attributes,
        metadata,
    )?;
    Ok(permit.reply(ConfirmForgotPasswordOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{Bench, CLIENT, bench, other_than};
    use crate::test_functions::FUNCTION;

    fn choosing(name: &str, code: &str, password: &str) -> ConfirmForgotPasswordInput {
        input(&[
            ("ClientId", CLIENT),
            ("Username", name),
            ("ConfirmationCode", code),
            ("Password", password),
        ])
    }

    fn forget(bench: &Bench, name: &str) {
        let forgetting = input(&[("ClientId", CLIENT), ("Username", name)]);
        bench.anybody.answer::<api::ForgotPassword>(forgetting);
    }

    fn refusal(bench: &Bench, name: &str, code: &str) -> String {
        bench
            .anybody
            .refusal::<api::ConfirmForgotPassword>(choosing(name, code, "Another-Horse-2"))
    }

    const MISMATCH: &str =
        "CodeMismatchException: Invalid verification code provided, please try again.";
    const EXPIRED: &str =
        "ExpiredCodeException: Invalid code provided, please request a code again.";

    #[test]
    fn the_code_gives_a_new_password_once() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        assert_eq!(refusal(&bench, "ann", "123456"), EXPIRED);
        forget(&bench, "ann");
        let code = bench.code();
        assert_eq!(refusal(&bench, "ann", other_than(&code)), MISMATCH);
        let before = bench.user("ann").credentials;
        let chosen = choosing("ann", &code, "Another-Horse-2");
        bench.anybody.answer::<api::ConfirmForgotPassword>(chosen);
        assert!(bench.user("ann").credentials != before);
        assert_eq!(refusal(&bench, "ann", &code), EXPIRED);
    }

    #[test]
    fn refuses_a_weak_password_and_leaves_the_code() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        forget(&bench, "ann");
        let code = bench.code();
        let weak = choosing("ann", &code, "weak");
        assert_eq!(
            bench.anybody.refusal::<api::ConfirmForgotPassword>(weak),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough"
        );
        let good = choosing("ann", &code, "Another-Horse-2");
        bench.anybody.answer::<api::ConfirmForgotPassword>(good);
    }

    #[test]
    fn codes_end_after_an_hour() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        forget(&bench, "ann");
        let code = bench.code();
        bench.owner.advance_secs(3600);
        assert_eq!(refusal(&bench, "ann", &code), EXPIRED);
    }

    #[test]
    fn strangers_look_like_users_where_the_client_hides_them() {
        let bench = bench(|_, client| client.hides_users = Some(true));
        bench.join("ann");
        for name in ["ann", "nobody"] {
            assert_eq!(refusal(&bench, name, "000000"), EXPIRED, "{name}");
            forget(&bench, name);
            let wrong = other_than(&bench.code());
            assert_eq!(refusal(&bench, name, wrong), MISMATCH, "{name}");
        }
    }

    #[test]
    fn the_function_after_learns_of_it() {
        let bench = bench(|pool, _| pool.triggers.post_confirmation = Some(FUNCTION.to_owned()));
        bench.join("ann");
        drop(bench.functions.asked());
        forget(&bench, "ann");
        let chosen = choosing("ann", &bench.code(), "Another-Horse-2");
        bench.anybody.answer::<api::ConfirmForgotPassword>(chosen);
        let event = bench.functions.event();
        assert!(
            event.contains(r#""PostConfirmation_ConfirmForgotPassword""#),
            "{event}"
        );
    }
}
