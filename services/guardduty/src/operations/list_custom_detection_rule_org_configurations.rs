//! `ListCustomDetectionRuleOrgConfigurations`: which rules run in an organization.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRuleOrgConfigurations.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_store::RowKey;

use crate::api::{
    DetectionRuleConfigurationStatus, ListCustomDetectionRuleOrgConfigurationsInput,
    ListCustomDetectionRuleOrgConfigurationsOutput,
};
use crate::custom;
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rule_org_configurations(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListCustomDetectionRuleOrgConfigurationsInput,
) -> Result<Reply<ListCustomDetectionRuleOrgConfigurationsOutput>, GuardDutyError> {
    let scope = format!("{:?}", input.status);
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &scope, token, input.max_results)?;

    let all = custom::configurations_of(tx.tx, ctx.account(), &ctx.region, ctx.now())?;

    let action = "guardduty:ListCustomDetectionRuleOrgConfigurations";
    let permit = ctx.authorize(&Ask::new(action))?;

    custom::require_administrator(tx.tx, ctx)?;
    // What is configured is in force with the reply.
    let active = DetectionRuleConfigurationStatus::Active;
    let all = all
        .iter()
        .filter(|_| input.status.is_none_or(|status| status == active));
    let place = |rule: &str, mode: &str| RowKey::new().text(rule).text(mode);
    let mut keyed: Vec<_> = all
        .map(|one| (place(&one.rule_id, one.mode.as_str()), one))
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let listed = page.of_keyed(keyed);

    let configurations = listed.entries.iter();
    Ok(
        permit.reply(ListCustomDetectionRuleOrgConfigurationsOutput {
            configurations: configurations.map(|one| one.summary()).collect(),
            next_token: listed.next,
        }),
    )
}
