//! `ListPoliciesForTarget`: the policies of a type attached to a root, unit or account.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListPoliciesForTargetInput, ListPoliciesForTargetOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::TargetId;
use crate::resources::{policy, policy_type};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsRead;

pub(crate) fn list_policies_for_target(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListPoliciesForTargetInput,
) -> Result<Reply<ListPoliciesForTargetOutput>, OrganizationsError> {
    let policy_type = policy_type::of(input.filter);
    let filters = format!("{}|{}", input.target_id, input.filter.as_str());
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filters, token, most)?;
    let id = TargetId::parse(&input.target_id).ok_or_else(OrganizationsError::invalid_target_id)?;
    let seat = tx.seat(ctx, "organizations:ListPoliciesForTarget", Reach::Readers)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_type(ask, policy_type))?;

    found.ok_or_else(OrganizationsError::no_such_target)?;
    let attached = tx.attached(seat.id(), &id.text(), policy_type)?;
    let summaries = attached.iter();
    let listed = page.of_list(summaries.map(|one| policy::summary(one, &seat.arns)));

    Ok(permit.reply(ListPoliciesForTargetOutput {
        policies: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::ListPoliciesForTarget>(input(&[
                ("TargetId", "999999999999"),
                ("Filter", "TAG_POLICY")
            ])),
            "TargetNotFoundException: You specified a target that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_target() {
        let house = house();
        house.needs::<api::ListPoliciesForTarget>(
            "organizations:ListPoliciesForTarget",
            &house.account_arn(ACCOUNT),
            input(&[("TargetId", ACCOUNT), ("Filter", "TAG_POLICY")]),
        );
    }
}
