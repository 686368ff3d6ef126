//! `GetFunctionEventInvokeConfig`: how queued events are handled.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFunctionEventInvokeConfigInput, GetFunctionEventInvokeConfigOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_function_event_invoke_config(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetFunctionEventInvokeConfigInput,
) -> Result<Reply<GetFunctionEventInvokeConfigOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let ask = Ask::new("lambda:GetFunctionEventInvokeConfig");
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    let config = tx.event_config(&named)?;

    Ok(permit.reply(config.shown(named.arn_of_events())))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn needs_permission() {
        let (house, _) = house();
        house.new_function("one");
        house.answer::<api::PutFunctionEventInvokeConfig>(input(&[("FunctionName", "one")]));
        house.needs::<api::GetFunctionEventInvokeConfig>(
            "lambda:GetFunctionEventInvokeConfig",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
    }
}
