//! `ListAliases`: a function's aliases, or those of one version.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListAliasesInput, ListAliasesOutput};
use crate::error::LambdaError;
use crate::paging::page;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn list_aliases(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: ListAliasesInput,
) -> Result<Reply<ListAliasesOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let version = input.function_version.as_deref();
    let list = format!("{}|{}", named.arn(), version.unwrap_or_default());
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &list, marker, input.max_items)?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:ListAliases"), &named)?;

    let listed = page.collect(
        |after, limit| tx.aliases(&named, after, limit),
        |alias| {
            let fits = version.is_none_or(|version| alias.version.to_string() == version);
            Ok(fits.then(|| alias.shown(&named)))
        },
    )?;

    Ok(permit.reply(ListAliasesOutput {
        aliases: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListAliasesInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn pages_through_all_or_those_of_a_version() {
        let (house, _) = house();
        house.new_function("one");
        let version = house.publish("one");
        for (name, version) in [("a", "$LATEST"), ("b", &version), ("c", "$LATEST")] {
            house.answer::<api::CreateAlias>(input(&[
                ("FunctionName", "one"),
                ("Name", name),
                ("FunctionVersion", version),
            ]));
        }
        let list = |version: Option<&str>, marker: Option<String>| {
            let listed = house.answer::<api::ListAliases>(ListAliasesInput {
                function_version: version.map(str::to_owned),
                marker,
                max_items: Some(2),
                ..input(&[("FunctionName", "one")])
            });
            let names = listed.aliases.unwrap().into_iter();
            let names: Vec<_> = names.filter_map(|alias| alias.name).collect();
            (names, listed.next_marker)
        };
        let (names, next) = list(None, None);
        assert_eq!(names, ["a", "b"]);
        assert_eq!(list(None, next), (vec!["c".to_owned()], None));
        assert_eq!(list(Some("$LATEST"), None).0, ["a", "c"]);
        house.needs::<api::ListAliases>(
            "lambda:ListAliases",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
    }
}
