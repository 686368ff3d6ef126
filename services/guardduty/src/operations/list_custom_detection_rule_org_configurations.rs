//! `ListCustomDetectionRuleOrgConfigurations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRuleOrgConfigurations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    ListCustomDetectionRuleOrgConfigurationsInput, ListCustomDetectionRuleOrgConfigurationsOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rule_org_configurations(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListCustomDetectionRuleOrgConfigurationsInput,
) -> Result<Reply<ListCustomDetectionRuleOrgConfigurationsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new(
        "guardduty:ListCustomDetectionRuleOrgConfigurations",
    ))?;

    Err(GuardDutyError::not_built(
        "ListCustomDetectionRuleOrgConfigurations",
    ))
}
