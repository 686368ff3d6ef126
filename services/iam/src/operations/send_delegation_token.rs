//! `SendDelegationToken`: the provider gets the token of an accepted request. Its access lasts from
//! now on.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SendDelegationToken.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{DelegationState, DelegationToken};

use crate::api::{SendDelegationTokenInput, SendDelegationTokenOutput};
use crate::delegation::move_to;
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn send_delegation_token(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: SendDelegationTokenInput,
) -> Result<Reply<SendDelegationTokenOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask_of_owner("iam:SendDelegationToken"))?;

    let is_own = named.is_own();
    let mut request = named.in_state(&[DelegationState::Accepted])?;
    if request.only_send_by_owner && !is_own {
        return Err(IamError::only_owner_sends());
    }
    let token = DelegationToken::new(&request.id, &ctx.random_bytes());
    request.token_digest = Some(token.digest());
    request.released_at = Some(ctx.now());
    move_to(
        ctx,
        tx.tx,
        request,
        DelegationState::Finalized,
        Some(token.expose()),
    )?;

    Ok(permit.reply(SendDelegationTokenOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api;
    use crate::test_delegation::{asking, assigned, customer, notices, of, provider_house, seen};

    #[test]
    fn the_provider_gets_the_token_once() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        customer(&house).answer::<api::AcceptDelegationRequest>(of(&id));
        owner.answer::<api::SendDelegationToken>(of(&id));
        assert_eq!(seen(&owner, &id).state, Some(api::StateType::Finalized));
        let told = notices(&house);
        let states: Vec<_> = told.iter().map(|told| told.state.as_str()).collect();
        assert_eq!(states, ["ASSIGNED", "ACCEPTED", "FINALIZED", "FINALIZED"]);
        let tokens: Vec<_> = told.iter().filter_map(|told| told.token.as_ref()).collect();
        assert_eq!(tokens.len(), 1);
        let again = owner.refusal::<api::SendDelegationToken>(of(&id));
        assert!(again.starts_with("InvalidInputException: "), "{again}");
    }

    #[test]
    fn some_are_sent_by_their_owner_alone() {
        let house = provider_house();
        let mut asked = asking("flow-own", None);
        asked.only_send_by_owner = Some(true);
        let made = house.answer::<api::CreateDelegationRequest>(asked);
        let id = made.delegation_request_id.unwrap();
        let customer = customer(&house);
        let owner = customer.as_new_user("owner", &[]);
        owner.answer::<api::AssociateDelegationRequest>(of(&id));
        customer.answer::<api::AcceptDelegationRequest>(of(&id));
        customer.is_denied::<api::SendDelegationToken>(of(&id));
        owner.answer::<api::SendDelegationToken>(of(&id));
    }

    #[test]
    fn others_need_permission() {
        let house = provider_house();
        let (id, _) = assigned(&house);
        let customer = customer(&house);
        customer.answer::<api::AcceptDelegationRequest>(of(&id));
        customer
            .as_new_user("stranger", &[])
            .is_denied::<api::SendDelegationToken>(of(&id));
        let send = allow("iam:SendDelegationToken", "*");
        customer
            .as_new_user("allowed", &[&send])
            .answer::<api::SendDelegationToken>(of(&id));
    }
}
