//! `CancelReplay`: stops a replay that is under way.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CancelReplay.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CancelReplayInput, CancelReplayOutput, ReplayState};
use crate::error::EventsError;
use crate::resources::replay::{Replay, ask_about_replay};
use crate::store::EventsWrite;

pub(crate) fn cancel_replay(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: CancelReplayInput,
) -> Result<Reply<CancelReplayOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_replay(account, region, &input.replay_name)?;

    let ask = ask_about_replay("events:CancelReplay", account, region, &input.replay_name);
    let permit = tx.service.permit(ctx, &ask)?;

    let replay = found.ok_or_else(|| EventsError::replay_not_found(&input.replay_name))?;
    if !matches!(replay.state, ReplayState::Starting | ReplayState::Running) {
        return Err(EventsError::replay_is_over(&replay.name));
    }
    // The replay's next step finds it so, and ends it.
    tx.put_replay(Replay {
        state: ReplayState::Cancelling,
        ..Replay::clone(&replay)
    })?;

    Ok(permit.reply(CancelReplayOutput {
        replay_arn: Some(replay.arn()),
        state: Some(ReplayState::Cancelling),
        state_reason: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, ReplayState};
    use crate::bench::{ArchiveSteps as _, Steps as _, house, replay};

    #[test]
    fn nothing_is_sent_any_more() {
        let house = house();
        house.make_archive("shop", None, 0);
        house.put_event("shop", "{}");
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.target_function("rule", "open");
        house.start_replay(replay("again"));
        let canceled = house.needs::<api::CancelReplay>(
            "events:CancelReplay",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:replay/again"),
            input(&[("ReplayName", "again")]),
        );
        assert_eq!(canceled.state, Some(ReplayState::Cancelling));
        house.advance_secs(0);
        assert_eq!(house.replay_state("again"), ReplayState::Cancelled);
        assert!(house.invocations().is_empty());
        assert_eq!(
            house.refusal::<api::CancelReplay>(input(&[("ReplayName", "again")])),
            "IllegalStatusException: Replay again is not in a valid state for this operation."
        );
        assert_eq!(
            house.refusal::<api::CancelReplay>(input(&[("ReplayName", "none")])),
            "ResourceNotFoundException: Replay none does not exist."
        );
    }
}
