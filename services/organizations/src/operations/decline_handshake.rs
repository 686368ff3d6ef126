//! `DeclineHandshake`: the account that is asked says no.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeclineHandshake.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeclineHandshakeInput, DeclineHandshakeOutput, HandshakeState};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::handshake;
use crate::store::OrganizationsWrite;

pub(crate) fn decline_handshake(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DeclineHandshakeInput,
) -> Result<Reply<DeclineHandshakeOutput>, OrganizationsError> {
    let action = "organizations:DeclineHandshake";
    let (permit, handshake) = tx.authorized_handshake(ctx, action, &input.handshake_id)?;

    handshake.require_open_for(HandshakeState::Declined)?;
    if handshake.recipient != ctx.account() {
        return Err(OrganizationsError::access_denied());
    }
    let ended = tx.end_handshake(&handshake, HandshakeState::Declined, ctx.now())?;
    let arns = Arns::new(ctx.partition(), ended.management, &ended.organization);

    Ok(permit.reply(DeclineHandshakeOutput {
        handshake: Some(handshake::shown(&ended, &arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, allow, input};

    use crate::api::{self, HandshakeState};
    use crate::bench::{Steps as _, house};

    #[test]
    fn only_who_was_asked_declines() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let decline = || input(&[("HandshakeId", id.as_str())]);
        house.is_denied::<api::DeclineHandshake>(decline());
        let third = house.as_account("777788889999");
        let refusal = third.refusal::<api::DeclineHandshake>(decline());
        assert!(
            refusal.starts_with("HandshakeNotFoundException: "),
            "{refusal}"
        );
        let other = house.as_account(OTHER_ACCOUNT);
        other
            .as_new_user("stranger", &[])
            .is_denied::<api::DeclineHandshake>(decline());
        let arn = house.handshake(&id).arn.unwrap();
        let may = allow("organizations:DeclineHandshake", &arn);
        other
            .as_new_user("user", &[&may])
            .answer::<api::DeclineHandshake>(decline());
        assert_eq!(house.handshake(&id).state, Some(HandshakeState::Declined));
        let refusal = other.refusal::<api::AcceptHandshake>(input(&[("HandshakeId", id.as_str())]));
        assert!(
            refusal.starts_with("InvalidHandshakeTransitionException: "),
            "{refusal}"
        );
    }
}
