//! `CreateCustomDetectionRuleOrgConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    CreateCustomDetectionRuleOrgConfigurationInput, CreateCustomDetectionRuleOrgConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: CreateCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<CreateCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new(
        "guardduty:CreateCustomDetectionRuleOrgConfiguration",
    ))?;

    Err(GuardDutyError::not_built(
        "CreateCustomDetectionRuleOrgConfiguration",
    ))
}
