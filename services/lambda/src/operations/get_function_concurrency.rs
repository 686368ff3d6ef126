//! `GetFunctionConcurrency`: the runs at once that are reserved for a function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFunctionConcurrencyInput, GetFunctionConcurrencyOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_function_concurrency(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetFunctionConcurrencyInput,
) -> Result<Reply<GetFunctionConcurrencyOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let ask = Ask::new("lambda:GetFunctionConcurrency");
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    Ok(permit.reply(GetFunctionConcurrencyOutput {
        reserved_concurrent_executions: function.reserved_concurrency,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetFunctionConcurrencyInput, PutFunctionConcurrencyInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn nothing_is_told_unless_it_is_reserved() {
        let (house, _) = house();
        house.new_function("one");
        let one = || input::<GetFunctionConcurrencyInput>(&[("FunctionName", "one")]);
        let reserved = || {
            let found = house.answer::<api::GetFunctionConcurrency>(one());
            found.reserved_concurrent_executions
        };
        assert_eq!(reserved(), None);
        house.answer::<api::PutFunctionConcurrency>(PutFunctionConcurrencyInput {
            function_name: "one".to_owned(),
            reserved_concurrent_executions: 0,
        });
        assert_eq!(reserved(), Some(0));
        house.needs::<api::DeleteFunctionConcurrency>(
            "lambda:DeleteFunctionConcurrency",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
        assert_eq!(reserved(), None);
        house
            .as_new_user("reader", &[])
            .is_denied::<api::GetFunctionConcurrency>(one());
    }

    #[test]
    fn needs_permission() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::GetFunctionConcurrency>(
            "lambda:GetFunctionConcurrency",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
    }
}
