//! `ListTargetsForPolicy`: what a policy is attached to.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::attachments;

use crate::api::{ListTargetsForPolicyInput, ListTargetsForPolicyOutput, PolicyTargetSummary};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::TargetId;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_targets_for_policy(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListTargetsForPolicyInput,
) -> Result<Reply<ListTargetsForPolicyOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &input.policy_id, token, most)?;
    let seat = tx.seat(ctx, "organizations:ListTargetsForPolicy", Reach::Readers)?;
    let found = tx.find_policy(seat.id(), &input.policy_id)?;

    let permit = ctx.authorize(&seat.ask_on_policy(&input.policy_id, found.as_ref()))?;

    found.ok_or_else(OrganizationsError::no_such_policy)?;
    let listed = page.collect(
        |after, limit| {
            let rows = attachments(tx.rows(), seat.id(), after, limit)?;
            let named = rows.into_iter().map(|(key, attached)| {
                let target = key.last_text().unwrap_or_default();
                (key, (target, attached))
            });
            Ok::<_, OrganizationsError>(named.collect())
        },
        |(target, attached)| {
            let fits = attached.ids.contains(&input.policy_id);
            let Some(id) = TargetId::parse(&target).filter(|_| fits) else {
                return Ok(None);
            };
            let target = tx.find_target(&seat.organization, &id)?;
            Ok(target.map(|target| PolicyTargetSummary {
                target_id: Some(id.text()),
                arn: Some(seat.arns.target(&id)),
                name: Some(target.name().to_owned()),
                r#type: Some(id.target_type()),
            }))
        },
    )?;

    Ok(permit.reply(ListTargetsForPolicyOutput {
        targets: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn needs_permission_on_the_policy() {
        let house = house();
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        house.attach(&policy, ACCOUNT);
        house.attach(&policy, &house.root_id());
        let found = house.needs::<api::ListTargetsForPolicy>(
            "organizations:ListTargetsForPolicy",
            &house.policy_arn(&policy),
            input(&[("PolicyId", &policy)]),
        );
        let targets = found.targets.unwrap().into_iter();
        let mut ids: Vec<_> = targets.filter_map(|target| target.target_id).collect();
        ids.sort();
        assert_eq!(ids, [ACCOUNT.to_owned(), house.root_id()]);
    }
}
