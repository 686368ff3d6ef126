//! `UpdateConnection`: changes how a webhook is to know who calls it.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateConnection.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateConnectionInput, UpdateConnectionOutput};
use crate::error::EventsError;
use crate::resources::connection::{Connection, merged, parse};
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;

pub(crate) fn update_connection(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: UpdateConnectionInput,
) -> Result<Reply<UpdateConnectionOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_connection(account, region, &input.name)?;

    let ask = ask_about(
        "events:UpdateConnection",
        account,
        region,
        "connection",
        &input.name,
    );
    let permit = tx.service.permit(ctx, &ask)?;

    if input.kms_key_identifier.is_some() {
        return Err(EventsError::not_built("KmsKeyIdentifier of a connection"));
    }
    if input.invocation_connectivity_parameters.is_some() {
        return Err(EventsError::not_built(
            "InvocationConnectivityParameters of a connection",
        ));
    }
    let before = found.ok_or_else(|| EventsError::connection_not_found(&input.name))?;
    let kind = input.authorization_type.unwrap_or_else(|| before.kind());
    let mut connection = Connection::clone(&before);
    match &input.auth_parameters {
        Some(given) => {
            (connection.auth, connection.invocation) = parse(kind, &merged(&before, given))?;
            connection.authorized_at = Some(ctx.now());
        }
        None if kind != before.kind() => {
            return Err(EventsError::auth_parameters_missing(kind.as_str()));
        }
        None => connection.authorized_at = Some(before.authorized_at()),
    }
    if input.description.is_some() {
        connection.description = input.description;
    }
    connection.modified_at = ctx.now();
    let output = UpdateConnectionOutput {
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
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{
        self, ConnectionAuthorizationType, UpdateConnectionApiKeyAuthRequestParameters,
        UpdateConnectionAuthRequestParameters, UpdateConnectionInput,
    };
    use crate::bench::{api_key_connection, house};

    #[test]
    fn what_is_left_out_stays() {
        let house = house();
        house.answer::<api::CreateConnection>(api_key_connection("hook"));
        house.answer::<api::UpdateConnection>(UpdateConnectionInput {
            auth_parameters: Some(UpdateConnectionAuthRequestParameters {
                api_key_auth_parameters: Some(UpdateConnectionApiKeyAuthRequestParameters {
                    api_key_name: Some("x-other".to_owned()),
                    api_key_value: None,
                }),
                ..UpdateConnectionAuthRequestParameters::default()
            }),
            ..input(&[("Name", "hook")])
        });
        let shown = house.answer::<api::DescribeConnection>(input(&[("Name", "hook")]));
        let parameters = shown.auth_parameters.unwrap();
        let key = parameters.api_key_auth_parameters.unwrap();
        assert_eq!(key.api_key_name.as_deref(), Some("x-other"));
        assert!(parameters.invocation_http_parameters.is_some());
        let other = UpdateConnectionInput {
            authorization_type: Some(ConnectionAuthorizationType::Basic),
            ..input(&[("Name", "hook")])
        };
        let refusal = house.refusal::<api::UpdateConnection>(other);
        assert!(refusal.starts_with("ValidationError: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_connection() {
        let house = house();
        house.answer::<api::CreateConnection>(api_key_connection("hook"));
        house.needs::<api::UpdateConnection>(
            "events:UpdateConnection",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook"),
            input(&[("Name", "hook")]),
        );
    }
}
