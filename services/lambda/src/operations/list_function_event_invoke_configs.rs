//! `ListFunctionEventInvokeConfigs`: how queued events of a function's versions and aliases are
//! handled.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListFunctionEventInvokeConfigsInput, ListFunctionEventInvokeConfigsOutput};
use crate::error::LambdaError;
use crate::paging::page;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn list_function_event_invoke_configs(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: ListFunctionEventInvokeConfigsInput,
) -> Result<Reply<ListFunctionEventInvokeConfigsOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &named.arn(), marker, input.max_items)?;

    let ask = Ask::new("lambda:ListFunctionEventInvokeConfigs");
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    let listed = page.collect(
        |after, limit| tx.event_configs(&named, after, limit),
        |(qualifier, config)| {
            let named = match qualifier.as_str() {
                "" => named.clone(),
                qualifier => named.with_qualifier(qualifier),
            };
            Ok(Some(config.shown(named.arn_of_events())))
        },
    )?;

    Ok(permit.reply(ListFunctionEventInvokeConfigsOutput {
        function_event_invoke_configs: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn each_qualifier_has_its_own() {
        let (house, _) = house();
        house.new_function("one");
        let version = format!("one:{}", house.publish("one"));
        for name in ["one", &version] {
            house.answer::<api::PutFunctionEventInvokeConfig>(input(&[("FunctionName", name)]));
        }
        let listed = house.needs::<api::ListFunctionEventInvokeConfigs>(
            "lambda:ListFunctionEventInvokeConfigs",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
        let configs = listed.function_event_invoke_configs.unwrap().into_iter();
        let arns: Vec<_> = configs.filter_map(|config| config.function_arn).collect();
        assert_eq!(arns, [arn("one:$LATEST"), arn(&version)]);
    }
}
