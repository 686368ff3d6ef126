//! `StartDBInstance`: starts a stopped instance's server.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartDBInstanceInput, StartDBInstanceOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::shown;
use crate::resources::status::Status;
use crate::store::RdsWrite;
use crate::worker::AUTOMATIC_START;

pub(crate) fn start_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: StartDBInstanceInput,
) -> Result<Reply<StartDBInstanceOutput>, RdsError> {
    let name = input.db_instance_identifier.to_ascii_lowercase();

    let found = tx.find_instance(ctx, &name)?;

    let ask = ask_on(ctx, &name, found.as_deref(), "rds:StartDBInstance");
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(|| RdsError::no_such_instance(&name))?;
    if input.db_capacity_reservation_identifier.is_some() {
        return Err(RdsError::not_built("DBCapacityReservationIdentifier"));
    }
    if found.status != Status::Stopped {
        return Err(RdsError::not_stopped(&name));
    }
    let mut instance = Instance::clone(&found);
    instance.status = Status::Starting;
    instance.restart_at = None;
    tx.cancel(AUTOMATIC_START, &instance)?;
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(StartDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_stopped_instance_is_started() {
        let house = house();
        house.new_available("orders");
        house.answer::<api::StopDBInstance>(house.named("orders"));
        house.plane_works();
        let started = house.answer::<api::StartDBInstance>(house.named("Orders"));
        let shown = started.db_instance.unwrap();
        assert_eq!(shown.db_instance_status.unwrap(), "starting");
        assert_eq!(shown.automatic_restart_time, None);
        house.plane_works();
        assert_eq!(house.status("orders"), "available");
        house.advance_secs(8 * 86_400);
        assert_ne!(house.status("orders"), "starting");
    }

    #[test]
    fn refuses_one_that_runs() {
        let house = house();
        house.new_available("orders");
        let refusal = house.refusal::<api::StartDBInstance>(house.named("orders"));
        assert!(
            refusal.starts_with("InvalidDBInstanceStateFault: Instance orders cannot be started")
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        house.answer::<api::StopDBInstance>(house.named("orders"));
        house.plane_works();
        let arn = house.arn("db:orders");
        house.needs::<api::StartDBInstance>("rds:StartDBInstance", &arn, house.named("orders"));
    }
}
