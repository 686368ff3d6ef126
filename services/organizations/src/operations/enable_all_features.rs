//! `EnableAllFeatures`: begins to turn an organization of consolidated billing into one of all features.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAllFeatures.html>

use ringwall_core::{Reply, RequestContext, Tags};
use ringwall_identity::organization::{Member, all_children, find_member};

use crate::api::{ActionType, EnableAllFeaturesInput, EnableAllFeaturesOutput, HandshakeState};
use crate::error::OrganizationsError;
use crate::resources::handshake::{self, ALL_FEATURES_DAYS, Handshake};
use crate::resources::id;
use crate::seat::{Reach, Seat};
use crate::store::OrganizationsWrite;

pub(crate) fn enable_all_features(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    _input: EnableAllFeaturesInput,
) -> Result<Reply<EnableAllFeaturesOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:EnableAllFeatures", Reach::Management)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    if seat.organization.all_features {
        return Err(OrganizationsError::has_all_features());
    }
    let all = tx.handshakes_of(seat.id(), None, usize::MAX)?;
    let is_pending = |one: &Handshake| one.is_open() && one.action == ActionType::EnableAllFeatures;
    if all.iter().any(|(_, one)| is_pending(one)) {
        return Err(OrganizationsError::all_features_pending());
    }
    let asked = invited_members(tx, &seat)?;
    let mut whole = proposal(ctx, &seat, ActionType::EnableAllFeatures, &seat.member);
    if asked.is_empty() {
        whole.state = HandshakeState::Open;
    }
    for member in asked {
        let mut part = proposal(ctx, &seat, ActionType::ApproveAllFeatures, &member);
        part.parent = Some(whole.id.clone());
        tx.schedule_expiry(&part)?;
        tx.put_handshake(part)?;
    }
    tx.schedule_expiry(&whole)?;
    let shown = handshake::shown(&whole, &seat.arns);
    tx.put_handshake(whole)?;

    Ok(permit.reply(EnableAllFeaturesOutput {
        handshake: Some(shown),
    }))
}

/// The members that were invited; those that the organization made need not be asked.
fn invited_members(
    tx: &OrganizationsWrite<'_>,
    seat: &Seat,
) -> Result<Vec<Member>, OrganizationsError> {
    let mut members = Vec::new();
    for (_, id) in all_children(tx.rows(), seat.id(), None, usize::MAX)? {
        let Ok(account) = id.parse() else { continue };
        let found = find_member(tx.rows(), account)?;
        let is_asked = |member: &&std::sync::Arc<Member>| {
            !member.created_here && member.account != seat.member.account
        };
        members.extend(
            found
                .iter()
                .filter(is_asked)
                .map(|member| Member::clone(member)),
        );
    }
    Ok(members)
}

fn proposal(ctx: &RequestContext, seat: &Seat, action: ActionType, to: &Member) -> Handshake {
    Handshake {
        id: id::handshake(&*ctx.platform().entropy),
        organization: seat.id().to_owned(),
        management: seat.organization.management_account,
        management_email: seat.organization.email.clone(),
        management_name: seat.member.name.clone(),
        all_features: true,
        action,
        state: HandshakeState::Requested,
        requested_at: ctx.now(),
        expires_at: ctx.now().plus_days(ALL_FEATURES_DAYS),
        recipient: to.account,
        recipient_email: None,
        notes: None,
        tags: Tags::new(),
        parent: None,
        transfer: None,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, ActionType, HandshakeState, OrganizationFeatureSet};
    use crate::bench::{Steps as _, empty_house, house};

    fn billing() -> TestHouse {
        let house = empty_house();
        house.answer::<api::CreateOrganization>(input(&[("FeatureSet", "CONSOLIDATED_BILLING")]));
        house
    }

    fn features(house: &TestHouse) -> OrganizationFeatureSet {
        let found = house.answer::<api::DescribeOrganization>(input(&[]));
        found.organization.unwrap().feature_set.unwrap()
    }

    fn accept(house: &TestHouse, id: &str) -> Result<api::AcceptHandshakeOutput, String> {
        house.call::<api::AcceptHandshake>(input(&[("HandshakeId", id)]))
    }

    #[test]
    fn the_management_account_has_the_last_word() {
        let house = billing();
        let begun = house
            .answer::<api::EnableAllFeatures>(input(&[]))
            .handshake
            .unwrap();
        assert_eq!(begun.state, Some(HandshakeState::Open));
        assert_eq!(
            features(&house),
            OrganizationFeatureSet::ConsolidatedBilling
        );
        accept(&house, &begun.id.unwrap()).unwrap();
        assert_eq!(features(&house), OrganizationFeatureSet::All);
    }

    #[test]
    fn invited_members_must_agree_first() {
        let house = billing();
        let other = house.as_account(OTHER_ACCOUNT);
        accept(&other, &house.invite(OTHER_ACCOUNT)).unwrap();
        let begun = house
            .answer::<api::EnableAllFeatures>(input(&[]))
            .handshake
            .unwrap();
        let whole = begun.id.unwrap();
        assert_eq!(begun.state, Some(HandshakeState::Requested));
        assert!(
            accept(&house, &whole)
                .unwrap_err()
                .starts_with("InvalidHandshakeTransition")
        );
        let refusal = house.refusal::<api::EnableAllFeatures>(input(&[]));
        assert!(
            refusal.starts_with("HandshakeConstraintViolationException: "),
            "{refusal}"
        );
        let mine = other
            .answer::<api::ListHandshakesForAccount>(input(&[]))
            .handshakes
            .unwrap();
        let part = mine
            .into_iter()
            .find(|one| one.action == Some(ActionType::ApproveAllFeatures));
        accept(&other, &part.unwrap().id.unwrap()).unwrap();
        accept(&house, &whole).unwrap();
        assert_eq!(features(&house), OrganizationFeatureSet::All);
    }

    #[test]
    fn refuses_where_there_are_all() {
        let refusal = house().refusal::<api::EnableAllFeatures>(input(&[]));
        assert!(
            refusal.starts_with("HandshakeConstraintViolationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        billing().needs::<api::EnableAllFeatures>(
            "organizations:EnableAllFeatures",
            "*",
            input(&[]),
        );
    }
}
