//! A browser's session is raised to a level: step-up on pages, from what the session has shown.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::initiate::begin;
use crate::flow::proof::{self, Proof};
use crate::flow::session::Flow;
use crate::flow::step_up::{self, Next};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, choice, proceed};
use crate::quotas::category::USER_AUTHENTICATION;
use crate::refusal;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::threat::exceptions;

/// Begins to raise a session whose factors are these; nothing to do if it is there already.
pub(crate) fn raise(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    methods: &[String],
    levels: &[u8],
) -> Result<Option<Outcome>, CognitoError> {
    tx.count_in(ctx, &call.pool, USER_AUTHENTICATION)?;
    refusal::told(ctx)?;
    exceptions::require_not_blocked(tx, &call.pool, &call.client, &call.visitor, false)?;
    let shown = methods.iter().filter_map(|name| Proof::of_method(name));
    let shown: Vec<Proof> = shown.collect();
    let subject = Subject::User(user.clone().into());
    let available = choice::available(tx, call, &subject)?;
    // The first level that he can have decides; one that he has ends the search.
    for level in levels {
        if proof::level(&shown) >= *level {
            return Ok(None);
        }
        let towards = step_up::towards(&call.pool, user, &shown, &[*level], &available)?;
        let Some((target, next)) = towards else {
            continue;
        };
        let mut session = begin(ctx, call, &subject, Flow::Choice);
        session.target = target;
        session.proofs = shown;
        subject.pre_authentication(ctx, call)?;
        return Ok(Some(match next {
            Next::SecondFactor => {
                proceed::after_first_factor(ctx, tx, call, user.clone(), session)?
            }
            Next::FirstFactor(names) => choice::offer(ctx, tx, call, &session, names)?,
        }));
    }
    Err(step_up::out_of_reach())
}
