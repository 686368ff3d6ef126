//! `ListConnections`: the connections of an account in a Region, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListConnections.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{Connection, ListConnectionsInput, ListConnectionsOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::store::EventsRead;

pub(crate) fn list_connections(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListConnectionsInput,
) -> Result<Reply<ListConnectionsOutput>, EventsError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let state = input.connection_state;
    let filters = format!("{prefix}|{state:?}");
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &filters, token, input.limit)?;

    let connections = tx.connections(ctx.account(), &ctx.region)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("events:ListConnections"))?;

    let asked = connections.iter().filter(|one| {
        one.name.starts_with(&prefix) && state.is_none_or(|state| state == one.state())
    });
    let entries = asked.map(|one| {
        let shown = Connection {
            connection_arn: Some(one.arn()),
            name: Some(one.name.clone()),
            connection_state: Some(one.state()),
            state_reason: None,
            authorization_type: Some(one.kind()),
            creation_time: Some(one.created_at),
            last_modified_time: Some(one.modified_at),
            last_authorized_time: Some(one.authorized_at()),
        };
        (one.name.clone(), shown)
    });
    let (connections, next_token) = page.of_named(entries).into_parts();

    Ok(permit.reply(ListConnectionsOutput {
        connections: Some(connections),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListConnectionsInput};
    use crate::bench::{api_key_connection, house};

    #[test]
    fn page_by_page_and_by_prefix() {
        let house = house();
        for name in ["a-1", "a-2", "b-1"] {
            house.answer::<api::CreateConnection>(api_key_connection(name));
        }
        let first = house.needs::<api::ListConnections>(
            "events:ListConnections",
            "*",
            ListConnectionsInput {
                limit: Some(1),
                ..input(&[("NamePrefix", "a")])
            },
        );
        assert_eq!(first.connections.unwrap()[0].name.as_deref(), Some("a-1"));
        let token = first.next_token.unwrap();
        let rest = house
            .answer::<api::ListConnections>(input(&[("NamePrefix", "a"), ("NextToken", &token)]));
        assert_eq!(rest.connections.unwrap().len(), 1);
    }
}
