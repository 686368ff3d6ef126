//! `GetCustomDetectionRuleOrgConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    GetCustomDetectionRuleOrgConfigurationInput, GetCustomDetectionRuleOrgConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: GetCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<GetCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new(
        "guardduty:GetCustomDetectionRuleOrgConfiguration",
    ))?;

    Err(GuardDutyError::not_built(
        "GetCustomDetectionRuleOrgConfiguration",
    ))
}
