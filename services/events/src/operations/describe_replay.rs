//! `DescribeReplay`: shows a replay, and how far it is.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeReplayInput, DescribeReplayOutput, ReplayDestination};
use crate::error::EventsError;
use crate::resources::replay::ask_about_replay;
use crate::store::EventsRead;

pub(crate) fn describe_replay(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeReplayInput,
) -> Result<Reply<DescribeReplayOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_replay(account, region, &input.replay_name)?;

    let ask = ask_about_replay("events:DescribeReplay", account, region, &input.replay_name);
    let permit = tx.service.permit(ctx, &ask)?;

    let replay = found.ok_or_else(|| EventsError::replay_not_found(&input.replay_name))?;

    Ok(permit.reply(DescribeReplayOutput {
        replay_name: Some(replay.name.clone()),
        replay_arn: Some(replay.arn()),
        description: replay.description.clone(),
        state: Some(replay.state),
        state_reason: replay.state_reason.clone(),
        event_source_arn: Some(replay.archive_arn.clone()),
        destination: Some(ReplayDestination {
            arn: replay.bus.arn(),
            filter_arns: Some(replay.filter_arns.clone()),
        }),
        event_start_time: Some(replay.from),
        event_end_time: Some(replay.to),
        event_last_replayed_time: replay.last.as_ref().map(|(time, _)| *time),
        replay_start_time: Some(replay.started_at),
        replay_end_time: replay.ended_at,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, START, input};

    use crate::api;
    use crate::bench::{ArchiveSteps as _, archive_arn, bus_arn, house, replay};

    #[test]
    fn shows_what_was_started() {
        let house = house();
        house.make_archive("shop", None, 0);
        house.start_replay(replay("again"));
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:replay/again");
        let found = house.needs::<api::DescribeReplay>(
            "events:DescribeReplay",
            &arn,
            input(&[("ReplayName", "again")]),
        );
        assert_eq!(found.replay_arn, Some(arn));
        assert_eq!(found.event_source_arn, Some(archive_arn("shop")));
        let destination = found.destination.unwrap();
        assert_eq!(destination.arn, bus_arn(ACCOUNT, "default"));
        assert_eq!(found.replay_start_time, Some(START));
        assert_eq!(found.replay_end_time, None);
        assert_eq!(
            house.refusal::<api::DescribeReplay>(input(&[("ReplayName", "none")])),
            "ResourceNotFoundException: Replay none does not exist."
        );
    }
}
