//! Lambda functions are invoked asynchronously, as EventBridge and for the rule: the function's
//! policy decides.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions>

use std::sync::Arc;

use ringwall_core::{CallSource, RequestContext};
use ringwall_service::TimerContext;

use super::Delivery;
use crate::error::EventsError;
use crate::lambda_api::{InvocationType, Invoke, InvokeInput};
use crate::transform::Matched;

pub(super) fn send(context: &TimerContext<'_>, delivery: &Delivery) -> Result<(), EventsError> {
    let Delivery { bus, target, .. } = delivery;
    let payload = target.input.apply(&Matched {
        event: &delivery.event,
        rule_arn: &delivery.rule_arn(),
        rule_name: &delivery.rule,
        received_at: delivery.received_at,
    });
    let ctx = RequestContext::of_service(
        Arc::clone(context.platform),
        "events",
        bus.account,
        bus.region.clone(),
        Some(CallSource {
            arn: delivery.rule_arn(),
            account: bus.account,
        }),
    );
    ctx.call::<Invoke>(InvokeInput {
        function_name: target.arn.clone(),
        invocation_type: Some(InvocationType::Event),
        payload: Some(payload.into_bytes().into()),
    })?;
    Ok(())
}
