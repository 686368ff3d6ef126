//! `UpdateDelegationRequest`: the owner asks his administrator to decide.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateDelegationRequest.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::DelegationState;

use crate::api::{UpdateDelegationRequestInput, UpdateDelegationRequestOutput};
use crate::delegation::move_to;
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn update_delegation_request(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateDelegationRequestInput,
) -> Result<Reply<UpdateDelegationRequestOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask_of_owner("iam:UpdateDelegationRequest"))?;

    let states = [DelegationState::Assigned, DelegationState::PendingApproval];
    let mut request = named.in_state(&states)?;
    if input.notes.is_some() {
        request.notes = input.notes;
    }
    move_to(ctx, tx.tx, request, DelegationState::PendingApproval, None)?;

    Ok(permit.reply(UpdateDelegationRequestOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api;
    use crate::test_delegation::{assigned, customer, of, provider_house, seen};

    #[test]
    fn it_waits_for_approval() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        owner.answer::<api::UpdateDelegationRequest>(input(&[
            ("DelegationRequestId", &id),
            ("Notes", "Please look"),
        ]));
        let seen = seen(&owner, &id);
        assert_eq!(seen.state, Some(api::StateType::PendingApproval));
        assert_eq!(seen.notes.as_deref(), Some("Please look"));
        assert_eq!(seen.expiration_time, Some(house.now().plus_days(7)));
        customer(&house).answer::<api::AcceptDelegationRequest>(of(&id));
    }

    #[test]
    fn others_need_permission() {
        let house = provider_house();
        let (id, _) = assigned(&house);
        let customer = customer(&house);
        customer
            .as_new_user("stranger", &[])
            .is_denied::<api::UpdateDelegationRequest>(of(&id));
        let update = allow("iam:UpdateDelegationRequest", "*");
        customer
            .as_new_user("allowed", &[&update])
            .answer::<api::UpdateDelegationRequest>(of(&id));
    }
}
