//! `CreateConnection`: keeps how a webhook is to know who calls it.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConnectionState, CreateConnectionInput, CreateConnectionOutput};
use crate::error::EventsError;
use crate::quotas;
use crate::resources::connection::{Connection, parse};
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;

pub(crate) fn create_connection(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: CreateConnectionInput,
) -> Result<Reply<CreateConnectionOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_connection(account, region, &input.name)?;

    let ask = ask_about(
        "events:CreateConnection",
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
    if found.is_some() {
        return Err(EventsError::connection_exists(&input.name));
    }
    if tx.connections(account, region)?.len() >= quotas::CONNECTIONS {
        return Err(EventsError::limit_exceeded());
    }
    let (auth, invocation) = parse(input.authorization_type, &input.auth_parameters)?;
    let connection = Connection {
        account,
        region: region.clone(),
        name: input.name,
        id: ctx.uuid(),
        description: input.description,
        auth,
        invocation,
        created_at: ctx.now(),
        modified_at: ctx.now(),
        authorized_at: None,
    };
    let arn = connection.arn();
    tx.put_connection(connection)?;

    Ok(permit.reply(CreateConnectionOutput {
        connection_arn: Some(arn),
        connection_state: Some(ConnectionState::Authorized),
        creation_time: Some(ctx.now()),
        last_modified_time: Some(ctx.now()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{
        self, ConnectionAuthorizationType, CreateConnectionAuthRequestParameters,
        CreateConnectionInput,
    };
    use crate::bench::{api_key_connection, house};

    #[test]
    fn secrets_are_kept_and_never_shown() {
        let house = house();
        let made = house.answer::<api::CreateConnection>(api_key_connection("hook"));
        let begin = format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook/");
        assert!(made.connection_arn.unwrap().starts_with(&begin));
        let shown = house.answer::<api::DescribeConnection>(input(&[("Name", "hook")]));
        assert_eq!(
            shown.authorization_type,
            Some(ConnectionAuthorizationType::ApiKey)
        );
        let parameters = shown.auth_parameters.unwrap();
        let key = parameters.api_key_auth_parameters.unwrap();
        assert_eq!(key.api_key_name.as_deref(), Some("x-api-key"));
        let http = parameters.invocation_http_parameters.unwrap();
        let headers = http.header_parameters.unwrap();
        assert_eq!(headers[0].value, None, "a secret header");
        assert_eq!(headers[1].value, Some("blue".to_owned().into()));
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = house();
        house.answer::<api::CreateConnection>(api_key_connection("hook"));
        let refusal = |input: CreateConnectionInput| house.refusal::<api::CreateConnection>(input);
        assert_eq!(
            refusal(api_key_connection("hook")),
            "ResourceAlreadyExistsException: Connection hook already exists."
        );
        let other = CreateConnectionInput {
            authorization_type: ConnectionAuthorizationType::Basic,
            ..api_key_connection("other")
        };
        assert!(refusal(other).starts_with("ValidationError: "));
        let sealed = CreateConnectionInput {
            kms_key_identifier: Some("alias/hooks".to_owned()),
            ..api_key_connection("other")
        };
        assert!(refusal(sealed).starts_with("NotImplemented: "));
        let oauth = api::CreateConnectionOAuthRequestParameters {
            client_parameters: api::CreateConnectionOAuthClientRequestParameters {
                client_id: "me".to_owned(),
                client_secret: "secret".to_owned().into(),
            },
            authorization_endpoint: "http://example.org/token".to_owned(),
            http_method: api::ConnectionOAuthHttpMethod::Post,
            o_auth_http_parameters: None,
        };
        let plain = CreateConnectionInput {
            authorization_type: ConnectionAuthorizationType::OauthClientCredentials,
            auth_parameters: CreateConnectionAuthRequestParameters {
                o_auth_parameters: Some(oauth),
                ..CreateConnectionAuthRequestParameters::default()
            },
            ..api_key_connection("other")
        };
        assert!(refusal(plain).starts_with("ValidationError: "));
    }

    #[test]
    fn needs_permission_on_the_connection() {
        house().needs::<api::CreateConnection>(
            "events:CreateConnection",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:connection/hook"),
            api_key_connection("hook"),
        );
    }
}
