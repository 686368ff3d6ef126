//! `AcceptHandshake`: agrees to a handshake, which does what it is about.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_AcceptHandshake.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{
    Member, MemberStatus, Organization, find_member, find_organization, put_organization,
};

use crate::api::{AcceptHandshakeInput, AcceptHandshakeOutput, ActionType, HandshakeState};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::email;
use crate::resources::handshake::{self, Handshake};
use crate::roles::{self, Place};
use crate::store::OrganizationsWrite;

pub(crate) fn accept_handshake(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: AcceptHandshakeInput,
) -> Result<Reply<AcceptHandshakeOutput>, OrganizationsError> {
    let action = "organizations:AcceptHandshake";
    let (permit, handshake) = tx.authorized_handshake(ctx, action, &input.handshake_id)?;

    handshake.require_open_for(HandshakeState::Accepted)?;
    if handshake.recipient != ctx.account() {
        return Err(OrganizationsError::access_denied());
    }
    let organization = find_organization(tx.rows(), &handshake.organization)?;
    let organization = organization.ok_or_else(OrganizationsError::no_such_handshake)?;
    match handshake.action {
        ActionType::Invite => join(ctx, tx, &organization, &handshake)?,
        ActionType::EnableAllFeatures => enable_all_features(tx, &organization, &handshake)?,
        ActionType::TransferResponsibility => require_may_transfer(ctx, tx, &handshake)?,
        _ => {}
    }
    let accepted = tx.end_handshake(&handshake, HandshakeState::Accepted, ctx.now())?;
    if let Some(parent) = &handshake.parent {
        open_when_all_agree(tx, parent)?;
    }
    let arns = Arns::of(ctx.partition(), &organization);

    Ok(permit.reply(AcceptHandshakeOutput {
        handshake: Some(handshake::shown(&accepted, &arns)),
    }))
}

/// The invited account joins, below the root.
fn join(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    organization: &Organization,
    handshake: &Handshake,
) -> Result<(), OrganizationsError> {
    roles::authorize_service_role(ctx)?;
    let account = handshake.recipient;
    if find_member(tx.rows(), account)?.is_some() {
        return Err(OrganizationsError::handshake_account_in_organization());
    }
    let (name, email) = match tx.find_facts(account)? {
        Some(facts) => (facts.name.clone(), facts.email.clone()),
        None => (account.to_string(), email::unknown(account)),
    };
    let member = Member {
        account,
        organization: organization.id.clone(),
        parent: organization.root_id.clone(),
        name,
        email,
        status: MemberStatus::Active,
        created_here: false,
        joined_at: ctx.now(),
        tags: handshake.tags.clone(),
    };
    tx.join(organization, member)?;
    Place::of_caller(ctx).put_service_role(tx.tx)
}

/// The management account has the last word, when all members have agreed.
fn enable_all_features(
    tx: &mut OrganizationsWrite<'_>,
    organization: &Organization,
    handshake: &Handshake,
) -> Result<(), OrganizationsError> {
    if handshake.state != HandshakeState::Open {
        return Err(OrganizationsError::handshake_transition());
    }
    let changed = Organization {
        all_features: true,
        ..organization.clone()
    };
    Ok(put_organization(tx.tx, changed)?)
}

/// Both sides manage an organization, and have room for what they agree on.
fn require_may_transfer(
    ctx: &RequestContext,
    tx: &OrganizationsWrite<'_>,
    handshake: &Handshake,
) -> Result<(), OrganizationsError> {
    for account in [handshake.recipient, handshake.management] {
        if tx.managed_by(account)?.is_none() {
            return Err(OrganizationsError::transfer_unavailable());
        }
    }
    tx.require_room_for_transfer(handshake.recipient, handshake.management, ctx.now())
}

fn open_when_all_agree(
    tx: &mut OrganizationsWrite<'_>,
    parent: &str,
) -> Result<(), OrganizationsError> {
    let Some(found) = tx.find_handshake(parent)? else {
        return Ok(());
    };
    let all = tx.handshakes_of(&found.organization, None, usize::MAX)?;
    let mut parts = all
        .iter()
        .filter(|(_, one)| one.parent.as_deref() == Some(parent));
    let agreed = parts.all(|(_, one)| one.state == HandshakeState::Accepted);
    if agreed && found.state == HandshakeState::Requested {
        let state = HandshakeState::Open;
        tx.put_handshake(Handshake {
            state,
            ..Handshake::clone(&found)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, allow, input};

    use crate::api::{self, AccountJoinedMethod, HandshakeState};
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn who_was_invited_is_in() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let other = house.as_account(OTHER_ACCOUNT);
        let accept = || input(&[("HandshakeId", id.as_str())]);
        house.is_denied::<api::AcceptHandshake>(accept());
        let accepted = other.answer::<api::AcceptHandshake>(accept());
        assert_eq!(
            accepted.handshake.unwrap().state,
            Some(HandshakeState::Accepted)
        );
        let found = house.answer::<api::DescribeAccount>(input(&[("AccountId", OTHER_ACCOUNT)]));
        assert_eq!(
            found.account.unwrap().joined_method,
            Some(AccountJoinedMethod::Invited)
        );
        let denial = house.new_policy("SERVICE_CONTROL_POLICY", "no", &deny("*"));
        house.attach(&denial, OTHER_ACCOUNT);
        other.is_denied::<api::DescribeOrganization>(input(&[]));
        house.detach(&denial, OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::AcceptHandshake>(accept()),
            "HandshakeAlreadyInStateException: The specified handshake is already in the requested state."
        );
    }

    #[test]
    fn who_has_an_organization_stays_there() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let other = house.as_account(OTHER_ACCOUNT);
        other.answer::<api::CreateOrganization>(input(&[]));
        let refusal = other.refusal::<api::AcceptHandshake>(input(&[("HandshakeId", id.as_str())]));
        assert!(
            refusal.starts_with("HandshakeConstraintViolationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_handshake() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let arn = house.handshake(&id).arn.unwrap();
        assert_eq!(
            arn,
            format!(
                "arn:aws:organizations::{ACCOUNT}:handshake/{}/invite/{id}",
                house.organization_id()
            )
        );
        let other = house.as_account(OTHER_ACCOUNT);
        let accept = || input(&[("HandshakeId", id.as_str())]);
        other
            .as_new_user("stranger", &[])
            .is_denied::<api::AcceptHandshake>(accept());
        let may = allow("organizations:AcceptHandshake", &arn);
        let half = other.as_new_user("half", &[&may]);
        let refusal = half.refusal::<api::AcceptHandshake>(accept());
        assert!(
            refusal.starts_with("AccessDeniedForDependencyException: "),
            "{refusal}"
        );
        let link = allow("iam:CreateServiceLinkedRole", "*");
        other
            .as_new_user("whole", &[&may, &link])
            .answer::<api::AcceptHandshake>(accept());
    }
}
