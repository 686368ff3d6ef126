//! `ListCustomDetectionRuleAssociations`: which rules run for the account.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRuleAssociations.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_store::RowKey;

use crate::api::{
    ListCustomDetectionRuleAssociationsInput, ListCustomDetectionRuleAssociationsOutput,
};
use crate::custom::{self, Association};
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rule_associations(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListCustomDetectionRuleAssociationsInput,
) -> Result<Reply<ListCustomDetectionRuleAssociationsOutput>, GuardDutyError> {
    let scope = format!("{:?}{:?}", input.rule_id, input.mode);
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &scope, token, input.max_results)?;

    let all = custom::associations_of(tx.tx, ctx.account(), &ctx.region, ctx.now())?;

    let permit = ctx.authorize(&Ask::new("guardduty:ListCustomDetectionRuleAssociations"))?;

    let is_wanted = |association: &Association| {
        input
            .rule_id
            .as_ref()
            .is_none_or(|rule| *rule == association.rule_id)
            && input.mode.is_none_or(|mode| mode == association.mode)
    };
    let wanted = all.iter().filter(|association| is_wanted(association));
    let place = |association: &Association| {
        RowKey::new()
            .text(&association.rule_id)
            .text(&association.id)
    };
    let mut keyed: Vec<_> = wanted
        .map(|association| (place(association), association))
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let listed = page.of_keyed(keyed);

    let associations = listed.entries.iter();
    Ok(permit.reply(ListCustomDetectionRuleAssociationsOutput {
        rule_associations: associations.map(|one| one.summary()).collect(),
        next_token: listed.next,
    }))
}
