//! `InvokeAsync`: queues an event for a function. AWS's users should take `Invoke` today.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{InvokeAsyncInput, InvokeAsyncOutput};
use crate::error::LambdaError;
use crate::queue::QueuedEvent;
use crate::resources::function_ref::FunctionRef;
use crate::resources::payload;
use crate::store::LambdaWrite;

const QUEUED: i32 = 202;

pub(crate) fn invoke_async(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: InvokeAsyncInput,
) -> Result<Reply<InvokeAsyncOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, None)?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:InvokeAsync"), &named)?;

    tx.latest(&named)?.require_made()?;
    tx.require_qualifier(&named)?;
    let payload = payload::queued(Some(Sensitive::new(input.invoke_args)))?;
    QueuedEvent::new(&ctx.request_id, &function, &named, payload, ctx.now()).put(tx.tx)?;

    Ok(permit.reply(InvokeAsyncOutput {
        status: Some(QUEUED),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, InvokeAsyncInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn needs_permission_of_its_own() {
        let (house, runner) = house();
        house.new_function("one");
        let queued = house.needs::<api::InvokeAsync>(
            "lambda:InvokeAsync",
            &arn("one"),
            InvokeAsyncInput {
                function_name: "one".to_owned(),
                invoke_args: b"{}".to_vec(),
            },
        );
        assert_eq!(queued.status, Some(202));
        assert!(runner.seen().is_empty());
    }
}
