//! `DeleteDBInstance`: stops an instance's server and removes its files, in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteDBInstanceInput, DeleteDBInstanceOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::shown;
use crate::resources::status::Status;
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
        (false, Some(_)) => return Err(RdsError::not_built("FinalDBSnapshotIdentifier")),
    }
    instance.status = Status::Deleting;
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(DeleteDBInstanceOutput {
        db_instance: Some(shown),
    }))
}
