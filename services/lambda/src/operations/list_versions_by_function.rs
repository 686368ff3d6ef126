//! `ListVersionsByFunction`: the versions of a function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListVersionsByFunctionInput, ListVersionsByFunctionOutput};
use crate::error::LambdaError;
use crate::paging::page;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn list_versions_by_function(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: ListVersionsByFunctionInput,
) -> Result<Reply<ListVersionsByFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &named.arn(), marker, input.max_items)?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:ListVersionsByFunction"), &named)?;

    let listed = page.collect(
        |after, limit| tx.versions(&named, after, limit),
        |version| {
            let named = named.with_qualifier(version.number.to_string());
            tx.shown(ctx, &named, &version).map(Some)
        },
    )?;

    Ok(permit.reply(ListVersionsByFunctionOutput {
        versions: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn latest_comes_first() {
        let (house, _) = house();
        house.new_function("one");
        for _ in 0..11 {
            house.publish("one");
        }
        let listed = house.needs::<api::ListVersionsByFunction>(
            "lambda:ListVersionsByFunction",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
        let versions = listed.versions.unwrap();
        assert_eq!(versions[0].function_arn, Some(arn("one:$LATEST")));
        let numbers: Vec<_> = versions
            .iter()
            .filter_map(|one| one.version.as_deref())
            .collect();
        assert_eq!(numbers[1..].len(), 11);
        assert_eq!((numbers[2], numbers[10], numbers[11]), ("2", "10", "11"));
    }
}
