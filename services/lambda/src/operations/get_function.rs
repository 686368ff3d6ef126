//! `GetFunction`: tells everything of a function, version or alias.
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
    let location = (tx.service.links).url(ctx, function.account, &version.code);
    let reserved = function.reserved_concurrency;
    let tags = tagging::shown(&function.tags);

    Ok(permit.reply(GetFunctionOutput {
        configuration: Some(tx.shown(ctx, &named, &version)?),
        code: Some(FunctionCodeLocation {
            repository_type: Some("S3".to_owned()),
            location: Some(location),
            ..FunctionCodeLocation::default()
        }),
        tags: Some(tags).filter(|tags| !tags.is_empty()),
        tags_error: None,
        concurrency: reserved.map(|reserved| PutFunctionConcurrencyOutput {
            reserved_concurrent_executions: Some(reserved),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetFunctionInput, PutFunctionConcurrencyInput, TagResourceInput};
    use crate::bench::{Steps as _, arn, house};

    fn one() -> GetFunctionInput {
        input(&[("FunctionName", "one")])
    }

    #[test]
    fn tells_settings_tags_and_concurrency() {
        let (house, _) = house();
        house.new_function("one");
        let bare = house.answer::<api::GetFunction>(one());
        assert_eq!(bare.configuration.unwrap().function_arn, Some(arn("one")));
        assert_eq!((bare.tags, bare.concurrency.is_none()), (None, true));

        house.answer::<api::TagResource>(TagResourceInput {
            resource: arn("one"),
            tags: [("team".to_owned(), "blue".to_owned())].into(),
        });
        house.answer::<api::PutFunctionConcurrency>(PutFunctionConcurrencyInput {
            function_name: "one".to_owned(),
            reserved_concurrent_executions: 5,
        });
        let full = house.answer::<api::GetFunction>(one());
        assert_eq!(full.tags.unwrap()["team"], "blue");
        let reserved = full.concurrency.unwrap().reserved_concurrent_executions;
        assert_eq!(reserved, Some(5));
    }

    #[test]
    fn needs_permission_on_the_function() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::GetFunction>("lambda:GetFunction", &arn("one"), one());
    }
}
