//! `AdminUpdateAuthEventFeedback`: an administrator says whether an event was the user's own doing.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateAuthEventFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateAuthEventFeedbackInput, AdminUpdateAuthEventFeedbackOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::users::events;

pub(crate) fn admin_update_auth_event_feedback(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUpdateAuthEventFeedbackInput,
) -> Result<Reply<AdminUpdateAuthEventFeedbackOutput>, CognitoError> {
    let action = "cognito-idp:AdminUpdateAuthEventFeedback";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    events::require(&pool)?;
    let user = tx.user(&pool, input.username.expose())?;

    let feedback = events::feedback(input.feedback_value, "Admin", ctx.now());
    events::judge(tx, &pool, &user, &input.event_id, feedback)?;

    Ok(permit.reply(AdminUpdateAuthEventFeedbackOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AdminUpdateAuthEventFeedbackInput};
    use crate::test_users::{POOL, event, house_with, named, put_user, user, watched, write};
    use crate::users::events::record;

    fn invalid(event: &str) -> AdminUpdateAuthEventFeedbackInput {
        input(&[
            ("UserPoolId", POOL),
            ("Username", "ada"),
            ("EventId", event),
            ("FeedbackValue", "Invalid"),
        ])
    }

    #[test]
    fn is_shown_with_the_event() {
        let house = house_with(watched);
        put_user(&house, &user("ada"));
        write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            record(tx, &pool, &user("ada"), event("one", house.now())).unwrap();
        });
        house.answer::<api::AdminUpdateAuthEventFeedback>(invalid("one"));
        let events = house.answer::<api::AdminListUserAuthEvents>(named("ada"));
        let feedback = events
            .auth_events
            .unwrap()
            .remove(0)
            .event_feedback
            .unwrap();
        assert_eq!(feedback.feedback_value, api::FeedbackValueType::Invalid);
        assert_eq!(feedback.provider, "Admin");
        assert_eq!(
            house.refusal::<api::AdminUpdateAuthEventFeedback>(invalid("two")),
            "ResourceNotFoundException: Event does not exist."
        );
    }
}
