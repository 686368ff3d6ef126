//! `StartReplay`: sends events of an archive once more to the event bus that they came from.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html>

use ringwall_core::{Arn, Reply, RequestContext};

use crate::api::{ReplayState, StartReplayInput, StartReplayOutput};
use crate::error::EventsError;
use crate::quotas;
use crate::replay;
use crate::resources::archive;
use crate::resources::bus::{BusRef, resource};
use crate::resources::replay::{Replay, ask_about_replay};
use crate::store::EventsWrite;

pub(crate) fn start_replay(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: StartReplayInput,
) -> Result<Reply<StartReplayOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);
    let source = archive_name(&input.event_source_arn)?;
    let bus = BusRef::of_arn(&input.destination.arn)
        .ok_or_else(EventsError::replay_destination_is_no_bus)?;

    let found_bus = tx.find_bus(&bus)?;
    let found = tx.find_replay(account, region, &input.replay_name)?;
    let found_archive = tx.find_archive(account, region, &source)?;

    let ask = ask_about_replay("events:StartReplay", account, region, &input.replay_name)
        .on(archive::resource_of(account, region, &source))
        .on(resource(&bus, found_bus.as_deref()));
    let permit = tx.service.permit(ctx, &ask)?;

    if found_bus.is_none() {
        return Err(EventsError::bus_not_found(&bus.name));
    }
    let found_archive = found_archive.filter(|found| found.arn() == input.event_source_arn);
    let found_archive = found_archive.ok_or_else(|| EventsError::replay_of_no_archive(&source))?;
    if found_archive.bus != bus {
        return Err(EventsError::replay_across_buses());
    }
    if input.event_start_time >= input.event_end_time {
        return Err(EventsError::replay_ends_before_it_starts());
    }
    if found.is_some() {
        return Err(EventsError::replay_exists(&input.replay_name));
    }
    let filter_arns = input.destination.filter_arns.unwrap_or_default();
    for arn in &filter_arns {
        require_rule(tx, &bus, arn)?;
    }
    let replays = tx.replays(account, region)?;
    let active = replays.iter().filter(|replay| replay.is_active()).count();
    if active >= quotas::ACTIVE_REPLAYS {
        return Err(EventsError::limit_exceeded());
    }
    let replay = Replay {
        bus,
        name: input.replay_name,
        description: input.description,
        archive_arn: input.event_source_arn,
        archive: found_archive.id.clone(),
        filter_arns,
        from: input.event_start_time,
        to: input.event_end_time,
        state: ReplayState::Starting,
        state_reason: None,
        started_at: ctx.now(),
        ended_at: None,
        last: None,
    };
    let arn = replay.arn();
    replay::begin(tx, replay, ctx.now())?;

    Ok(permit.reply(StartReplayOutput {
        replay_arn: Some(arn),
        state: Some(ReplayState::Starting),
        state_reason: None,
        replay_start_time: Some(ctx.now()),
    }))
}

fn archive_name(text: &str) -> Result<String, EventsError> {
    let arn: Arn = text
        .parse()
        .map_err(|_| EventsError::replay_source_is_no_archive())?;
    let name = arn.resource.strip_prefix("archive/");
    let name = name.filter(|_| arn.service == "events");
    name.map(str::to_owned)
        .ok_or_else(EventsError::replay_source_is_no_archive)
}

/// A rule that is asked must be one of the event bus.
fn require_rule(tx: &EventsWrite<'_>, bus: &BusRef, arn: &str) -> Result<(), EventsError> {
    let rule = BusRef::of_rule_arn(arn).filter(|(of, _)| of == bus);
    let found = match rule {
        Some((_, name)) => tx.find_rule(bus, &name)?,
        None => None,
    };
    match found {
        Some(_) => Ok(()),
        None => Err(EventsError::replay_filter_is_no_rule(arn)),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_testing::{ACCOUNT, START, TestHouse, allow};

    use crate::api::{self, ReplayDestination, ReplayState, StartReplayInput};
    use crate::bench::{
        ArchiveSteps as _, Steps as _, archive_arn, bus_arn, house, replay, rule_arn,
    };

    /// An archive of the default bus with an event of each second from the start.
    fn house_with_events(count: i64) -> TestHouse {
        let house = house();
        house.make_archive("shop", None, 0);
        for second in (0..count).rev() {
            house.put_event_of_time("shop", START.secs() + second);
        }
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.target_function("rule", "open");
        house
    }

    #[test]
    fn sends_the_events_of_a_time_in_its_order_once() {
        let house = house_with_events(300);
        house.start_replay(StartReplayInput {
            event_start_time: START.plus_secs(10),
            event_end_time: START.plus_secs(290),
            ..replay("again")
        });
        assert_eq!(house.replay_state("again"), ReplayState::Starting);
        house.advance_secs(0);
        assert_eq!(house.replay_state("again"), ReplayState::Completed);
        let invocations = house.invocations();
        assert_eq!(invocations.len(), 280);
        let times: Vec<_> = invocations
            .iter()
            .map(|one| {
                assert!(one.payload.contains(r#""replay-name":"again""#));
                let time = one.payload.split(r#""time":""#).nth(1).unwrap();
                time.split('"').next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(times[0], START.plus_secs(10).iso8601());
        assert!(times.is_sorted());
        assert_eq!(
            house.archived("shop"),
            300,
            "what is replayed is not archived again"
        );
        let found = house.describe_replay("again");
        assert_eq!(found.event_last_replayed_time, Some(START.plus_secs(289)));
        assert!(found.replay_end_time.is_some());
    }

    #[test]
    fn only_the_chosen_rules_are_asked() {
        let house = house_with_events(3);
        house.put_rule("other", r#"{"source":["shop"]}"#);
        house.target_function("other", "other");
        house.start_replay(StartReplayInput {
            destination: ReplayDestination {
                arn: bus_arn(ACCOUNT, "default"),
                filter_arns: Some(vec![rule_arn("other")]),
            },
            ..replay("again")
        });
        house.advance_secs(0);
        let called: Vec<_> = house
            .invocations()
            .into_iter()
            .map(|one| one.function)
            .collect();
        assert_eq!(called, ["other", "other", "other"]);
    }

    #[test]
    fn ten_are_under_way_at_most() {
        let house = house_with_events(1);
        for number in 0..10 {
            house.start_replay(replay(&format!("again-{number}")));
        }
        assert!(
            house
                .refusal::<api::StartReplay>(replay("more"))
                .starts_with("LimitExceededException: ")
        );
        house.advance_secs(0);
        house.start_replay(replay("more"));
    }

    #[test]
    fn a_replay_of_a_deleted_archive_fails() {
        let house = house_with_events(1);
        house.start_replay(replay("again"));
        house.answer::<api::DeleteArchive>(ringwall_testing::input(&[("ArchiveName", "shop")]));
        house.advance_secs(0);
        let found = house.describe_replay("again");
        assert_eq!(found.state, Some(ReplayState::Failed));
        assert_eq!(
            found.state_reason.as_deref(),
            Some("Archive shop does not exist.")
        );
        assert!(house.invocations().is_empty());
    }

    #[test]
    fn is_forgotten_after_ninety_days() {
        let house = house_with_events(1);
        house.start_replay(replay("again"));
        house.advance_secs(0);
        house.advance_secs(89 * 86_400);
        house.describe_replay("again");
        house.advance_secs(86_400);
        house.start_replay(replay("again"));
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = house_with_events(1);
        house.make_bus("orders");
        let refusal = |input: StartReplayInput| house.refusal::<api::StartReplay>(input);
        let to = |arn: &str, filters: &[&str]| StartReplayInput {
            destination: ReplayDestination {
                arn: arn.to_owned(),
                filter_arns: Some(filters.iter().map(|arn| (*arn).to_owned()).collect()),
            },
            ..replay("again")
        };
        let default = bus_arn(ACCOUNT, "default");
        assert_eq!(
            refusal(to(&rule_arn("rule"), &[])),
            "ValidationError: Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN."
        );
        assert_eq!(
            refusal(to(&bus_arn(ACCOUNT, "none"), &[])),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        assert_eq!(
            refusal(to(&bus_arn(ACCOUNT, "orders"), &[])),
            "ValidationError: Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted."
        );
        assert!(refusal(to(&default, &[&rule_arn("none")])).starts_with("ValidationError: "));
        let of = |archive: &str| StartReplayInput {
            event_source_arn: archive_arn(archive),
            ..replay("again")
        };
        assert_eq!(
            refusal(of("none")),
            "ValidationError: Parameter EventSourceArn is not valid. Reason: Archive none does not exist."
        );
        let backward = StartReplayInput {
            event_end_time: Timestamp::from_secs(0),
            ..replay("again")
        };
        assert_eq!(
            refusal(backward),
            "ValidationError: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime."
        );
        house.start_replay(replay("again"));
        assert_eq!(
            refusal(replay("again")),
            "ResourceAlreadyExistsException: Replay again already exists."
        );
    }

    #[test]
    fn needs_permission_on_all_three() {
        let house = house_with_events(1);
        let only = allow(
            "events:StartReplay",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:replay/*"),
        );
        house
            .as_new_user("clerk", &[&only])
            .is_denied::<api::StartReplay>(replay("again"));
        house.needs::<api::StartReplay>("events:StartReplay", "*", replay("again"));
    }
}
