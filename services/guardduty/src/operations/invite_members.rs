//! `InviteMembers`: invites members that were created.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_InviteMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{InviteMembersInput, InviteMembersOutput};
use crate::error::GuardDutyError;
use crate::invitation::{self, Letter};
use crate::members;
use crate::resources::member::Via;
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

pub(crate) fn invite_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: InviteMembersInput,
) -> Result<Reply<InviteMembersOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:InviteMembers", &input.detector_id)?;

    let is_member = members::administrator_of(&*tx.tx, ctx.account(), &ctx.region)?.is_some();
    let letter = Letter {
        message: input.message.as_deref(),
        is_sent: input.disable_email_notification != Some(true),
    };
    let unprocessed_accounts = each(&input.account_ids, |account| {
        if is_member {
            return Ok(Err(Reason::INVITES_AS_MEMBER));
        }
        if account == ctx.account() {
            return Ok(Err(Reason::INVITES_ITSELF));
        }
        let Some(member) = members::find(&*tx.tx, &detector.id, account)? else {
            return Ok(Err(Reason::NO_EMAIL));
        };
        if member.relationship.is_open() {
            return Ok(Err(Reason::INVITED_ALREADY));
        }
        if member.via == Via::Organization {
            return Ok(Err(Reason::CREATED_BY_ORGANIZATION));
        }
        invitation::invite(ctx, tx.tx, &detector, &member, &letter)?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(InviteMembersOutput {
        unprocessed_accounts,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;
    use ringwall_service::MESSAGE_TOPIC;
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{
        self, AccountDetail, CreateMembersInput, DeclineInvitationsInput, DeleteInvitationsInput,
        DeleteMembersInput, DisassociateMembersInput, InviteMembersInput, Member,
        StopMonitoringMembersInput, UnprocessedAccount,
    };
    use crate::bench::{Steps as _, enabled, house};

    fn create(house: &TestHouse, detector: &str, account: &str) -> Vec<UnprocessedAccount> {
        let made = house.answer::<api::CreateMembers>(CreateMembersInput {
            detector_id: detector.to_owned(),
            account_details: vec![AccountDetail {
                account_id: account.to_owned(),
                email: Sensitive::new("member@example.com".to_owned()),
            }],
        });
        made.unprocessed_accounts
    }

    fn invite(house: &TestHouse, detector: &str, account: &str) -> Vec<UnprocessedAccount> {
        let invited = house.answer::<api::InviteMembers>(InviteMembersInput {
            detector_id: detector.to_owned(),
            account_ids: vec![account.to_owned()],
            disable_email_notification: None,
            message: Some("<hello>".to_owned()),
        });
        invited.unprocessed_accounts
    }

    fn member(house: &TestHouse, detector: &str) -> Member {
        let listed = house.answer::<api::ListMembers>(input(&[
            ("DetectorId", detector),
            ("OnlyAssociated", "false"),
        ]));
        listed.members.unwrap().remove(0)
    }

    fn accept(house: &TestHouse, detector: &str) {
        let invitations = house.answer::<api::ListInvitations>(input(&[]));
        let invitation = invitations.invitations.unwrap().remove(0);
        house.answer::<api::AcceptAdministratorInvitation>(input(&[
            ("DetectorId", detector),
            ("AdministratorId", ACCOUNT),
            ("InvitationId", &invitation.invitation_id.unwrap()),
        ]));
    }

    #[test]
    fn an_invited_account_accepts_and_is_administered() {
        let house = house();
        let own = house.new_detector();
        let other = house.as_account(OTHER_ACCOUNT);
        let theirs = other
            .answer::<api::CreateDetector>(enabled())
            .detector_id
            .unwrap();
        let missing = invite(&house, &own, OTHER_ACCOUNT);
        assert!(missing[0].result.contains("email address is missing"));
        assert_eq!(create(&house, &own, OTHER_ACCOUNT), []);
        assert!(
            create(&house, &own, OTHER_ACCOUNT)[0]
                .result
                .contains("already a member")
        );
        assert_eq!(member(&house, &own).relationship_status, "Created");

        assert_eq!(invite(&house, &own, OTHER_ACCOUNT), []);
        assert!(
            invite(&house, &own, OTHER_ACCOUNT)[0]
                .result
                .contains("has already invited")
        );
        let mails = house
            .store()
            .read()
            .unwrap()
            .outbox(MESSAGE_TOPIC, 10)
            .unwrap();
        assert_eq!(mails.len(), 1);
        let count = || {
            let counted = other.answer::<api::GetInvitationsCount>(input(&[]));
            counted.invitations_count.unwrap()
        };
        assert_eq!(count(), 1);
        accept(&other, &theirs);
        assert_eq!(count(), 0);
        let found = member(&house, &own);
        assert_eq!(found.relationship_status, "Enabled");
        assert_eq!(found.detector_id, Some(theirs.clone()));
        let administrator = other
            .answer::<api::GetAdministratorAccount>(input(&[("DetectorId", &theirs)]))
            .administrator;
        assert_eq!(administrator.account_id.as_deref(), Some(ACCOUNT));
        let master = other.answer::<api::GetMasterAccount>(input(&[("DetectorId", &theirs)]));
        assert_eq!(master.master.account_id.as_deref(), Some(ACCOUNT));
    }

    #[test]
    fn a_member_is_suspended_let_go_and_forgotten_by_its_administrator() {
        let house = house();
        let own = house.new_detector();
        let other = house.as_account(OTHER_ACCOUNT);
        let theirs = other
            .answer::<api::CreateDetector>(enabled())
            .detector_id
            .unwrap();
        create(&house, &own, OTHER_ACCOUNT);
        invite(&house, &own, OTHER_ACCOUNT);
        accept(&other, &theirs);
        let account_ids = vec![OTHER_ACCOUNT.to_owned()];
        let delete = || {
            let deleted = house.answer::<api::DeleteMembers>(DeleteMembersInput {
                detector_id: own.clone(),
                account_ids: account_ids.clone(),
            });
            deleted.unprocessed_accounts
        };
        assert!(delete()[0].result.contains("still associated"));
        house.answer::<api::StopMonitoringMembers>(StopMonitoringMembersInput {
            detector_id: own.clone(),
            account_ids: account_ids.clone(),
        });
        assert_eq!(member(&house, &own).relationship_status, "Disabled");
        let asked = input(&[("DetectorId", &theirs)]);
        let status = other.answer::<api::GetDetector>(asked).status;
        assert_eq!(status, api::DetectorStatus::Disabled);
        house.answer::<api::DisassociateMembers>(DisassociateMembersInput {
            detector_id: own.clone(),
            account_ids: account_ids.clone(),
        });
        assert_eq!(member(&house, &own).relationship_status, "Removed");
        let associated = house.answer::<api::ListMembers>(input(&[("DetectorId", &own)]));
        assert_eq!(associated.members.unwrap(), []);
        assert_eq!(delete(), []);
    }

    #[test]
    fn an_invitation_is_declined_before_it_is_deleted() {
        let house = house();
        let own = house.new_detector();
        let other = house.as_account(OTHER_ACCOUNT);
        create(&house, &own, OTHER_ACCOUNT);
        invite(&house, &own, OTHER_ACCOUNT);
        let account_ids = vec![ACCOUNT.to_owned()];
        let delete = || {
            let deleted = other.answer::<api::DeleteInvitations>(DeleteInvitationsInput {
                account_ids: account_ids.clone(),
            });
            deleted.unprocessed_accounts
        };
        assert!(
            delete()[0]
                .result
                .contains("has not declined their invitation yet")
        );
        let declined = other.answer::<api::DeclineInvitations>(DeclineInvitationsInput {
            account_ids: account_ids.clone(),
        });
        assert_eq!(declined.unprocessed_accounts, []);
        assert_eq!(member(&house, &own).relationship_status, "Resigned");
        assert_eq!(delete(), []);
        let listed = other.answer::<api::ListInvitations>(input(&[]));
        assert_eq!(listed.invitations.unwrap(), []);
    }

    #[test]
    fn an_account_is_a_member_or_an_administrator_and_of_one_account() {
        let house = house();
        let own = house.new_detector();
        let other = house.as_account(OTHER_ACCOUNT);
        let theirs = other
            .answer::<api::CreateDetector>(enabled())
            .detector_id
            .unwrap();
        create(&house, &own, OTHER_ACCOUNT);
        invite(&house, &own, OTHER_ACCOUNT);
        create(&other, &theirs, "777788889999");
        let refusal = other.refusal::<api::AcceptInvitation>(input(&[
            ("DetectorId", &theirs),
            ("MasterId", ACCOUNT),
            ("InvitationId", "0"),
        ]));
        assert!(
            refusal.contains("still has created, invited or associated members"),
            "{refusal}"
        );
        other.answer::<api::DeleteMembers>(DeleteMembersInput {
            detector_id: theirs.clone(),
            account_ids: vec!["777788889999".to_owned()],
        });
        let refusal = other.refusal::<api::AcceptInvitation>(input(&[
            ("DetectorId", &theirs),
            ("MasterId", ACCOUNT),
            ("InvitationId", "0"),
        ]));
        assert!(refusal.contains("does not have an invitation"), "{refusal}");
        accept(&other, &theirs);
        let left = create(&other, &theirs, "777788889999");
        assert!(
            left[0]
                .result
                .contains("already an associated member of another master")
        );
        other.answer::<api::DisassociateFromMasterAccount>(input(&[("DetectorId", &theirs)]));
        assert_eq!(member(&house, &own).relationship_status, "Resigned");
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let own = house.new_detector();
        house.needs::<api::InviteMembers>(
            "guardduty:InviteMembers",
            "*",
            InviteMembersInput {
                detector_id: own,
                account_ids: vec![OTHER_ACCOUNT.to_owned()],
                disable_email_notification: Some(true),
                message: None,
            },
        );
    }
}
