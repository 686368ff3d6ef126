//! `DescribeApiDestination`: a webhook's settings.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeApiDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ApiDestinationHttpMethod, DescribeApiDestinationInput, DescribeApiDestinationOutput,
};
use crate::error::EventsError;
use crate::resources::destination::ask_about;
use crate::store::EventsRead;

pub(crate) fn describe_api_destination(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeApiDestinationInput,
) -> Result<Reply<DescribeApiDestinationOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_destination(account, region, &input.name)?;

    let action = "events:DescribeApiDestination";
    let ask = ask_about(action, account, region, "api-destination", &input.name);
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || EventsError::destination_not_found(&input.name);
    let destination = found.ok_or_else(missing)?;
    let state = tx.destination_state(&destination)?;

    Ok(permit.reply(DescribeApiDestinationOutput {
        api_destination_arn: Some(destination.arn()),
        name: Some(destination.name.clone()),
        description: destination.description.clone(),
        api_destination_state: Some(state),
        connection_arn: Some(destination.connection_arn.clone()),
        invocation_endpoint: Some(destination.endpoint.clone()),
        http_method: ApiDestinationHttpMethod::parse(&destination.method),
        invocation_rate_limit_per_second: Some(destination.rate),
        creation_time: Some(destination.created_at),
        last_modified_time: Some(destination.modified_at),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{house, house_with_destination};

    #[test]
    fn needs_permission_on_the_destination() {
        assert_eq!(
            house().refusal::<api::DescribeApiDestination>(input(&[("Name", "shop")])),
            "ResourceNotFoundException: Failed to describe the api-destination(s). An api-destination 'shop' does not exist."
        );
        let (house, _) = house_with_destination();
        house.needs::<api::DescribeApiDestination>(
            "events:DescribeApiDestination",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:api-destination/shop"),
            input(&[("Name", "shop")]),
        );
    }
}
