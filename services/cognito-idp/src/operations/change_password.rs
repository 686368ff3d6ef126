//! `ChangePassword`: a user who is signed in chooses another password.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ChangePasswordInput, ChangePasswordOutput, EventFilterType, EventType};
use crate::codes::Addressee;
use crate::error::CognitoError;
use crate::limits::{self, Activity};
use crate::password::{self, Kind};
use crate::refusal::{self, Refusal};
use crate::store::CognitoWrite;
use crate::threat::{Visitor, compromised};
use crate::token::access;
use crate::users::{Conflict, events};

pub(crate) fn change_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ChangePasswordInput,
) -> Result<Reply<ChangePasswordOutput>, CognitoError> {
    refusal::told(ctx)?;
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, client) = (bearer.pool, bearer.client);
    let mut user = (*bearer.user).clone();

    let permit = ctx.public("the access token says who he is");

    pool.password_policy
        .require(input.proposed_password.expose())?;
    let whom = Addressee::of(&user);
    limits::count(ctx, tx, &pool, &whom, Activity::ChangePassword)?;
    let is_right = match &input.previous_password {
        Some(given) => password::is_right(ctx, tx, &pool, Some(&user), given.expose())?,
        None => user.credentials.password.is_none(),
    };
    if !is_right {
        return Err(refusal::commit(ctx, Refusal::WrongCredentials));
    }
    let proposed = input.proposed_password.expose();
    let event = EventFilterType::PasswordChange;
    let is_compromised = compromised::at_choice(tx, &pool, &client, event, proposed)?;
    password::set(ctx, tx, &pool, &mut user, proposed, Kind::Permanent)?;
    limits::forget(tx, &pool, &whom, Activity::ChangePassword)?;
    user.updated_at = ctx.now();
    let visitor = Visitor::of_connection(ctx);
    let deed = (EventType::PasswordChange, is_compromised);
    events::record_deed(ctx, tx, &pool, &user, &visitor, deed)?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(ChangePasswordOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_accounts::{Bench, PASSWORD, bench};

    fn changing(token: &str, previous: &str, proposed: &str) -> ChangePasswordInput {
        input(&[
            ("AccessToken", token),
            ("PreviousPassword", previous),
            ("ProposedPassword", proposed),
        ])
    }

    fn refusal(bench: &Bench, token: &str, previous: &str, proposed: &str) -> String {
        let input = changing(token, previous, proposed);
        bench.anybody.refusal::<api::ChangePassword>(input)
    }

    #[test]
    fn the_new_password_signs_in_and_the_old_one_no_longer() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        let input = changing(&token, PASSWORD, "Another-Horse-2");
        bench.anybody.answer::<api::ChangePassword>(input);
        bench.sign_in_with("ann", "Another-Horse-2").unwrap();
        assert_eq!(
            bench.sign_in_with("ann", PASSWORD).unwrap_err(),
            "NotAuthorizedException: Incorrect username or password."
        );
    }

    #[test]
    fn refuses_a_wrong_password_five_times_and_then_any() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        for _ in 0..5 {
            assert_eq!(
                refusal(&bench, &token, "Wrong-Horse-3", "Another-Horse-2"),
                "NotAuthorizedException: Incorrect username or password."
            );
        }
        assert_eq!(
            refusal(&bench, &token, PASSWORD, "Another-Horse-2"),
            "LimitExceededException: Attempt limit exceeded, please try after some time."
        );
    }

    #[test]
    fn refuses_what_is_weak_and_who_is_nobody() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        assert_eq!(
            refusal(&bench, &token, PASSWORD, "weak-horse-2"),
            "InvalidPasswordException: Password did not conform with policy: Password must have \
             uppercase characters"
        );
        assert_eq!(
            refusal(&bench, "a.b.c", PASSWORD, "Another-Horse-2"),
            "NotAuthorizedException: Invalid Access Token"
        );
    }
}
