//! `GetFunction`: tells everything of a function, version or alias.
//!
//! `Code` has no `Location`: packages cannot be downloaded yet.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    FunctionCodeLocation, GetFunctionInput, GetFunctionOutput, PutFunctionConcurrencyOutput,
};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::resources::tagging;
use crate::store::LambdaRead;

pub(crate) fn get_function(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetFunctionInput,
) -> Result<Reply<GetFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:GetFunction"), &named)?;

    let version = tx.version_of(&named, &*ctx.platform().entropy)?;
    let reserved = function.reserved_concurrency;
    let tags = tagging::shown(&function.tags);

    Ok(permit.reply(GetFunctionOutput {
        configuration: Some(tx.shown(ctx, &named, &version)?),
        code: Some(FunctionCodeLocation {
            repository_type: Some("S3".to_owned()),
            ..FunctionCodeLocation::default()
        }),
        tags: Some(tags).filter(|tags| !tags.is_empty()),
        tags_error: None,
        concurrency: reserved.map(|reserved| PutFunctionConcurrencyOutput {
            reserved_concurrent_executions: Some(reserved),
        }),
    }))
}
