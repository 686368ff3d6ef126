//! `RebootDBInstance`: stops an instance's server and starts it again.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RebootDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RebootDBInstanceInput, RebootDBInstanceOutput};
use crate::error::RdsError;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::shown;
use crate::resources::status::Status;
use crate::store::RdsWrite;

pub(crate) fn reboot_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: RebootDBInstanceInput,
) -> Result<Reply<RebootDBInstanceOutput>, RdsError> {
    let name = input.db_instance_identifier.to_ascii_lowercase();

    let found = tx.find_instance(ctx, &name)?;

    let ask = ask_on(ctx, &name, found.as_deref(), "rds:RebootDBInstance");
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(|| RdsError::no_such_instance(&name))?;
    found.require_available()?;
    if input.force_failover == Some(true) {
        return Err(RdsError::no_failover());
    }
    let mut instance = Instance::clone(&found);
    instance.status = Status::Rebooting;
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(RebootDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RebootDBInstanceInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn an_instance_is_rebooting_until_its_server_runs() {
        let house = house();
        house.new_available("orders");
        house.answer::<api::RebootDBInstance>(house.named("orders"));
        assert_eq!(house.status("orders"), "rebooting");
        house.plane_works();
        assert_eq!(house.status("orders"), "available");
        assert_eq!(
            house.messages("orders").last().unwrap(),
            "DB instance restarted"
        );
    }

    #[test]
    fn refuses_to_fail_over_to_nothing() {
        let house = house();
        house.new_available("orders");
        let input = RebootDBInstanceInput {
            force_failover: Some(true),
            ..house.named("orders")
        };
        assert_eq!(
            house.refusal::<api::RebootDBInstance>(input),
            "InvalidParameterCombination: ForceFailover cannot be specified since the instance is not configured for either MultiAZ or High Availability"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        let arn = house.arn("db:orders");
        house.needs::<api::RebootDBInstance>("rds:RebootDBInstance", &arn, house.named("orders"));
    }
}
