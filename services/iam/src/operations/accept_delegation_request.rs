//! `AcceptDelegationRequest`: the caller says yes; what he may is what can be delegated.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html>

use ringwall_core::{PrincipalKind, Reply, RequestContext};
use ringwall_identity::{CallerRecord, DelegationState};

use crate::api::{AcceptDelegationRequestInput, AcceptDelegationRequestOutput};
use crate::delegation::move_to;
use crate::error::IamError;
use crate::store::IamWrite;

/// The longest access that a root user can give.
const MOST_ROOT_SECS: i32 = 4 * 3600;

pub(crate) fn accept_delegation_request(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AcceptDelegationRequestInput,
) -> Result<Reply<AcceptDelegationRequestOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask("iam:AcceptDelegationRequest"))?;

    let states = [DelegationState::Assigned, DelegationState::PendingApproval];
    let mut request = named.in_state(&states)?;
    let is_root = matches!(ctx.caller.principal.kind, PrincipalKind::Root);
    if is_root && request.session_secs > MOST_ROOT_SECS {
        return Err(IamError::too_long_for_root());
    }
    request.approver = Some(CallerRecord::of(&ctx.caller));
    move_to(ctx, tx.tx, request, DelegationState::Accepted, None)?;

    Ok(permit.reply(AcceptDelegationRequestOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api;
    use crate::test_delegation::{asking, assigned, customer, of, provider_house, seen};

    #[test]
    fn owning_a_request_is_not_enough() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        owner.is_denied::<api::AcceptDelegationRequest>(of(&id));
        let accept = allow("iam:AcceptDelegationRequest", "*");
        let admin = customer(&house).as_new_user("admin", &[&accept]);
        admin.answer::<api::AcceptDelegationRequest>(of(&id));
        let seen = seen(&owner, &id);
        assert_eq!(seen.state, Some(api::StateType::Accepted));
        assert_eq!(seen.approver_id, Some(admin.caller_arn()));
        let again = admin.refusal::<api::AcceptDelegationRequest>(of(&id));
        assert!(again.starts_with("InvalidInputException: "), "{again}");
    }

    #[test]
    fn root_accepts_four_hours_at_most() {
        let house = provider_house();
        let mut asked = asking("flow-long", None);
        asked.session_duration = 4 * 3600 + 1;
        let made = house.answer::<api::CreateDelegationRequest>(asked);
        let id = made.delegation_request_id.unwrap();
        let root = customer(&house);
        root.answer::<api::AssociateDelegationRequest>(of(&id));
        assert_eq!(
            root.refusal::<api::AcceptDelegationRequest>(of(&id)),
            "InvalidInputException: The root user can only accept delegation requests of 4 hours or less."
        );
    }

    #[test]
    fn nobody_accepts_what_nobody_took_on() {
        let house = provider_house();
        let id = crate::test_delegation::request(&house, None);
        let refused = customer(&house).refusal::<api::AcceptDelegationRequest>(of(&id));
        assert!(refused.starts_with("InvalidInputException: "), "{refused}");
    }
}
