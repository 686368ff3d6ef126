//! `StopDBInstance`: stops an instance's server, for seven days at most.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StopDBInstanceInput, StopDBInstanceOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::shown;
use crate::resources::status::Status;
use crate::store::RdsWrite;

pub(crate) fn stop_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: StopDBInstanceInput,
) -> Result<Reply<StopDBInstanceOutput>, RdsError> {
    let name = input.db_instance_identifier.to_ascii_lowercase();

    let found = tx.find_instance(ctx, &name)?;

    let ask = ask_on(ctx, &name, found.as_deref(), "rds:StopDBInstance");
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(|| RdsError::no_such_instance(&name))?;
    if input.db_snapshot_identifier.is_some() {
        return Err(RdsError::not_built(
            "DBSnapshotIdentifier of StopDBInstance",
        ));
    }
    found.require_available()?;
    let mut instance = Instance::clone(&found);
    instance.status = Status::Stopping;
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(StopDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_stopped_instance_starts_after_seven_days() {
        let house = house();
        house.new_available("orders");
        let stopped = house.answer::<api::StopDBInstance>(house.named("orders"));
        let shown = stopped.db_instance.unwrap();
        assert_eq!(shown.db_instance_status.unwrap(), "stopping");
        house.plane_works();
        let shown = house.describe("orders");
        assert_eq!(shown.db_instance_status.unwrap(), "stopped");
        let restart = shown.automatic_restart_time.unwrap();
        assert_eq!(restart, house.now().plus_days(7));
        house.advance_secs(7 * 86_400 - 1);
        assert_eq!(house.status("orders"), "stopped");
        house.advance_secs(1);
        assert_eq!(house.status("orders"), "starting");
        let told = house.messages("orders");
        assert!(
            told.iter()
                .any(|it| it.ends_with("maximum allowed time being stopped."))
        );
    }

    #[test]
    fn refuses_one_that_does_not_run() {
        let house = house();
        house.create("orders");
        assert_eq!(
            house.refusal::<api::StopDBInstance>(house.named("orders")),
            "InvalidDBInstanceStateFault: Instance orders is not in available state."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.needs::<api::StopDBInstance>("rds:StopDBInstance", &arn, house.named("orders"));
    }
}
