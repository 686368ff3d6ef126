//! `ListApiDestinations`: the webhooks of an account in a Region, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListApiDestinations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    ApiDestination, ApiDestinationHttpMethod, ApiDestinationState, ListApiDestinationsInput,
    ListApiDestinationsOutput,
};
use crate::error::EventsError;
use crate::paging::page;
use crate::resources::destination::Destination;
use crate::store::EventsRead;

pub(crate) fn list_api_destinations(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListApiDestinationsInput,
) -> Result<Reply<ListApiDestinationsOutput>, EventsError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let connection = input.connection_arn;
    let filters = format!("{prefix}|{connection:?}");
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &filters, token, input.limit)?;

    let destinations = tx.destinations(ctx.account(), &ctx.region)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("events:ListApiDestinations"))?;

    let is_asked = |one: &Destination| {
        let through = connection.as_ref();
        one.name.starts_with(&prefix) && through.is_none_or(|arn| *arn == one.connection_arn)
    };
    let asked = destinations.iter().filter(|one| is_asked(one));
    let (destinations, next_token) = page
        .of_named(asked.map(|one| (one.name.clone(), one)))
        .into_parts();
    let shown = destinations
        .into_iter()
        .map(|one| Ok(shown(one, tx.destination_state(one)?)));
    let destinations = shown.collect::<Result<_, EventsError>>()?;

    Ok(permit.reply(ListApiDestinationsOutput {
        api_destinations: Some(destinations),
        next_token,
    }))
}

fn shown(destination: &Destination, state: ApiDestinationState) -> ApiDestination {
    ApiDestination {
        api_destination_arn: Some(destination.arn()),
        name: Some(destination.name.clone()),
        api_destination_state: Some(state),
        connection_arn: Some(destination.connection_arn.clone()),
        invocation_endpoint: Some(destination.endpoint.clone()),
        http_method: ApiDestinationHttpMethod::parse(&destination.method),
        invocation_rate_limit_per_second: Some(destination.rate),
        creation_time: Some(destination.created_at),
        last_modified_time: Some(destination.modified_at),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house_with_destination;

    #[test]
    fn by_their_connection() {
        let (house, _) = house_with_destination();
        let all =
            house.needs::<api::ListApiDestinations>("events:ListApiDestinations", "*", input(&[]));
        let all = all.api_destinations.unwrap();
        let connection = all[0].connection_arn.clone().unwrap();
        let through = |arn: &str| {
            let listed = house.answer::<api::ListApiDestinations>(input(&[("ConnectionArn", arn)]));
            listed.api_destinations.unwrap().len()
        };
        assert_eq!(through(&connection), 1);
        assert_eq!(through(&connection.replace("hook", "other")), 0);
    }
}
