//! `RestoreDBInstanceFromDBSnapshot`: makes an instance from a snapshot's files, in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RestoreDBInstanceFromDBSnapshotInput, RestoreDBInstanceFromDBSnapshotOutput};
use crate::error::RdsError;
use crate::resources::snapshot::{self, SnapshotStatus};
use crate::resources::{identifier, instance, shown, tagging};
use crate::restoration;
use crate::store::RdsWrite;

pub(crate) fn restore_db_instance_from_db_snapshot(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: RestoreDBInstanceFromDBSnapshotInput,
) -> Result<Reply<RestoreDBInstanceFromDBSnapshotOutput>, RdsError> {
    let name = identifier::instance(&input.db_instance_identifier)?;
    let source = restoration::snapshot_name(&input)?;
    let tags = tagging::parse(input.tags.as_deref())?;

    let found = tx.find_snapshot(ctx, &source)?;
    let known = tx.find_instance(ctx, &name)?;

    let action = "rds:RestoreDBInstanceFromDBSnapshot";
    let ask = instance::ask_on(ctx, &name, known.as_deref(), action).on(snapshot::resource(
        ctx,
        &source,
        found.as_deref(),
    ));
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    let ask = instance::ask_on(ctx, &name, known.as_deref(), "rds:AddTagsToResource");
    tagging::authorize(ctx, ask, &tags)?;

    let found = found.ok_or_else(|| RdsError::no_such_snapshot(&source))?;
    if known.is_some() {
        return Err(RdsError::instance_exists());
    }
    if found.status != SnapshotStatus::Available {
        return Err(RdsError::snapshot_not_available(&source));
    }
    let instance = restoration::parse(ctx, &found, name, tags, input)?;
    if let Some(port) = instance.port
        && tx.is_port_taken(port, &instance.resource_id)?
    {
        return Err(RdsError::port_in_use(port));
    }
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(RestoreDBInstanceFromDBSnapshotOutput {
        db_instance: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, RestoreDBInstanceFromDBSnapshotInput};
    use crate::bench::{Steps as _, house};

    fn restore(snapshot: &str, name: &str) -> RestoreDBInstanceFromDBSnapshotInput {
        input(&[
            ("DBSnapshotIdentifier", snapshot),
            ("DBInstanceIdentifier", name),
        ])
    }

    #[test]
    fn an_instance_comes_back_under_another_name() {
        let house = house();
        house.new_available("orders");
        let before = house.describe("orders");
        house.new_snapshot("orders", "before");
        house.answer::<api::RestoreDBInstanceFromDBSnapshot>(restore("before", "again"));
        assert_eq!(house.status("again"), "creating");
        house.plane_works();
        let again = house.describe("again");
        assert_eq!(again.db_instance_status.unwrap(), "available");
        assert_eq!(again.master_username, before.master_username);
        assert_ne!(again.dbi_resource_id, before.dbi_resource_id);
        assert_ne!(again.endpoint.unwrap().port, before.endpoint.unwrap().port);
        assert_eq!(house.messages("again"), ["Restored from snapshot"]);
    }

    #[test]
    fn refuses_a_name_in_use_and_a_snapshot_that_is_not_there() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        let refusal = |snapshot: &str, name: &str| {
            house.refusal::<api::RestoreDBInstanceFromDBSnapshot>(restore(snapshot, name))
        };
        assert_eq!(
            refusal("before", "orders"),
            "DBInstanceAlreadyExistsFault: DB instance already exists"
        );
        assert_eq!(
            refusal("none", "again"),
            "DBSnapshotNotFoundFault: DBSnapshot none not found."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        house.needs::<api::RestoreDBInstanceFromDBSnapshot>(
            "rds:RestoreDBInstanceFromDBSnapshot",
            &house.arn("*"),
            restore("before", "again"),
        );
    }
}
