//! `AddTagsToResource`: gives an instance or a snapshot tags.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddTagsToResourceInput, AddTagsToResourceOutput};
use crate::error::RdsError;
use crate::resources::resource_name::ResourceName;
use crate::resources::tagging;
use crate::store::RdsWrite;

pub(crate) fn add_tags_to_resource(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: AddTagsToResourceInput,
) -> Result<Reply<AddTagsToResourceOutput>, RdsError> {
    let name = ResourceName::parse(ctx, &input.resource_name)?;
    let tags = tagging::parse(Some(&input.tags))?;

    let found = tx.find_tagged(ctx, &name)?;

    let ask = name.ask(ctx, "rds:AddTagsToResource", found.as_ref());
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let found = found.ok_or_else(|| name.not_found())?;
    let mut all = found.tags().clone();
    for (key, value) in tags.iter() {
        all.set(key, value);
    }
    tagging::require_room(&all)?;
    tx.put_tags(&found, all)?;

    Ok(permit.reply(AddTagsToResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, house, tags};

    #[test]
    fn instances_and_snapshots_have_tags() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        for arn in [house.arn("db:orders"), house.arn("snapshot:before")] {
            house.answer::<api::AddTagsToResource>(tags(&arn, &[("team", "a"), ("stage", "x")]));
            house.answer::<api::AddTagsToResource>(tags(&arn, &[("team", "b")]));
            assert_eq!(house.tags_of(&arn), ["stage=x", "team=b"]);
        }
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        house.new_available("orders");
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rds:RebootDBInstance","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a","rds:db-tag/team":"a"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        user.is_denied::<api::RebootDBInstance>(house.named("orders"));
        let arn = house.arn("db:orders");
        house.answer::<api::AddTagsToResource>(tags(&arn, &[("team", "a")]));
        user.answer::<api::RebootDBInstance>(house.named("orders"));
    }

    #[test]
    fn refuses_what_is_not_there_and_wrong_tags() {
        let house = house();
        house.new_available("orders");
        let refusal = |name: &str, key: &str| {
            house.refusal::<api::AddTagsToResource>(tags(name, &[(key, "a")]))
        };
        assert_eq!(
            refusal(&house.arn("db:none"), "team"),
            "DBInstanceNotFoundFault: DBInstance none not found."
        );
        assert_eq!(
            refusal(&house.arn("snapshot:none"), "team"),
            "DBSnapshotNotFoundFault: DBSnapshot none not found."
        );
        assert_eq!(
            refusal("orders", "team"),
            "InvalidParameterValue: Invalid resource name: orders"
        );
        assert_eq!(
            refusal(&house.arn("db:orders"), "aws:team"),
            "InvalidParameterValue: Invalid tag key: aws:team"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.needs::<api::AddTagsToResource>(
            "rds:AddTagsToResource",
            &arn,
            tags(&arn, &[("team", "a")]),
        );
    }
}
