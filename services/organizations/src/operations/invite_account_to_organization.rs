//! `InviteAccountToOrganization`: asks another account to join.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html>

use ringwall_core::{AccountId, Reply, RequestContext};
use ringwall_identity::organization::find_member;

use crate::api::{
    ActionType, HandshakeState, InviteAccountToOrganizationInput, InviteAccountToOrganizationOutput,
};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::handshake::{self, Handshake, INVITATION_DAYS};
use crate::resources::{id, tagging};
use crate::seat::{Reach, Seat};
use crate::store::OrganizationsWrite;

pub(crate) fn invite_account_to_organization(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: InviteAccountToOrganizationInput,
) -> Result<Reply<InviteAccountToOrganizationOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let action = "organizations:InviteAccountToOrganization";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let (recipient, email) = tx.invited(&input.target)?;

    let ask = seat
        .ask()
        .on(seat.resource(seat.arns.account(recipient), None));
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    seat.authorize_tags(ctx, seat.arns.any_account(), &tags)?;

    require_may_be_invited(tx, &seat, recipient)?;
    let new = Handshake {
        id: id::handshake(&*ctx.platform().entropy),
        organization: seat.id().to_owned(),
        management: seat.organization.management_account,
        management_email: seat.organization.email.clone(),
        management_name: seat.member.name.clone(),
        all_features: seat.organization.all_features,
        action: ActionType::Invite,
        state: HandshakeState::Open,
        requested_at: ctx.now(),
        expires_at: ctx.now().plus_days(INVITATION_DAYS),
        recipient,
        recipient_email: email,
        notes: input.notes.map(|notes| notes.into_exposed()),
        tags,
        parent: None,
        transfer: None,
    };
    tx.schedule_expiry(&new)?;
    let shown = handshake::shown(&new, &seat.arns);
    tx.put_handshake(new)?;

    Ok(permit.reply(InviteAccountToOrganizationOutput {
        handshake: Some(shown),
    }))
}

fn require_may_be_invited(
    tx: &OrganizationsWrite<'_>,
    seat: &Seat,
    recipient: AccountId,
) -> Result<(), OrganizationsError> {
    if find_member(tx.rows(), recipient)?.is_some() {
        return Err(OrganizationsError::handshake_account_in_organization());
    }
    let all = tx.handshakes_of(seat.id(), None, usize::MAX)?;
    let open: Vec<_> = all.iter().filter(|(_, one)| one.is_open()).collect();
    if open
        .iter()
        .any(|(_, one)| one.action == ActionType::EnableAllFeatures)
    {
        return Err(OrganizationsError::invites_are_off());
    }
    if open.iter().any(|(_, one)| one.recipient == recipient) {
        return Err(OrganizationsError::handshake_exists());
    }
    if tx.count(seat.id())?.0 + open.len() >= quotas::ACCOUNTS {
        return Err(OrganizationsError::handshake_too_many_accounts());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse};

    use crate::api::{
        self, ActionType, HandshakeParty, HandshakePartyType, HandshakeState,
        InviteAccountToOrganizationInput,
    };
    use crate::bench::{Steps as _, house};

    fn to(id: &str, kind: HandshakePartyType) -> InviteAccountToOrganizationInput {
        InviteAccountToOrganizationInput {
            target: HandshakeParty {
                id: id.to_owned().into(),
                r#type: kind,
            },
            notes: None,
            tags: None,
        }
    }

    fn refusal(house: &TestHouse, id: &str, kind: HandshakePartyType) -> String {
        house.refusal::<api::InviteAccountToOrganization>(to(id, kind))
    }

    #[test]
    fn an_invitation_is_open_for_fifteen_days() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let invitation = house.handshake(&id);
        assert_eq!(invitation.state, Some(HandshakeState::Open));
        assert_eq!(invitation.action, Some(ActionType::Invite));
        assert_eq!(invitation.parties.unwrap().len(), 2);
        house.advance_secs(15 * 86_400);
        assert_eq!(house.handshake(&id).state, Some(HandshakeState::Expired));
        house.advance_secs(30 * 86_400);
        let gone = house.refusal::<api::DescribeHandshake>(ringwall_testing::input(&[(
            "HandshakeId",
            id.as_str(),
        )]));
        assert!(gone.starts_with("HandshakeNotFoundException: "), "{gone}");
    }

    #[test]
    fn refuses_who_is_invited_who_is_in_and_who_is_nobody() {
        let house = house();
        house.invite(OTHER_ACCOUNT);
        let account = HandshakePartyType::Account;
        assert_eq!(
            refusal(&house, OTHER_ACCOUNT, account),
            "DuplicateHandshakeException: A handshake with the same action and target already exists."
        );
        let member = house.new_account("one");
        assert!(refusal(&house, &member, account).starts_with("HandshakeConstraintViolation"));
        let email = HandshakePartyType::Email;
        assert!(
            refusal(&house, "one@example.com", email).starts_with("HandshakeConstraintViolation")
        );
        assert!(refusal(&house, "two@example.com", email).starts_with("InvalidInputException: "));
        let organization = HandshakePartyType::Organization;
        assert!(
            refusal(&house, "o-abcdefghij", organization).starts_with("InvalidInputException: ")
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        house.needs::<api::InviteAccountToOrganization>(
            "organizations:InviteAccountToOrganization",
            &house.account_arn(OTHER_ACCOUNT),
            to(OTHER_ACCOUNT, HandshakePartyType::Account),
        );
    }
}
