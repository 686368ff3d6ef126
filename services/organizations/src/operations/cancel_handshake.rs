//! `CancelHandshake`: the management account takes back what it asked.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CancelHandshake.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CancelHandshakeInput, CancelHandshakeOutput, HandshakeState};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::handshake;
use crate::store::OrganizationsWrite;

pub(crate) fn cancel_handshake(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CancelHandshakeInput,
) -> Result<Reply<CancelHandshakeOutput>, OrganizationsError> {
    let action = "organizations:CancelHandshake";
    let (permit, handshake) = tx.authorized_handshake(ctx, action, &input.handshake_id)?;

    handshake.require_open_for(HandshakeState::Canceled)?;
    if handshake.management != ctx.account() {
        return Err(OrganizationsError::access_denied());
    }
    let canceled = HandshakeState::Canceled;
    for (_, part) in tx.handshakes_of(&handshake.organization, None, usize::MAX)? {
        if part.parent.as_ref() == Some(&handshake.id) && part.is_open() {
            tx.end_handshake(&part, canceled, ctx.now())?;
        }
    }
    let ended = tx.end_handshake(&handshake, canceled, ctx.now())?;
    let arns = Arns::new(ctx.partition(), ended.management, &ended.organization);

    Ok(permit.reply(CancelHandshakeOutput {
        handshake: Some(handshake::shown(&ended, &arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, HandshakeState};
    use crate::bench::{Steps as _, house};

    #[test]
    fn only_who_asked_cancels() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let cancel = || input(&[("HandshakeId", id.as_str())]);
        house
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::CancelHandshake>(cancel());
        let arn = house.handshake(&id).arn.unwrap();
        house.needs::<api::CancelHandshake>("organizations:CancelHandshake", &arn, cancel());
        assert_eq!(house.handshake(&id).state, Some(HandshakeState::Canceled));
        house.invite(OTHER_ACCOUNT);
    }
}
