//! What somebody says of a sign-in, by the link in the mail that told him of it.

use ringwall_core::{ApiError, RequestContext};

use super::{HostedTx, Pool};
use crate::api::{FeedbackValueType, UpdateAuthEventFeedbackInput};
use crate::operations as op;

/// What a link says.
#[derive(Clone, Copy)]
pub struct Feedback<'a> {
    /// Whose sign-in it was said to be.
    pub username: &'a str,
    /// Which it was.
    pub event_id: &'a str,
    /// What lets its bearer say so. No `Debug`: it is good.
    pub token: &'a str,
    /// Whether it was the user's own.
    pub is_valid: bool,
}

impl HostedTx<'_> {
    /// `UpdateAuthEventFeedback`.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn give_feedback(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        feedback: Feedback<'_>,
    ) -> Result<(), ApiError> {
        let input = UpdateAuthEventFeedbackInput {
            user_pool_id: pool.id.clone(),
            username: feedback.username.to_owned().into(),
            event_id: feedback.event_id.to_owned(),
            feedback_token: feedback.token.to_owned().into(),
            feedback_value: if feedback.is_valid {
                FeedbackValueType::Valid
            } else {
                FeedbackValueType::Invalid
            },
        };
        op::update_auth_event_feedback(ctx, &mut self.0, input)?;
        Ok(())
    }
}
