//! `DeleteDBSnapshot`: removes a manual snapshot.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSnapshot.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteDBSnapshotInput, DeleteDBSnapshotOutput};
use crate::error::RdsError;
use crate::resources::snapshot::{self, SnapshotKind, SnapshotStatus};
use crate::store::RdsWrite;

pub(crate) fn delete_db_snapshot(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: DeleteDBSnapshotInput,
) -> Result<Reply<DeleteDBSnapshotOutput>, RdsError> {
    let name = input.db_snapshot_identifier.to_ascii_lowercase();

    let found = tx.find_snapshot(ctx, &name)?;

    let resource = snapshot::resource(ctx, &name, found.as_deref());
    let ask = Ask::new("rds:DeleteDBSnapshot").on(resource);
    let permit = ctx.authorize(&snapshot::tag_conditions(ask, found.as_deref()))?;

    let found = found.ok_or_else(|| RdsError::no_such_snapshot(&name))?;
    if found.kind == SnapshotKind::Automated {
        return Err(RdsError::automated_snapshot(&name));
    }
    if found.status == SnapshotStatus::Creating {
        return Err(RdsError::snapshot_being_made(&name));
    }
    tx.delete_snapshot(&found)?;
    let mut shown = found.shown();
    shown.status = Some("deleted".to_owned());

    Ok(permit.reply(DeleteDBSnapshotOutput {
        db_snapshot: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteDBSnapshotInput};
    use crate::bench::{Steps as _, house};

    fn named(name: &str) -> DeleteDBSnapshotInput {
        input(&[("DBSnapshotIdentifier", name)])
    }

    #[test]
    fn a_snapshot_outlives_its_instance_and_can_be_deleted() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        house.delete("orders");
        let deleted = house.answer::<api::DeleteDBSnapshot>(named("Before"));
        assert_eq!(deleted.db_snapshot.unwrap().status.unwrap(), "deleted");
        assert_eq!(
            house.refusal::<api::DeleteDBSnapshot>(named("before")),
            "DBSnapshotNotFoundFault: DBSnapshot before not found."
        );
    }

    #[test]
    fn refuses_the_instances_own_backups() {
        let house = house();
        house.create_with_backups("orders", 1);
        house.plane_works();
        let backup = house.snapshots("orders").remove(0);
        let refusal = house.refusal::<api::DeleteDBSnapshot>(named(&backup));
        assert!(refusal.starts_with("InvalidDBSnapshotStateFault: Automated snapshots"));
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        house.needs::<api::DeleteDBSnapshot>(
            "rds:DeleteDBSnapshot",
            &house.arn("snapshot:before"),
            named("before"),
        );
    }
}
