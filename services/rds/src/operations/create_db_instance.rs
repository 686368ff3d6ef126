//! `CreateDBInstance`: asks for a new instance; its server is started in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateDBInstanceInput, CreateDBInstanceOutput};
use crate::creation;
use crate::error::RdsError;
use crate::resources::{shown, tagging};
use crate::store::RdsWrite;

pub(crate) fn create_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: CreateDBInstanceInput,
) -> Result<Reply<CreateDBInstanceOutput>, RdsError> {
    let instance = creation::parse(tx.service, ctx, input)?;

    let known = tx.find_instance(ctx, &instance.identifier)?;

    let ask = instance.ask("rds:CreateDBInstance");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &instance.tags))?;

    if known.is_some() {
        return Err(RdsError::instance_exists());
    }
    if let Some(port) = instance.port
        && tx.is_port_taken(port, &instance.resource_id)?
    {
        return Err(RdsError::port_in_use(port));
    }
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(CreateDBInstanceOutput {
        db_instance: Some(shown),
    }))
}
