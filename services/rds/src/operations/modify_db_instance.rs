//! `ModifyDBInstance`: changes an instance, at once or in its maintenance window.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ModifyDBInstanceInput, ModifyDBInstanceOutput};
use crate::error::RdsError;
use crate::modification::{self, Modification};
use crate::resources::changes::Changes;
use crate::resources::instance::{Instance, ask_on};
use crate::resources::{shown, window};
use crate::store::RdsWrite;
use crate::worker::MAINTENANCE;

pub(crate) fn modify_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: ModifyDBInstanceInput,
) -> Result<Reply<ModifyDBInstanceOutput>, RdsError> {
    let name = input.db_instance_identifier.to_ascii_lowercase();
    let applies_at_once = input.apply_immediately.unwrap_or(false);

    let found = tx.find_instance(ctx, &name)?;

    let ask = ask_on(ctx, &name, found.as_deref(), "rds:ModifyDBInstance");
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(|| RdsError::no_such_instance(&name))?;
    let mut instance = Instance::clone(&found);
    instance.require_available()?;
    let Modification {
        mut changes,
        password,
    } = modification::parse(&mut instance, input)?;
    require_room(ctx, tx, &instance, &changes)?;
    if applies_at_once {
        instance.pending = Changes::default();
        instance.applying = changes;
    } else {
        // A new port restarts the server whatever the caller says.
        instance.applying.port = changes.port.take();
        instance.pending.merge(changes);
    }
    instance.master_password = password;
    if !instance.applying.is_empty() || instance.master_password.is_some() {
        instance.status = instance.applying_status();
    }
    if !instance.pending.is_empty() {
        let due = window::next(&instance.maintenance_window, ctx.now());
        tx.schedule(MAINTENANCE, &instance, due)?;
    }
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(ModifyDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

/// A new name or port must be nobody else's.
fn require_room(
    ctx: &RequestContext,
    tx: &RdsWrite<'_>,
    instance: &Instance,
    changes: &Changes,
) -> Result<(), RdsError> {
    if let Some(name) = &changes.identifier
        && tx.find_instance(ctx, name)?.is_some()
    {
        return Err(RdsError::instance_exists());
    }
    match changes.port {
        Some(port) if tx.is_port_taken(port, &instance.resource_id)? => {
            Err(RdsError::port_in_use(port))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ModifyDBInstanceInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn changes_wait_for_the_maintenance_window() {
        let house = house();
        house.new_available("orders");
        let shown = house.modify(ModifyDBInstanceInput {
            db_instance_class: Some("db.t3.small".to_owned()),
            enable_iam_database_authentication: Some(true),
            preferred_maintenance_window: Some("thu:03:00-thu:04:00".to_owned()),
            ..house.named("orders")
        });
        assert_eq!(shown.db_instance_status.unwrap(), "available");
        assert_eq!(shown.db_instance_class.unwrap(), "db.t3.micro");
        let pending = shown.pending_modified_values.unwrap();
        assert_eq!(pending.db_instance_class.unwrap(), "db.t3.small");
        assert_eq!(pending.iam_database_authentication_enabled, Some(true));

        house.advance_secs(3 * 3600);
        assert_eq!(house.status("orders"), "modifying");
        house.plane_works();
        let changed = house.describe("orders");
        assert_eq!(changed.db_instance_status.unwrap(), "available");
        assert_eq!(changed.db_instance_class.unwrap(), "db.t3.small");
        assert_eq!(changed.iam_database_authentication_enabled, Some(true));
        let pending = changed.pending_modified_values.unwrap();
        assert_eq!(pending, api::PendingModifiedValues::default());
    }

    #[test]
    fn states_tell_what_is_being_changed() {
        let house = house();
        house.new_available("orders");
        let immediately = || ModifyDBInstanceInput {
            apply_immediately: Some(true),
            ..house.named("orders")
        };
        let after = |input| {
            let status = house.modify(input).db_instance_status.unwrap();
            house.plane_works();
            status
        };
        assert_eq!(
            after(ModifyDBInstanceInput {
                enable_iam_database_authentication: Some(true),
                ..immediately()
            }),
            "configuring-iam-database-auth"
        );
        assert_eq!(
            after(ModifyDBInstanceInput {
                master_user_password: Some("another-secret".to_owned().into()),
                ..house.named("orders")
            }),
            "resetting-master-credentials"
        );
        assert_eq!(
            after(ModifyDBInstanceInput {
                deletion_protection: Some(true),
                ..house.named("orders")
            }),
            "available"
        );
        assert_eq!(
            after(ModifyDBInstanceInput {
                new_db_instance_identifier: Some("Bills".to_owned()),
                ..immediately()
            }),
            "renaming"
        );
        let renamed = house.describe("bills");
        assert_eq!(renamed.deletion_protection, Some(true));
        assert_eq!(renamed.db_instance_arn.unwrap(), house.arn("db:bills"));
        assert!(
            house
                .call::<api::DescribeDBInstances>(house.only("orders"))
                .is_err()
        );
    }

    #[test]
    fn a_new_port_does_not_wait() {
        let house = house();
        house.new_available("orders");
        let shown = house.modify(ModifyDBInstanceInput {
            db_port_number: Some(4000),
            ..house.named("orders")
        });
        assert_eq!(shown.db_instance_status.unwrap(), "modifying");
        house.plane_works();
        assert_eq!(house.describe("orders").endpoint.unwrap().port, Some(4000));
    }

    #[test]
    fn refuses_what_cannot_be() {
        let house = house();
        house.new_available("orders");
        house.new_available("bills");
        let refusal = |change: fn(&mut ModifyDBInstanceInput)| {
            let mut input = house.named("orders");
            change(&mut input);
            house.refusal::<api::ModifyDBInstance>(input)
        };
        let shrink = refusal(|input| input.allocated_storage = Some(10));
        assert_eq!(
            shrink,
            "InvalidParameterCombination: Requested size cannot be less than the current allocated storage size."
        );
        assert_eq!(
            refusal(|input| input.new_db_instance_identifier = Some("bills".to_owned())),
            "DBInstanceAlreadyExistsFault: DB instance already exists"
        );
        assert_eq!(
            refusal(|input| input.db_port_number = Some(3307)),
            "InvalidParameterValue: Port 3307 belongs to another DB instance on this machine."
        );
        assert_eq!(
            refusal(|input| input.manage_master_user_password = Some(true)),
            "NotImplemented: ManageMasterUserPassword (it needs AWS Secrets Manager) is not built in Ringwall yet."
        );
        assert_eq!(
            refusal(|input| input.engine_version = Some("10.6".to_owned())),
            "InvalidParameterCombination: Cannot find version 10.6 for mariadb"
        );
        house.answer::<api::StopDBInstance>(house.named("orders"));
        assert_eq!(
            refusal(|input| input.deletion_protection = Some(true)),
            "InvalidDBInstanceStateFault: Instance orders is not in available state."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        house.needs::<api::ModifyDBInstance>(
            "rds:ModifyDBInstance",
            &house.arn("db:orders"),
            house.named("orders"),
        );
    }
}
