//! `RemoveTagsFromResource`: takes tags from an instance or a snapshot.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveTagsFromResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveTagsFromResourceInput, RemoveTagsFromResourceOutput};
use crate::error::RdsError;
use crate::resources::resource_name::ResourceName;
use crate::store::RdsWrite;

pub(crate) fn remove_tags_from_resource(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: RemoveTagsFromResourceInput,
) -> Result<Reply<RemoveTagsFromResourceOutput>, RdsError> {
    let name = ResourceName::parse(ctx, &input.resource_name)?;

    let found = tx.find_tagged(ctx, &name)?;

    let ask = name.ask(ctx, "rds:RemoveTagsFromResource", found.as_ref());
    let keys = input.tag_keys.iter().map(String::as_str);
    let permit = ctx.authorize(&ask.key_values("aws:TagKeys", keys))?;

    let found = found.ok_or_else(|| name.not_found())?;
    let mut all = found.tags().clone();
    for key in &input.tag_keys {
        all.remove(key);
    }
    tx.put_tags(&found, all)?;

    Ok(permit.reply(RemoveTagsFromResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RemoveTagsFromResourceInput};
    use crate::bench::{Steps as _, house, tags};

    fn without(arn: &str) -> RemoveTagsFromResourceInput {
        RemoveTagsFromResourceInput {
            resource_name: arn.to_owned(),
            tag_keys: vec!["team".to_owned(), "none".to_owned()],
        }
    }

    #[test]
    fn tags_go_and_others_stay() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.answer::<api::AddTagsToResource>(tags(&arn, &[("team", "a"), ("stage", "x")]));
        house.answer::<api::RemoveTagsFromResource>(without(&arn));
        assert_eq!(house.tags_of(&arn), ["stage=x"]);
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.needs::<api::RemoveTagsFromResource>(
            "rds:RemoveTagsFromResource",
            &arn,
            without(&arn),
        );
    }
}
