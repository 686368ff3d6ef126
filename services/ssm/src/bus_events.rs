//! What Parameter Store tells EventBridge.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html>

use ringwall_core::{AccountId, RequestContext, Timestamp, uuid_v4};
use ringwall_service::{BusEvent, TimerContext};
use ringwall_store::StoreError;
use serde::Serialize;

use crate::error::SsmError;
use crate::resources::parameter::Parameter;
use crate::resources::policy::ParameterPolicy;
use crate::store::SsmWrite;

/// What happened to a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Change {
    Create,
    Update,
    Delete,
    LabelParameterVersion,
}

/// When and where it happened, and a name for the event.
pub(crate) struct Happening {
    id: String,
    at: Timestamp,
}

#[derive(Serialize)]
struct ChangeDetail<'a> {
    operation: Change,
    name: &'a str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PolicyDetail<'a> {
    parameter_name: &'a str,
    parameter_type: &'static str,
    policy_type: &'static str,
    policy_content: &'a str,
    action_status: &'static str,
    action_reason: &'static str,
}

impl Happening {
    /// In a request.
    pub(crate) fn in_request(ctx: &RequestContext) -> Self {
        Self {
            id: ctx.uuid(),
            at: ctx.now(),
        }
    }

    /// When a timer fires.
    pub(crate) fn of_timer(context: &TimerContext<'_>) -> Self {
        Self {
            id: uuid_v4(context.entropy),
            at: context.now,
        }
    }
}

impl SsmWrite<'_> {
    /// Tells of a change.
    pub(crate) fn tell_change(
        &mut self,
        happening: Happening,
        parameter: &Parameter,
        change: Change,
    ) -> Result<(), SsmError> {
        let detail = ChangeDetail {
            operation: change,
            name: &parameter.name,
            r#type: parameter.latest.kind.as_str(),
            description: parameter.latest.description.as_deref(),
        };
        self.send(happening, "Parameter Store Change", parameter, &detail)
    }

    /// Tells of what a policy did.
    pub(crate) fn tell_policy_action(
        &mut self,
        happening: Happening,
        parameter: &Parameter,
        policy: &ParameterPolicy,
    ) -> Result<(), SsmError> {
        let detail = PolicyDetail {
            parameter_name: &parameter.name,
            parameter_type: parameter.latest.kind.as_str(),
            policy_type: policy.kind(),
            policy_content: &policy.text,
            action_status: "Success",
            action_reason: policy.reason(),
        };
        self.send(
            happening,
            "Parameter Store Policy Action",
            parameter,
            &detail,
        )
    }

    fn send(
        &mut self,
        happening: Happening,
        detail_type: &str,
        parameter: &Parameter,
        detail: &impl Serialize,
    ) -> Result<(), SsmError> {
        let Some(account) = parameter.owner else {
            return Ok(());
        };
        let region: ringwall_core::Region = parameter.region.parse().map_err(SsmError::internal)?;
        let event = BusEvent {
            id: happening.id,
            source: "aws.ssm".to_owned(),
            detail_type: detail_type.to_owned(),
            account,
            time: happening.at,
            resources: vec![arn(parameter, account, &region)],
            region,
            detail: serde_json::to_string(detail).map_err(SsmError::internal)?,
        };
        let sent: Result<(), StoreError> = event.send(self.tx);
        Ok(sent?)
    }
}

fn arn(parameter: &Parameter, account: AccountId, region: &ringwall_core::Region) -> String {
    let (partition, key) = (region.partition(), parameter.key());
    format!("arn:{partition}:ssm:{region}:{account}:parameter/{key}")
}
