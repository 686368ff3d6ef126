//! `ListTagsForResource`: lists the tags of an instance or a snapshot.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::resources::resource_name::ResourceName;
use crate::resources::tagging;
use crate::store::RdsRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, RdsError> {
    let name = ResourceName::parse(ctx, &input.resource_name)?;
    // AWS takes no filter here, though the input has them.
    Filters::parse(input.filters.as_deref(), &[])?;

    let found = tx.find_tagged(ctx, &name)?;

    let ask = name.ask(ctx, "rds:ListTagsForResource", found.as_ref());
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(|| name.not_found())?;

    Ok(permit.reply(ListTagsForResourceOutput {
        tag_list: Some(tagging::shown(found.tags())),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn refuses_what_is_in_another_account_or_region() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        let of = |arn: &str| input(&[("ResourceName", arn)]);
        assert_eq!(
            house
                .in_region("eu-west-1")
                .refusal::<api::ListTagsForResource>(of(&arn)),
            format!("InvalidParameterValue: Invalid resource name: {arn}")
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.needs::<api::ListTagsForResource>(
            "rds:ListTagsForResource",
            &arn,
            input(&[("ResourceName", &arn)]),
        );
    }
}
