//! `DeleteDBInstance`: stops an instance's server and removes its files, in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html>

use ringwall_core::{Ask, Reply, RequestContext, Tags};

use crate::api::{DeleteDBInstanceInput, DeleteDBInstanceOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::snapshot::{self, Snapshot, SnapshotKind};
use crate::resources::status::Status;
use crate::resources::{identifier, shown};
use crate::store::RdsWrite;

pub(crate) fn delete_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: DeleteDBInstanceInput,
) -> Result<Reply<DeleteDBInstanceOutput>, RdsError> {
    let identifier = input.db_instance_identifier.to_ascii_lowercase();

    let instance = tx.find_instance(ctx, &identifier)?;

    let ask = ask_on(
        ctx,
        &identifier,
        instance.as_deref(),
        "rds:DeleteDBInstance",
    );
    let permit = ctx.authorize(&ask)?;

    let instance = instance.ok_or_else(|| RdsError::no_such_instance(&identifier))?;
    let mut instance = Instance::clone(&instance);
    if instance.status == Status::Deleting {
        return Err(RdsError::being_deleted(&identifier));
    }
    if instance.deletion_protection {
        return Err(RdsError::protected());
    }
    let skips = input.skip_final_snapshot.unwrap_or(false);
    match (skips, input.final_db_snapshot_identifier) {
        (true, None) => {}
        (true, Some(_)) => return Err(RdsError::final_snapshot_skipped()),
        (false, None) => return Err(RdsError::final_snapshot_missing()),
        (false, Some(name)) => make_final_snapshot(ctx, tx, &instance, &name)?,
    }
    instance.status = Status::Deleting;
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(DeleteDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

/// The files are copied before they are removed. That takes a permission of its own.
fn make_final_snapshot(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    instance: &Instance,
    name: &str,
) -> Result<(), RdsError> {
    let name = identifier::snapshot("FinalDBSnapshotIdentifier", name)?;
    let ask = Ask::new("rds:CreateDBSnapshot").on(snapshot::resource(ctx, &name, None));
    ctx.authorize(&ask)?;
    if tx.find_snapshot(ctx, &name)?.is_some() {
        return Err(RdsError::snapshot_exists(&name));
    }
    if !matches!(instance.status, Status::Available | Status::Stopped) {
        return Err(RdsError::not_available_for_snapshot(&instance.identifier));
    }
    let kind = SnapshotKind::Manual;
    let file_id = ctx.uuid();
    let tags = Tags::new();
    tx.put_snapshot(Snapshot::new(
        instance,
        name,
        file_id,
        kind,
        tags,
        ctx.now(),
    ))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, DeleteDBInstanceInput, ModifyDBInstanceInput};
    use crate::bench::{Steps as _, house};

    fn finally(name: &str, snapshot: &str) -> DeleteDBInstanceInput {
        ringwall_testing::input(&[
            ("DBInstanceIdentifier", name),
            ("FinalDBSnapshotIdentifier", snapshot),
        ])
    }

    #[test]
    fn an_instance_is_deleting_until_its_server_is_gone() {
        let house = house();
        house.new_available("orders");
        let deleted = house.answer::<api::DeleteDBInstance>(finally("Orders", "Last"));
        let shown = deleted.db_instance.unwrap();
        assert_eq!(shown.db_instance_status.unwrap(), "deleting");
        assert_eq!(
            house.refusal::<api::DeleteDBInstance>(finally("orders", "again")),
            "InvalidDBInstanceStateFault: Instance orders is already being deleted."
        );
        house.plane_works();
        assert_eq!(
            house.refusal::<api::DescribeDBInstances>(house.only("orders")),
            "DBInstanceNotFoundFault: DBInstance orders not found."
        );
        assert_eq!(house.snapshot("last").status.unwrap(), "available");
        assert_eq!(
            house.messages("orders").last().unwrap(),
            "DB instance deleted"
        );
    }

    #[test]
    fn an_instance_that_failed_can_be_deleted() {
        let house = house();
        house.create("orders");
        house.plane_fails("no server");
        house.delete("orders");
        assert!(
            house
                .call::<api::DescribeDBInstances>(house.only("orders"))
                .is_err()
        );
    }

    #[test]
    fn refuses_to_delete_without_a_word_on_the_final_snapshot() {
        let house = house();
        house.new_available("orders");
        assert_eq!(
            house.refusal::<api::DeleteDBInstance>(house.named("orders")),
            "InvalidParameterCombination: FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        );
        let both = DeleteDBInstanceInput {
            skip_final_snapshot: Some(true),
            ..finally("orders", "last")
        };
        let refusal = house.refusal::<api::DeleteDBInstance>(both);
        assert!(
            refusal.starts_with("InvalidParameterCombination: "),
            "{refusal}"
        );
    }

    #[test]
    fn refuses_to_delete_what_is_protected() {
        let house = house();
        house.new_available("orders");
        house.modify(ModifyDBInstanceInput {
            deletion_protection: Some(true),
            ..house.named("orders")
        });
        assert_eq!(
            house.refusal::<api::DeleteDBInstance>(finally("orders", "last")),
            "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again."
        );
    }

    #[test]
    fn a_final_snapshot_needs_a_permission_of_its_own() {
        let house = house();
        house.new_available("orders");
        let delete = ringwall_testing::allow("rds:DeleteDBInstance", &house.arn("db:orders"));
        let user = house.as_new_user("user", &[&delete]);
        user.is_denied::<api::DeleteDBInstance>(finally("orders", "last"));
        let skip = DeleteDBInstanceInput {
            skip_final_snapshot: Some(true),
            ..house.named("orders")
        };
        house.needs::<api::DeleteDBInstance>("rds:DeleteDBInstance", &house.arn("db:orders"), skip);
    }
}
