//! `ListFunctions`: the functions of an account, or all their versions.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{FunctionVersion, ListFunctionsInput, ListFunctionsOutput};
use crate::error::LambdaError;
use crate::paging::page;
use crate::store::LambdaRead;

pub(crate) fn list_functions(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: ListFunctionsInput,
) -> Result<Reply<ListFunctionsOutput>, LambdaError> {
    let lists_versions = input.function_version == Some(FunctionVersion::All);
    let list = if lists_versions {
        "versions"
    } else {
        "functions"
    };
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, list, marker, input.max_items)?;

    let permit = ctx.authorize(&Ask::new("lambda:ListFunctions"))?;

    let listed = if input.master_region.is_some() {
        // Replicas at the edge are not built, so no function is one.
        page.of_list([])
    } else if lists_versions {
        tx.list_all_versions(ctx, &page)?
    } else {
        page.collect(
            |after, limit| tx.functions(ctx.account(), &ctx.region, after, limit),
            |function| {
                let named = function.reference();
                tx.shown(ctx, &named, &*tx.latest(&named)?).map(Some)
            },
        )?
    };

    Ok(permit.reply(ListFunctionsOutput {
        functions: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, FunctionVersion, ListFunctionsInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn pages_through_functions_or_versions() {
        let (house, _) = house();
        for name in ["a", "b", "c"] {
            house.new_function(name);
        }
        house.publish("b");
        house
            .in_region("eu-west-1")
            .answer::<api::ListFunctions>(input(&[]));
        let list = |function_version: Option<FunctionVersion>| {
            let (mut arns, mut marker) = (Vec::new(), None);
            loop {
                let listed = house.answer::<api::ListFunctions>(ListFunctionsInput {
                    function_version,
                    marker,
                    max_items: Some(2),
                    ..input(&[])
                });
                let page = listed.functions.unwrap();
                assert!(page.len() <= 2);
                arns.extend(page.into_iter().filter_map(|one| one.function_arn));
                marker = listed.next_marker;
                if marker.is_none() {
                    return arns;
                }
            }
        };
        assert_eq!(list(None), [arn("a"), arn("b"), arn("c")]);
        let all = ["a:$LATEST", "b:$LATEST", "b:1", "c:$LATEST"].map(arn);
        assert_eq!(list(Some(FunctionVersion::All)), all);
        assert_eq!(
            house.refusal::<api::ListFunctions>(input(&[("Marker", "made-up")])),
            "InvalidParameterValueException: Invalid marker"
        );
        house.needs::<api::ListFunctions>("lambda:ListFunctions", "*", input(&[]));
    }
}
