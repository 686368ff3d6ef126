//! `TerminateResponsibilityTransfer`: ends a transfer with the end of a month.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_TerminateResponsibilityTransfer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ResponsibilityTransferStatus, TerminateResponsibilityTransferInput,
    TerminateResponsibilityTransferOutput,
};
use crate::error::OrganizationsError;
use crate::resources::transfer::{self, Transfer};
use crate::store::OrganizationsWrite;

pub(crate) fn terminate_responsibility_transfer(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: TerminateResponsibilityTransferInput,
) -> Result<Reply<TerminateResponsibilityTransferOutput>, OrganizationsError> {
    let action = "organizations:TerminateResponsibilityTransfer";
    let (permit, seen) = tx.authorized_transfer(ctx, action, &input.id)?;

    seen.transfer.require_may_end()?;
    let ended = Transfer {
        status: ResponsibilityTransferStatus::Withdrawn,
        ends_at: Some(transfer::end(input.end_timestamp, ctx.now())?),
        ..Transfer::clone(&seen.transfer)
    };
    tx.schedule_end(&ended)?;
    let shown = transfer::shown(&ended, &seen.seat.arns, seen.direction);
    tx.put_transfer(ended)?;

    Ok(permit.reply(TerminateResponsibilityTransferOutput {
        responsibility_transfer: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, START, TestHouse, input};

    use crate::api::{self, ResponsibilityTransferStatus};
    use crate::bench::{TransferSteps as _, house, transfer_invitation};

    fn refusal(house: &TestHouse, id: &str) -> String {
        house.refusal::<api::TerminateResponsibilityTransfer>(input(&[("Id", id)]))
    }

    #[test]
    fn either_side_ends_it_with_the_month() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        assert!(refusal(&other, &id).starts_with("InvalidResponsibilityTransferTransition"));
        house.agree(&id);
        let ended = other.answer::<api::TerminateResponsibilityTransfer>(input(&[("Id", &id)]));
        let ended = ended.responsibility_transfer.unwrap();
        let end = START.next_month_start().plus_millis(-1);
        assert_eq!(ended.end_timestamp, Some(end));
        assert_eq!(ended.status, Some(ResponsibilityTransferStatus::Withdrawn));
        assert!(refusal(&house, &id).starts_with("ResponsibilityTransferAlreadyInStatus"));
        let events = house.advance_secs(32 * 86_400).into_iter();
        let told: Vec<_> = events
            .filter(|event| event.name == "ResponsibilityTransferTerminated")
            .map(|event| event.account.to_string())
            .collect();
        assert_eq!(told, [OTHER_ACCOUNT, ACCOUNT]);
        house.answer::<api::InviteOrganizationToTransferResponsibility>({
            let mut again = transfer_invitation(OTHER_ACCOUNT);
            again.start_timestamp = house.now().next_month_start();
            again
        });
    }

    #[test]
    fn an_organization_with_a_transfer_stays() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        let delete = || other.call::<api::DeleteOrganization>(input(&[]));
        assert!(
            delete()
                .unwrap_err()
                .contains("ongoing responsibility transfer")
        );
        let invitation = house.transfer(&id).active_handshake_id.unwrap();
        house.answer::<api::CancelHandshake>(input(&[("HandshakeId", &invitation)]));
        assert_eq!(
            other.transfer(&id).status,
            Some(ResponsibilityTransferStatus::Canceled)
        );
        assert!(delete().is_ok());
    }

    #[test]
    fn needs_permission_on_the_transfer() {
        let (house, _) = house().with_partner();
        let id = house.invite_to_transfer();
        house.agree(&id);
        house.needs::<api::TerminateResponsibilityTransfer>(
            "organizations:TerminateResponsibilityTransfer",
            &house.transfer(&id).arn.unwrap(),
            input(&[("Id", &id)]),
        );
    }
}
