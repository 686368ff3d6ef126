//! `RejectDelegationRequest`: the caller says no, also after a yes while the token was not sent.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::DelegationState;

use crate::api::{RejectDelegationRequestInput, RejectDelegationRequestOutput};
use crate::delegation::move_to;
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn reject_delegation_request(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: RejectDelegationRequestInput,
) -> Result<Reply<RejectDelegationRequestOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask_of_owner("iam:RejectDelegationRequest"))?;

    let mut request = named.in_state(&[
        DelegationState::Assigned,
        DelegationState::PendingApproval,
        DelegationState::Accepted,
    ])?;
    request.rejection_reason = input.notes;
    move_to(ctx, tx.tx, request, DelegationState::Rejected, None)?;

    Ok(permit.reply(RejectDelegationRequestOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api;
    use crate::test_delegation::{assigned, customer, of, provider_house, seen};

    #[test]
    fn the_owner_rejects_also_what_was_accepted() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        customer(&house).answer::<api::AcceptDelegationRequest>(of(&id));
        owner.answer::<api::RejectDelegationRequest>(input(&[
            ("DelegationRequestId", &id),
            ("Notes", "Who are you?"),
        ]));
        let seen = seen(&owner, &id);
        assert_eq!(seen.state, Some(api::StateType::Rejected));
        assert_eq!(seen.rejection_reason.as_deref(), Some("Who are you?"));
        let refused = customer(&house).refusal::<api::SendDelegationToken>(of(&id));
        assert!(refused.starts_with("InvalidInputException: "), "{refused}");
    }

    #[test]
    fn others_need_permission() {
        let house = provider_house();
        let (id, _) = assigned(&house);
        let customer = customer(&house);
        customer
            .as_new_user("stranger", &[])
            .is_denied::<api::RejectDelegationRequest>(of(&id));
        let reject = allow("iam:RejectDelegationRequest", "*");
        customer
            .as_new_user("allowed", &[&reject])
            .answer::<api::RejectDelegationRequest>(of(&id));
    }
}
