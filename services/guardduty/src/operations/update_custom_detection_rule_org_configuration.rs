//! `UpdateCustomDetectionRuleOrgConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    UpdateCustomDetectionRuleOrgConfigurationInput, UpdateCustomDetectionRuleOrgConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: UpdateCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<UpdateCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new(
        "guardduty:UpdateCustomDetectionRuleOrgConfiguration",
    ))?;

    Err(GuardDutyError::not_built(
        "UpdateCustomDetectionRuleOrgConfiguration",
    ))
}
