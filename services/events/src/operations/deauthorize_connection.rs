//! `DeauthorizeConnection`: forgets what a connection is authorized by; the connection stays.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeauthorizeConnection.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeauthorizeConnectionInput, DeauthorizeConnectionOutput};
use crate::error::EventsError;
use crate::resources::connection::{Auth, Connection};
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;

pub(crate) fn deauthorize_connection(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeauthorizeConnectionInput,
) -> Result<Reply<DeauthorizeConnectionOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_connection(account, region, &input.name)?;

    let ask = ask_about(
        "events:DeauthorizeConnection",
        account,
        region,
        "connection",
        &input.name,
    );
    let permit = tx.service.permit(ctx, &ask)?;

    let before = found.ok_or_else(|| EventsError::connection_not_found(&input.name))?;
    let connection = Connection {
        auth: Auth::Removed(before.kind()),
        modified_at: ctx.now(),
        authorized_at: Some(before.authorized_at()),
        ..Connection::clone(&before)
    };
    let output = DeauthorizeConnectionOutput {
        connection_arn: Some(connection.arn()),
        connection_state: Some(connection.state()),
        creation_time: Some(connection.created_at),
        last_modified_time: Some(connection.modified_at),
        last_authorized_time: Some(connection.authorized_at()),
    };
    tx.put_connection(connection)?;

    Ok(permit.reply(output))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, START, input};

    use crate::api::{self, ApiDestinationState, ConnectionState, UpdateConnectionInput};
    use crate::bench::{api_key_connection, house_with_destination};

    #[test]
    fn its_secret_is_gone_until_it_gets_another() {
        let (house, _) = house_with_destination();
        house.advance_secs(60);
        let named = [("Name", "hook")];
        let removed = house.needs::<api::DeauthorizeConnection>(
            "events:DeauthorizeConnection",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook"),
            input(&named),
        );
        assert_eq!(
            removed.connection_state,
            Some(ConnectionState::Deauthorized)
        );
        assert_eq!(removed.last_authorized_time, Some(START));
        let shown = house.answer::<api::DescribeConnection>(input(&named));
        assert!(
            shown
                .auth_parameters
                .unwrap()
                .api_key_auth_parameters
                .is_none()
        );
        let state = || {
            let shown = house.answer::<api::DescribeApiDestination>(input(&[("Name", "shop")]));
            shown.api_destination_state
        };
        assert_eq!(state(), Some(ApiDestinationState::Inactive));
        let refused = house.refusal::<api::UpdateConnection>(UpdateConnectionInput {
            auth_parameters: Some(api::UpdateConnectionAuthRequestParameters::default()),
            ..input(&named)
        });
        assert!(refused.starts_with("ValidationError: "), "{refused}");
        let given = api_key_connection("hook")
            .auth_parameters
            .api_key_auth_parameters;
        let given = given.unwrap();
        house.answer::<api::UpdateConnection>(UpdateConnectionInput {
            auth_parameters: Some(api::UpdateConnectionAuthRequestParameters {
                api_key_auth_parameters: Some(api::UpdateConnectionApiKeyAuthRequestParameters {
                    api_key_name: Some(given.api_key_name),
                    api_key_value: Some(given.api_key_value),
                }),
                ..api::UpdateConnectionAuthRequestParameters::default()
            }),
            ..input(&named)
        });
        assert_eq!(state(), Some(ApiDestinationState::Active));
        assert_eq!(
            house.refusal::<api::DeauthorizeConnection>(input(&[("Name", "none")])),
            "ResourceNotFoundException: Failed to describe the connection(s). Connection 'none' does not exist."
        );
    }
}
