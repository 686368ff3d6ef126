//! `DeleteFunctionConcurrency`: reserves nothing for a function any more.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteFunctionConcurrencyInput, DeleteFunctionConcurrencyOutput};
use crate::error::LambdaError;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

// Tested with `GetFunctionConcurrency`.
pub(crate) fn delete_function_concurrency(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: DeleteFunctionConcurrencyInput,
) -> Result<Reply<DeleteFunctionConcurrencyOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let ask = Ask::new("lambda:DeleteFunctionConcurrency");
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    tx.put_function(Function {
        reserved_concurrency: None,
        ..(*function).clone()
    })?;

    Ok(permit.reply(DeleteFunctionConcurrencyOutput {}))
}
