//! `ListTags`: a function's tags.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListTagsInput, ListTagsOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::resources::tagging;
use crate::store::LambdaRead;

pub(crate) fn list_tags(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: ListTagsInput,
) -> Result<Reply<ListTagsOutput>, LambdaError> {
    let named = FunctionRef::parse_tagged(ctx, &input.resource)?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:ListTags"), &named)?;

    Ok(permit.reply(ListTagsOutput {
        tags: Some(tagging::shown(&function.tags)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn needs_permission_and_a_function() {
        let (house, _) = house();
        house.new_function("one");
        let found = house.needs::<api::ListTags>(
            "lambda:ListTags",
            &arn("one"),
            input(&[("Resource", &arn("one"))]),
        );
        assert_eq!(found.tags.unwrap().len(), 0);
        assert!(
            house
                .refusal::<api::ListTags>(input(&[("Resource", &arn("one:1"))]))
                .starts_with("InvalidParameterValueException: Tags on function aliases")
        );
    }
}
