//! `InviteOrganizationToTransferResponsibility`: offers the management account of another
//! organization to manage and pay its bill.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteOrganizationToTransferResponsibility.html>

use ringwall_core::{AccountId, Reply, RequestContext};
use ringwall_identity::organization::Organization;

use crate::api::{
    ActionType, HandshakeState, InviteOrganizationToTransferResponsibilityInput,
    InviteOrganizationToTransferResponsibilityOutput, ResponsibilityTransferStatus,
};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::handshake::{self, AskedTransfer, Handshake};
use crate::resources::transfer::{self, Direction, KIND, Transfer};
use crate::resources::{id, tagging};
use crate::seat::{Reach, Seat};
use crate::store::OrganizationsWrite;
use crate::transfers::participant;

pub(crate) fn invite_organization_to_transfer_responsibility(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: InviteOrganizationToTransferResponsibilityInput,
) -> Result<Reply<InviteOrganizationToTransferResponsibilityOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let action = "organizations:InviteOrganizationToTransferResponsibility";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let (recipient, email) = tx.invited(&input.target)?;

    let ask = seat
        .ask()
        .on(seat.resource(seat.arns.account(recipient), None));
    let ask = Direction::Inbound.conditions(ask);
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    let kind = KIND.as_str().to_ascii_lowercase();
    let any = seat.arns.transfer(&kind, Direction::Inbound.as_str(), "*");
    seat.authorize_tags(ctx, any, &tags)?;

    transfer::require_start(input.start_timestamp, ctx.now())?;
    let source = require_may_be_asked(ctx, tx, &seat, recipient)?;
    let new = Transfer {
        id: id::transfer(&*ctx.platform().entropy),
        name: input.source_name.into_exposed(),
        status: ResponsibilityTransferStatus::Requested,
        source: participant(&source),
        target: participant(&seat.organization),
        starts_at: input.start_timestamp,
        ends_at: None,
        handshake: id::handshake(&*ctx.platform().entropy),
        tags,
    };
    let invitation = Handshake {
        id: new.handshake.clone(),
        organization: seat.id().to_owned(),
        management: seat.organization.management_account,
        management_email: seat.organization.email.clone(),
        management_name: seat.member.name.clone(),
        all_features: seat.organization.all_features,
        action: ActionType::TransferResponsibility,
        state: HandshakeState::Requested,
        requested_at: ctx.now(),
        expires_at: transfer::invitation_end(new.starts_at),
        recipient,
        recipient_email: email,
        notes: input.notes.map(|notes| notes.into_exposed()),
        tags: ringwall_core::Tags::new(),
        parent: None,
        transfer: Some(AskedTransfer {
            id: new.id.clone(),
            starts_at: new.starts_at,
        }),
    };
    tx.schedule_expiry(&invitation)?;
    let shown = handshake::shown(&invitation, &seat.arns);
    tx.put_handshake(invitation)?;
    tx.put_transfer(new)?;

    Ok(
        permit.reply(InviteOrganizationToTransferResponsibilityOutput {
            handshake: Some(shown),
        }),
    )
}

/// The organization that the recipient manages, if it may be asked.
fn require_may_be_asked(
    ctx: &RequestContext,
    tx: &OrganizationsWrite<'_>,
    seat: &Seat,
    recipient: AccountId,
) -> Result<Organization, OrganizationsError> {
    let own = seat.organization.management_account;
    if recipient == own {
        return Err(OrganizationsError::transfer_to_oneself());
    }
    let asked = tx.managed_by(recipient)?;
    let asked = asked.ok_or_else(OrganizationsError::transfer_unavailable)?;
    let inbound = tx.active_transfers(own, Direction::Inbound, ctx.now())?;
    let mut of_recipient = inbound
        .iter()
        .filter(|transfer| transfer.source.account == recipient);
    match of_recipient.next() {
        Some(known) if known.status == ResponsibilityTransferStatus::Requested => {
            return Err(OrganizationsError::handshake_exists());
        }
        Some(_) => return Err(OrganizationsError::transfer_exists()),
        None => {}
    }
    if inbound.len() >= quotas::INBOUND_TRANSFERS {
        return Err(OrganizationsError::too_many_inbound_transfers());
    }
    Ok(Organization::clone(&asked))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, START};

    use crate::api::{
        self, ActionType, HandshakeResourceType, HandshakeState, ResponsibilityTransferStatus,
    };
    use crate::bench::{Steps as _, TransferSteps as _, house, transfer_invitation};

    fn refusal(house: &ringwall_testing::TestHouse, whom: &str) -> String {
        house.refusal::<api::InviteOrganizationToTransferResponsibility>(transfer_invitation(whom))
    }

    #[test]
    fn an_invitation_is_open_until_a_day_before_the_start() {
        let (house, other) = house().with_partner();
        let id = house.invite_to_transfer();
        let start = START.next_month_start();
        let transfer = house.transfer(&id);
        let invitation = house.handshake(transfer.active_handshake_id.as_deref().unwrap());
        assert_eq!(invitation.state, Some(HandshakeState::Requested));
        assert_eq!(invitation.action, Some(ActionType::TransferResponsibility));
        assert_eq!(invitation.expiration_timestamp, Some(start.plus_days(-1)));
        let resources = invitation.resources.unwrap();
        assert_eq!(
            resources[0].r#type,
            Some(HandshakeResourceType::ResponsibilityTransfer)
        );
        assert_eq!(resources[0].value.as_ref().unwrap().expose(), &id);
        house.advance_secs(start.plus_days(-1).secs() - START.secs());
        let expired = other.transfer(&id).status;
        assert_eq!(expired, Some(ResponsibilityTransferStatus::Expired));
        house.advance_secs(30 * 86_400);
        let gone = house.refusal::<api::DescribeResponsibilityTransfer>(ringwall_testing::input(
            &[("Id", &id)],
        ));
        assert!(gone.starts_with("ResponsibilityTransferNotFound"), "{gone}");
    }

    #[test]
    fn refuses_who_manages_nothing_who_is_asked_and_oneself() {
        let (house, _) = house().with_partner();
        assert!(refusal(&house, "777788889999").starts_with("HandshakeConstraintViolation"));
        assert!(refusal(&house, &house.new_account("member")).contains("not available"));
        assert!(refusal(&house, ACCOUNT).contains("both the sender and recipient"));
        let id = house.invite_to_transfer();
        assert!(refusal(&house, OTHER_ACCOUNT).starts_with("DuplicateHandshakeException: "));
        house.agree(&id);
        assert!(refusal(&house, OTHER_ACCOUNT).contains("with the current transfer"));
    }

    #[test]
    fn needs_permission_on_the_account() {
        let (house, _) = house().with_partner();
        house.needs::<api::InviteOrganizationToTransferResponsibility>(
            "organizations:InviteOrganizationToTransferResponsibility",
            &house.account_arn(OTHER_ACCOUNT),
            transfer_invitation(OTHER_ACCOUNT),
        );
    }
}
