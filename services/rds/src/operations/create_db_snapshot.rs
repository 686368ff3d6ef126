//! `CreateDBSnapshot`: copies an instance's files, in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateDBSnapshotInput, CreateDBSnapshotOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::snapshot::{self, Snapshot, SnapshotKind};
use crate::resources::status::Status;
use crate::resources::{identifier, tagging};
use crate::store::RdsWrite;

pub(crate) fn create_db_snapshot(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: CreateDBSnapshotInput,
) -> Result<Reply<CreateDBSnapshotOutput>, RdsError> {
    let name = input.db_instance_identifier.to_ascii_lowercase();
    let new_name = identifier::snapshot("DBSnapshotIdentifier", &input.db_snapshot_identifier)?;
    let tags = tagging::parse(input.tags.as_deref())?;

    let found = tx.find_instance(ctx, &name)?;
    let known = tx.find_snapshot(ctx, &new_name)?;

    let ask = ask_on(ctx, &name, found.as_deref(), "rds:CreateDBSnapshot");
    let ask = ask.on(snapshot::resource(ctx, &new_name, None));
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    let ask = Ask::new("rds:AddTagsToResource").on(snapshot::resource(ctx, &new_name, None));
    tagging::authorize(ctx, ask, &tags)?;

    let found = found.ok_or_else(|| RdsError::no_such_instance(&name))?;
    if known.is_some() {
        return Err(RdsError::snapshot_exists(&new_name));
    }
    if found.status != Status::Available {
        return Err(RdsError::not_available_for_snapshot(&name));
    }
    let file_id = ctx.uuid();
    let kind = SnapshotKind::Manual;
    let snapshot = Snapshot::new(&found, new_name, file_id, kind, tags, ctx.now());
    let mut instance = Instance::clone(&found);
    instance.status = Status::BackingUp;
    tx.put_instance(instance)?;
    let shown = snapshot.shown();
    tx.put_snapshot(snapshot)?;

    Ok(permit.reply(CreateDBSnapshotOutput {
        db_snapshot: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateDBSnapshotInput};
    use crate::bench::{Steps as _, house};

    fn of(instance: &str, name: &str) -> CreateDBSnapshotInput {
        input(&[
            ("DBInstanceIdentifier", instance),
            ("DBSnapshotIdentifier", name),
        ])
    }

    #[test]
    fn an_instance_is_backing_up_while_it_is_copied() {
        let house = house();
        house.new_available("orders");
        let made = house.answer::<api::CreateDBSnapshot>(of("orders", "Before"));
        let shown = made.db_snapshot.unwrap();
        assert_eq!(shown.db_snapshot_identifier.unwrap(), "before");
        assert_eq!(shown.status.unwrap(), "creating");
        assert_eq!(house.status("orders"), "backing-up");
        house.plane_works();
        assert_eq!(house.status("orders"), "available");
        let shown = house.snapshot("before");
        assert_eq!(shown.status.unwrap(), "available");
        assert_eq!(shown.snapshot_type.unwrap(), "manual");
        assert_eq!(shown.snapshot_create_time, Some(house.now()));
    }

    #[test]
    fn refuses_a_name_in_use_and_an_instance_that_is_busy() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        assert_eq!(
            house.refusal::<api::CreateDBSnapshot>(of("orders", "before")),
            "DBSnapshotAlreadyExistsFault: Cannot create the snapshot because a snapshot with the identifier before already exists."
        );
        house.answer::<api::RebootDBInstance>(house.named("orders"));
        assert_eq!(
            house.refusal::<api::CreateDBSnapshot>(of("orders", "after")),
            "InvalidDBInstanceStateFault: Cannot create a snapshot because the database instance orders is not currently in the available state."
        );
    }

    #[test]
    fn needs_permission_on_both() {
        let house = house();
        house.new_available("orders");
        let only_instance =
            ringwall_testing::allow("rds:CreateDBSnapshot", &house.arn("db:orders"));
        house
            .as_new_user("half", &[&only_instance])
            .is_denied::<api::CreateDBSnapshot>(of("orders", "before"));
        house.needs::<api::CreateDBSnapshot>(
            "rds:CreateDBSnapshot",
            &house.arn("*"),
            of("orders", "before"),
        );
    }
}
