//! `DescribeConnection`: a connection, without its secrets.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeConnectionInput, DescribeConnectionOutput};
use crate::error::EventsError;
use crate::resources::destination::ask_about;
use crate::store::EventsRead;

pub(crate) fn describe_connection(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeConnectionInput,
) -> Result<Reply<DescribeConnectionOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_connection(account, region, &input.name)?;

    let ask = ask_about(
        "events:DescribeConnection",
        account,
        region,
        "connection",
        &input.name,
    );
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || EventsError::connection_not_found(&input.name);
    let connection = found.ok_or_else(missing)?;

    Ok(permit.reply(DescribeConnectionOutput {
        connection_arn: Some(connection.arn()),
        name: Some(connection.name.clone()),
        description: connection.description.clone(),
        connection_state: Some(connection.state()),
        authorization_type: Some(connection.kind()),
        auth_parameters: Some(connection.shown()),
        creation_time: Some(connection.created_at),
        last_modified_time: Some(connection.modified_at),
        last_authorized_time: Some(connection.authorized_at()),
        ..DescribeConnectionOutput::default()
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{api_key_connection, house};

    #[test]
    fn needs_permission_on_the_connection() {
        let house = house();
        assert_eq!(
            house.refusal::<api::DescribeConnection>(input(&[("Name", "hook")])),
            "ResourceNotFoundException: Failed to describe the connection(s). Connection 'hook' does not exist."
        );
        house.answer::<api::CreateConnection>(api_key_connection("hook"));
        house.needs::<api::DescribeConnection>(
            "events:DescribeConnection",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook"),
            input(&[("Name", "hook")]),
        );
    }
}
