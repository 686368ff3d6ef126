//! `DeleteConnection`: forgets a connection with its secrets.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteConnection.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConnectionState, DeleteConnectionInput, DeleteConnectionOutput};
use crate::error::EventsError;
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;

pub(crate) fn delete_connection(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeleteConnectionInput,
) -> Result<Reply<DeleteConnectionOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_connection(account, region, &input.name)?;

    let ask = ask_about(
        "events:DeleteConnection",
        account,
        region,
        "connection",
        &input.name,
    );
    let permit = tx.service.permit(ctx, &ask)?;

    let connection = found.ok_or_else(|| EventsError::connection_not_found(&input.name))?;
    tx.delete_connection(&connection)?;

    Ok(permit.reply(DeleteConnectionOutput {
        connection_arn: Some(connection.arn()),
        connection_state: Some(ConnectionState::Deleting),
        creation_time: Some(connection.created_at),
        last_modified_time: Some(connection.modified_at),
        last_authorized_time: Some(connection.authorized_at()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{api_key_connection, house};

    #[test]
    fn it_is_gone() {
        let house = house();
        house.answer::<api::CreateConnection>(api_key_connection("hook"));
        house.needs::<api::DeleteConnection>(
            "events:DeleteConnection",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook"),
            input(&[("Name", "hook")]),
        );
        let refusal = house.refusal::<api::DeleteConnection>(input(&[("Name", "hook")]));
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
