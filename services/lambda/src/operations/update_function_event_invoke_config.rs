//! `UpdateFunctionEventInvokeConfig`: changes how queued events are handled.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFunctionEventInvokeConfigOutput, UpdateFunctionEventInvokeConfigInput};
use crate::error::LambdaError;
use crate::resources::event_config::EventConfig;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn update_function_event_invoke_config(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: UpdateFunctionEventInvokeConfigInput,
) -> Result<Reply<GetFunctionEventInvokeConfigOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let ask = Ask::new("lambda:UpdateFunctionEventInvokeConfig");
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    let old = tx.event_config(&named)?;
    let mut config = EventConfig {
        last_modified: ctx.now(),
        retries: input.maximum_retry_attempts.or(old.retries),
        age_secs: input.maximum_event_age_in_seconds.or(old.age_secs),
        ..(*old).clone()
    };
    if let Some(destinations) = &input.destination_config {
        config.set_destinations(Some(destinations));
    }
    tx.require_destinations(ctx, &named, &config)?;
    let shown = config.shown(named.arn_of_events());
    tx.put_event_config(&named.of_events(), config)?;

    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, PutFunctionEventInvokeConfigInput, UpdateFunctionEventInvokeConfigInput,
    };
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn what_is_left_out_stays() {
        let (house, _) = house();
        house.new_function("one");
        let update = || UpdateFunctionEventInvokeConfigInput {
            maximum_event_age_in_seconds: Some(60),
            ..input(&[("FunctionName", "one")])
        };
        assert_eq!(
            house.refusal::<api::UpdateFunctionEventInvokeConfig>(update()),
            format!(
                "ResourceNotFoundException: The function {} doesn't have an EventInvokeConfig",
                arn("one:$LATEST")
            )
        );
        house.answer::<api::PutFunctionEventInvokeConfig>(PutFunctionEventInvokeConfigInput {
            maximum_retry_attempts: Some(0),
            ..input(&[("FunctionName", "one")])
        });
        let updated = house.needs::<api::UpdateFunctionEventInvokeConfig>(
            "lambda:UpdateFunctionEventInvokeConfig",
            &arn("one"),
            update(),
        );
        assert_eq!(updated.maximum_retry_attempts, Some(0));
        assert_eq!(updated.maximum_event_age_in_seconds, Some(60));
    }
}
