//! `CreateApiDestination`: makes a webhook a target that rules can have.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateApiDestinationInput, CreateApiDestinationOutput};
use crate::error::EventsError;
use crate::quotas;
use crate::resources::connection::{name_of, require_endpoint};
use crate::resources::destination::{Destination, USUAL_RATE, ask_about};
use crate::store::EventsWrite;

pub(crate) fn create_api_destination(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: CreateApiDestinationInput,
) -> Result<Reply<CreateApiDestinationOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);
    let (connection, _) = name_of(&input.connection_arn, "connection", account, region)?;
    require_endpoint(&input.invocation_endpoint)?;

    let found = tx.find_destination(account, region, &input.name)?;
    let found_connection = tx.find_connection(account, region, &connection)?;

    let action = "events:CreateApiDestination";
    let ask = ask_about(action, account, region, "api-destination", &input.name);
    let permit = tx.service.permit(ctx, &ask)?;

    if found.is_some() {
        return Err(EventsError::destination_exists(&input.name));
    }
    let is_named = |one: &std::sync::Arc<_>| -> bool {
        let one: &crate::resources::connection::Connection = one;
        one.arn() == input.connection_arn
    };
    if !found_connection.as_ref().is_some_and(is_named) {
        return Err(EventsError::connection_not_found(&connection));
    }
    if tx.destinations(account, region)?.len() >= quotas::DESTINATIONS {
        return Err(EventsError::limit_exceeded());
    }
    let destination = Destination {
        account,
        region: region.clone(),
        name: input.name,
        id: ctx.uuid(),
        description: input.description,
        connection_arn: input.connection_arn,
        endpoint: input.invocation_endpoint,
        method: input.http_method.as_str().to_owned(),
        rate: input.invocation_rate_limit_per_second.unwrap_or(USUAL_RATE),
        created_at: ctx.now(),
        modified_at: ctx.now(),
    };
    let arn = destination.arn();
    let state = tx.destination_state(&destination)?;
    tx.put_destination(destination)?;

    Ok(permit.reply(CreateApiDestinationOutput {
        api_destination_arn: Some(arn),
        api_destination_state: Some(state),
        creation_time: Some(ctx.now()),
        last_modified_time: Some(ctx.now()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, CreateApiDestinationInput};
    use crate::bench::{api_key_connection, destination, house};

    #[test]
    fn refuses_what_aws_refuses() {
        let house = house();
        let made = house.answer::<api::CreateConnection>(api_key_connection("hook"));
        let connection = made.connection_arn.unwrap();
        house.needs::<api::CreateApiDestination>(
            "events:CreateApiDestination",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:api-destination/shop"),
            destination("shop", &connection),
        );
        let refusal =
            |input: CreateApiDestinationInput| house.refusal::<api::CreateApiDestination>(input);
        assert_eq!(
            refusal(destination("shop", &connection)),
            "ResourceAlreadyExistsException: An api-destination 'shop' already exists."
        );
        let other = connection.replace("/hook/", "/other/");
        assert!(refusal(destination("new", &other)).starts_with("ResourceNotFoundException: "));
        let plain = CreateApiDestinationInput {
            invocation_endpoint: "http://example.org".to_owned(),
            ..destination("new", &connection)
        };
        assert!(refusal(plain).starts_with("ValidationError: "));
        let shown = house.answer::<api::DescribeApiDestination>(input(&[("Name", "shop")]));
        assert_eq!(shown.invocation_rate_limit_per_second, Some(300));
    }
}
