//! `DeleteCustomDetectionRuleOrgConfiguration`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteCustomDetectionRuleOrgConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    DeleteCustomDetectionRuleOrgConfigurationInput, DeleteCustomDetectionRuleOrgConfigurationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_custom_detection_rule_org_configuration(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: DeleteCustomDetectionRuleOrgConfigurationInput,
) -> Result<Reply<DeleteCustomDetectionRuleOrgConfigurationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new(
        "guardduty:DeleteCustomDetectionRuleOrgConfiguration",
    ))?;

    Err(GuardDutyError::not_built(
        "DeleteCustomDetectionRuleOrgConfiguration",
    ))
}
