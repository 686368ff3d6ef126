//! `PutFunctionConcurrency`: reserves runs at once for a function, which has no more then.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{PutFunctionConcurrencyInput, PutFunctionConcurrencyOutput};
use crate::error::LambdaError;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn put_function_concurrency(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: PutFunctionConcurrencyInput,
) -> Result<Reply<PutFunctionConcurrencyOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let ask = Ask::new("lambda:PutFunctionConcurrency");
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    let reserved = input.reserved_concurrent_executions;
    tx.require_unreserved(&named, reserved)?;
    tx.put_function(Function {
        reserved_concurrency: Some(reserved),
        ..(*function).clone()
    })?;

    Ok(permit.reply(PutFunctionConcurrencyOutput {
        reserved_concurrent_executions: Some(reserved),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, PutFunctionConcurrencyInput};
    use crate::bench::{Steps as _, arn, house};

    fn reserve(name: &str, reserved: i32) -> PutFunctionConcurrencyInput {
        PutFunctionConcurrencyInput {
            function_name: name.to_owned(),
            reserved_concurrent_executions: reserved,
        }
    }

    #[test]
    fn a_hundred_stay_unreserved() {
        let (house, runner) = house();
        house.new_function("one");
        house.new_function("two");
        house.answer::<api::PutFunctionConcurrency>(reserve("one", 800));
        assert_eq!(
            house.refusal::<api::PutFunctionConcurrency>(reserve("two", 101)),
            "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        );
        house.answer::<api::PutFunctionConcurrency>(reserve("two", 100));
        house.answer::<api::PutFunctionConcurrency>(reserve("one", 7));
        house.invoke("one", "{}");
        assert_eq!(runner.seen()[0].function.reserved_concurrency, Some(7));
        house.needs::<api::PutFunctionConcurrency>(
            "lambda:PutFunctionConcurrency",
            &arn("one"),
            reserve("one", 0),
        );
    }
}
