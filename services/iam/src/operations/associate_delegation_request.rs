//! `AssociateDelegationRequest`: the caller takes a request on, for his account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AssociateDelegationRequest.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::DelegationState;

use crate::api::{AssociateDelegationRequestInput, AssociateDelegationRequestOutput};
use crate::delegation::{for_account, move_to};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn associate_delegation_request(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AssociateDelegationRequestInput,
) -> Result<Reply<AssociateDelegationRequestOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask_of_anybody("iam:AssociateDelegationRequest"))?;

    let mut request = named.in_state(&[DelegationState::Unassigned])?;
    request.owner_account = Some(ctx.account());
    request.owner = Some(ctx.caller_arn().to_owned());
    request.policy = for_account(&request.policy, ctx.account());
    move_to(ctx, tx.tx, request, DelegationState::Assigned, None)?;

    Ok(permit.reply(AssociateDelegationRequestOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT};

    use crate::api;
    use crate::test_delegation::{customer, of, provider_house, request, seen};

    #[test]
    fn whoever_takes_it_on_owns_it() {
        let house = provider_house();
        let id = request(&house, None);
        let owner = customer(&house).as_new_user("owner", &[]);
        owner.answer::<api::AssociateDelegationRequest>(of(&id));
        let seen = seen(&owner, &id);
        assert_eq!(seen.state, Some(api::StateType::Assigned));
        assert_eq!(seen.owner_account_id.as_deref(), Some(OTHER_ACCOUNT));
        assert_eq!(seen.owner_id, Some(owner.caller_arn()));
        let policy = seen.permission_policy.unwrap();
        assert!(policy.contains(&format!("arn:aws:iam::{OTHER_ACCOUNT}:role/example/*")));
        let again = owner.refusal::<api::AssociateDelegationRequest>(of(&id));
        assert!(again.starts_with("InvalidInputException: "), "{again}");
    }

    #[test]
    fn a_request_of_an_account_is_nobody_elses() {
        let house = provider_house();
        let id = request(&house, Some(OTHER_ACCOUNT));
        assert_ne!(ACCOUNT, OTHER_ACCOUNT);
        let refused = house.refusal::<api::AssociateDelegationRequest>(of(&id));
        assert!(refused.starts_with("NoSuchEntityException: "));
        customer(&house).answer::<api::AssociateDelegationRequest>(of(&id));
    }

    #[test]
    fn a_policy_can_deny_it() {
        let house = provider_house();
        let id = request(&house, None);
        let deny = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:AssociateDelegationRequest","Resource":"*"}}"#;
        let barred = customer(&house).as_new_user("barred", &[deny]);
        barred.is_denied::<api::AssociateDelegationRequest>(of(&id));
    }
}
