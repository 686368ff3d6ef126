//! `ListReplays`: the replays of an account in a Region, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{self, ListReplaysInput, ListReplaysOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::resources::replay::Replay;
use crate::store::EventsRead;

pub(crate) fn list_replays(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListReplaysInput,
) -> Result<Reply<ListReplaysOutput>, EventsError> {
    let (prefix, archive, state) = (&input.name_prefix, &input.event_source_arn, input.state);
    let filters = [prefix.is_some(), archive.is_some(), state.is_some()];
    if filters.into_iter().filter(|is_given| *is_given).count() > 1 {
        return Err(EventsError::several_replay_filters());
    }
    let filters = format!("{prefix:?}|{archive:?}|{state:?}");
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &filters, token, input.limit)?;

    let replays = tx.replays(ctx.account(), &ctx.region)?;

    let permit = tx.service.permit(ctx, &Ask::new("events:ListReplays"))?;

    let is_asked = |one: &Replay| {
        prefix
            .as_ref()
            .is_none_or(|prefix| one.name.starts_with(prefix))
            && archive.as_ref().is_none_or(|arn| one.archive_arn == *arn)
            && state.is_none_or(|state| one.state == state)
    };
    let asked = replays.iter().filter(|one| is_asked(one));
    let (replays, next_token) = page
        .of_named(asked.map(|one| (one.name.clone(), shown(one))))
        .into_parts();

    Ok(permit.reply(ListReplaysOutput {
        replays: Some(replays),
        next_token,
    }))
}

fn shown(replay: &Replay) -> api::Replay {
    api::Replay {
        replay_name: Some(replay.name.clone()),
        event_source_arn: Some(replay.archive_arn.clone()),
        state: Some(replay.state),
        state_reason: replay.state_reason.clone(),
        event_start_time: Some(replay.from),
        event_end_time: Some(replay.to),
        event_last_replayed_time: replay.last.as_ref().map(|(time, _)| *time),
        replay_start_time: Some(replay.started_at),
        replay_end_time: replay.ended_at,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListReplaysInput};
    use crate::bench::{ArchiveSteps as _, archive_arn, house, replay};

    #[test]
    fn by_one_filter() {
        let house = house();
        house.make_archive("shop", None, 0);
        house.start_replay(replay("first"));
        house.advance_secs(0);
        house.start_replay(replay("second"));
        let listed = |input: ListReplaysInput| {
            let listed = house.answer::<api::ListReplays>(input).replays.unwrap();
            let names = listed.into_iter().map(|one| one.replay_name.unwrap());
            names.collect::<Vec<_>>()
        };
        assert_eq!(listed(input(&[])), ["first", "second"]);
        assert_eq!(listed(input(&[("State", "COMPLETED")])), ["first"]);
        assert_eq!(listed(input(&[("NamePrefix", "sec")])), ["second"]);
        let of = archive_arn("shop");
        assert_eq!(listed(input(&[("EventSourceArn", &of)])).len(), 2);
        let both = input(&[("NamePrefix", "f"), ("State", "RUNNING")]);
        assert!(
            house
                .refusal::<api::ListReplays>(both)
                .starts_with("ValidationError: At most one filter")
        );
        house.needs::<api::ListReplays>("events:ListReplays", "*", input(&[]));
    }
}
