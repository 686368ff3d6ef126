//! `UpdateApiDestination`: changes a webhook's settings.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateApiDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateApiDestinationInput, UpdateApiDestinationOutput};
use crate::error::EventsError;
use crate::resources::connection::{name_of, require_endpoint};
use crate::resources::destination::{Destination, ask_about};
use crate::store::EventsWrite;

pub(crate) fn update_api_destination(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: UpdateApiDestinationInput,
) -> Result<Reply<UpdateApiDestinationOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);
    if let Some(endpoint) = &input.invocation_endpoint {
        require_endpoint(endpoint)?;
    }

    let found = tx.find_destination(account, region, &input.name)?;

    let action = "events:UpdateApiDestination";
    let ask = ask_about(action, account, region, "api-destination", &input.name);
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || EventsError::destination_not_found(&input.name);
    let mut destination = Destination::clone(&*found.ok_or_else(missing)?);
    if let Some(arn) = input.connection_arn {
        let (name, _) = name_of(&arn, "connection", account, region)?;
        let connection = tx.find_connection(account, region, &name)?;
        if connection.is_none_or(|one| one.arn() != arn) {
            return Err(EventsError::connection_not_found(&name));
        }
        destination.connection_arn = arn;
    }
    if let Some(endpoint) = input.invocation_endpoint {
        destination.endpoint = endpoint;
    }
    if let Some(method) = input.http_method {
        method.as_str().clone_into(&mut destination.method);
    }
    if let Some(rate) = input.invocation_rate_limit_per_second {
        destination.rate = rate;
    }
    if input.description.is_some() {
        destination.description = input.description;
    }
    destination.modified_at = ctx.now();
    let (arn, created_at) = (destination.arn(), destination.created_at);
    let state = tx.destination_state(&destination)?;
    tx.put_destination(destination)?;

    Ok(permit.reply(UpdateApiDestinationOutput {
        api_destination_arn: Some(arn),
        api_destination_state: Some(state),
        creation_time: Some(created_at),
        last_modified_time: Some(ctx.now()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::house_with_destination;

    #[test]
    fn what_is_left_out_stays() {
        let (house, _) = house_with_destination();
        house.needs::<api::UpdateApiDestination>(
            "events:UpdateApiDestination",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:api-destination/shop"),
            input(&[("Name", "shop"), ("Description", "The shop")]),
        );
        let shown = house.answer::<api::DescribeApiDestination>(input(&[("Name", "shop")]));
        assert_eq!(shown.description.as_deref(), Some("The shop"));
        assert_eq!(
            shown.invocation_endpoint.as_deref(),
            Some("https://shop.example.org/*/events")
        );
    }
}
