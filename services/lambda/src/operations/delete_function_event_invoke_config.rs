//! `DeleteFunctionEventInvokeConfig`: queued events are handled as usual again.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteFunctionEventInvokeConfigInput, DeleteFunctionEventInvokeConfigOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn delete_function_event_invoke_config(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: DeleteFunctionEventInvokeConfigInput,
) -> Result<Reply<DeleteFunctionEventInvokeConfigOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let ask = Ask::new("lambda:DeleteFunctionEventInvokeConfig");
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    tx.event_config(&named)?;
    tx.delete_event_config(&named.of_events())?;

    Ok(permit.reply(DeleteFunctionEventInvokeConfigOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteFunctionEventInvokeConfigInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn it_is_gone_then() {
        let (house, _) = house();
        house.new_function("one");
        let one = || input::<DeleteFunctionEventInvokeConfigInput>(&[("FunctionName", "one")]);
        house.answer::<api::PutFunctionEventInvokeConfig>(input(&[("FunctionName", "one")]));
        house.needs::<api::DeleteFunctionEventInvokeConfig>(
            "lambda:DeleteFunctionEventInvokeConfig",
            &arn("one"),
            one(),
        );
        assert_eq!(
            house.refusal::<api::DeleteFunctionEventInvokeConfig>(one()),
            format!(
                "ResourceNotFoundException: The function {} doesn't have an EventInvokeConfig",
                arn("one:$LATEST")
            )
        );
    }
}
