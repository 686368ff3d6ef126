//! `ListArchives`: the archives of an account in a Region, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{self, ArchiveState, ListArchivesInput, ListArchivesOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::resources::archive::{Archive, Holdings};
use crate::store::EventsRead;

pub(crate) fn list_archives(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListArchivesInput,
) -> Result<Reply<ListArchivesOutput>, EventsError> {
    let (prefix, bus, state) = (&input.name_prefix, &input.event_source_arn, input.state);
    let filters = [prefix.is_some(), bus.is_some(), state.is_some()];
    if filters.into_iter().filter(|is_given| *is_given).count() > 1 {
        return Err(EventsError::several_archive_filters());
    }
    let filters = format!("{prefix:?}|{bus:?}|{state:?}");
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &filters, token, input.limit)?;

    let archives = tx.archives(ctx.account(), &ctx.region)?;

    let permit = tx.service.permit(ctx, &Ask::new("events:ListArchives"))?;

    let is_asked = |one: &Archive| {
        prefix
            .as_ref()
            .is_none_or(|prefix| one.name.starts_with(prefix))
            && bus.as_ref().is_none_or(|bus| one.bus.arn() == *bus)
            && state.is_none_or(|state| state == ArchiveState::Enabled)
    };
    let asked = archives.iter().filter(|one| is_asked(one));
    let (archives, next_token) = page
        .of_named(asked.map(|one| (one.name.clone(), one)))
        .into_parts();
    let shown = archives
        .into_iter()
        .map(|one| Ok(shown(one, tx.holdings(one)?)));
    let archives = shown.collect::<Result<_, EventsError>>()?;

    Ok(permit.reply(ListArchivesOutput {
        archives: Some(archives),
        next_token,
    }))
}

fn shown(archive: &Archive, held: Holdings) -> api::Archive {
    api::Archive {
        archive_name: Some(archive.name.clone()),
        event_source_arn: Some(archive.bus.arn()),
        state: Some(ArchiveState::Enabled),
        state_reason: None,
        retention_days: Some(archive.retention_days),
        size_bytes: Some(held.bytes),
        event_count: Some(held.events),
        creation_time: Some(archive.created_at),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, ListArchivesInput};
    use crate::bench::{ArchiveSteps as _, Steps as _, bus_arn, house};

    #[test]
    fn by_one_filter_and_in_pages() {
        let house = house();
        for name in ["orders-1", "orders-2", "shop"] {
            house.make_archive(name, None, 0);
        }
        house.put_event("shop", "{}");
        let listed = |input: ListArchivesInput| {
            let listed = house.answer::<api::ListArchives>(input);
            let names = listed.archives.unwrap().into_iter();
            let names: Vec<_> = names
                .map(|one| (one.archive_name.unwrap(), one.event_count.unwrap()))
                .collect();
            (names, listed.next_token)
        };
        let one = |name: &str| (name.to_owned(), 1);
        let (first, token) = listed(ListArchivesInput {
            limit: Some(2),
            ..input(&[])
        });
        assert_eq!(first, [one("orders-1"), one("orders-2")]);
        let (rest, _) = listed(input(&[("NextToken", &token.unwrap())]));
        assert_eq!(rest, [one("shop")]);
        assert_eq!(listed(input(&[("NamePrefix", "orders")])).0.len(), 2);
        let bus = bus_arn(ACCOUNT, "default");
        assert_eq!(listed(input(&[("EventSourceArn", &bus)])).0.len(), 3);
        assert_eq!(listed(input(&[("State", "DISABLED")])).0.len(), 0);
        let both = input(&[("NamePrefix", "orders"), ("State", "ENABLED")]);
        assert!(
            house
                .refusal::<api::ListArchives>(both)
                .starts_with("ValidationError: At most one filter")
        );
        house.needs::<api::ListArchives>("events:ListArchives", "*", input(&[]));
    }
}
