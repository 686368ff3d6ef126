//! `ListDelegationRequests`: the requests that somebody of the account took on.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListDelegationRequests.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};
use ringwall_identity::delegation_requests;

use crate::api::{ListDelegationRequestsInput, ListDelegationRequestsOutput};
use crate::delegation::shown;
use crate::error::IamError;
use crate::paging::page;
use crate::store::IamRead;

pub(crate) fn list_delegation_requests(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListDelegationRequestsInput,
) -> Result<Reply<ListDelegationRequestsOutput>, IamError> {
    let owner = input.owner_id.as_deref();
    let page = page(
        tx.iam,
        ctx,
        owner.unwrap_or_default(),
        input.marker.as_deref(),
        input.max_items,
    )?;

    // Everybody may list his own.
    let is_own = owner.is_some_and(|owner| owner == ctx.caller_arn());
    let resource = Resource::new("*", ctx.account()).granted(is_own);
    let mut ask = Ask::new("iam:ListDelegationRequests").on(resource);
    if let Some(owner) = owner {
        ask = ask.key("iam:DelegationRequestOwner", owner);
    }
    let permit = ctx.authorize(&ask)?;

    let listed = page.pick(
        |after, limit| delegation_requests(tx.rows(), ctx.account(), after, limit),
        |request| {
            let fits = owner.is_none_or(|owner| request.owner.as_deref() == Some(owner));
            fits.then(|| shown(&request))
        },
    )?;

    Ok(permit.reply(ListDelegationRequestsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        delegation_requests: Some(listed.entries),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListDelegationRequestsInput};
    use crate::test_delegation::{asking, assigned, customer, provider_house};

    #[test]
    fn lists_what_was_taken_on() {
        let house = provider_house();
        let (first, owner) = assigned(&house);
        house.answer::<api::CreateDelegationRequest>(asking("flow-other", None));
        let customer = customer(&house);
        let own: ListDelegationRequestsInput = input(&[("OwnerId", &owner.caller_arn())]);
        for listed in [
            owner.answer::<api::ListDelegationRequests>(own.clone()),
            customer.answer::<api::ListDelegationRequests>(input(&[])),
        ] {
            let listed = listed.delegation_requests.unwrap();
            let ids: Vec<_> = listed
                .iter()
                .map(|one| one.delegation_request_id.as_deref())
                .collect();
            assert_eq!(ids, [Some(first.as_str())]);
        }
        owner.is_denied::<api::ListDelegationRequests>(input(&[]));
        let list = allow("iam:ListDelegationRequests", "*");
        let allowed = customer.as_new_user("allowed", &[&list]);
        allowed.answer::<api::ListDelegationRequests>(input(&[]));
        let provider = house.answer::<api::ListDelegationRequests>(input(&[]));
        assert_eq!(provider.delegation_requests.unwrap(), []);
    }
}
