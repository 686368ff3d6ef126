//! `UpdateAuthEventFeedback`: a user says whether an event was his own doing, by the link that he was
//! sent.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateAuthEventFeedbackInput, UpdateAuthEventFeedbackOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::users::events;

pub(crate) fn update_auth_event_feedback(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateAuthEventFeedbackInput,
) -> Result<Reply<UpdateAuthEventFeedbackOutput>, CognitoError> {
    let permit = ctx.public("the token in the link that the user was sent is checked below");
    let pool = tx.pool(&input.user_pool_id)?;
    events::require(&pool)?;
    let user = tx.find_user(&pool, input.username.expose())?;

    // Nobody learns here who is a user.
    let is_his = |user: &crate::resources::user::User| {
        let (sealer, token) = (&tx.service.sealer, input.feedback_token.expose());
        events::is_feedback_token(ctx, sealer, user, &input.event_id, token)
    };
    let user = user.filter(|user| is_his(user));
    let user = user.ok_or_else(|| CognitoError::not_authorized("Invalid feedback token"))?;
    let feedback = events::feedback(input.feedback_value, "User", ctx.now());
    events::judge(tx, &pool, &user, &input.event_id, feedback)?;

    Ok(permit.reply(UpdateAuthEventFeedbackOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateAuthEventFeedbackInput};
    use crate::test_users::{
        POOL, context, event, house_with, named, put_user, user, watched, write,
    };
    use crate::users::events::{feedback_token, record};

    fn valid(event: &str, token: &str) -> UpdateAuthEventFeedbackInput {
        input(&[
            ("UserPoolId", POOL),
            ("Username", "ada"),
            ("EventId", event),
            ("FeedbackToken", token),
            ("FeedbackValue", "Valid"),
        ])
    }

    #[test]
    fn takes_the_token_of_that_event_and_user() {
        let house = house_with(watched);
        put_user(&house, &user("ada"));
        let ctx = context(&house);
        let (good, of_another) = write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            record(tx, &pool, &user("ada"), event("one", house.now())).unwrap();
            let token =
                |name| feedback_token(&ctx, &tx.service.sealer, &user(name), "one").unwrap();
            (token("ada"), token("eve"))
        });
        let anonymous = house.as_anonymous();
        for bad in [of_another.as_str(), "made-up"] {
            assert_eq!(
                anonymous.refusal::<api::UpdateAuthEventFeedback>(valid("one", bad)),
                "NotAuthorizedException: Invalid feedback token"
            );
        }
        assert_eq!(
            anonymous.refusal::<api::UpdateAuthEventFeedback>(valid("two", &good)),
            "NotAuthorizedException: Invalid feedback token"
        );
        anonymous.answer::<api::UpdateAuthEventFeedback>(valid("one", &good));
        let events = house.answer::<api::AdminListUserAuthEvents>(named("ada"));
        let feedback = events
            .auth_events
            .unwrap()
            .remove(0)
            .event_feedback
            .unwrap();
        assert_eq!(feedback.provider, "User");
        house.advance_secs(31 * 86_400);
        assert_eq!(
            anonymous.refusal::<api::UpdateAuthEventFeedback>(valid("one", &good)),
            "NotAuthorizedException: Invalid feedback token"
        );
    }
}
