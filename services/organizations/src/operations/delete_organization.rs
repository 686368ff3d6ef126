//! `DeleteOrganization`: dissolves an organization that has no members left.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganization.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{
    all_children, delete_organization as delete_row, delete_policy, delete_unit, find_unit,
    policies,
};
use ringwall_identity::organization_trust::{delete_trust, trusted_services};

use crate::api::HandshakeState;
use crate::api::{DeleteOrganizationInput, DeleteOrganizationOutput};
use crate::error::OrganizationsError;
use crate::seat::{Reach, Seat};
use crate::store::OrganizationsWrite;

pub(crate) fn delete_organization(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    _input: DeleteOrganizationInput,
) -> Result<Reply<DeleteOrganizationOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:DeleteOrganization", Reach::Management)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let (accounts, _) = tx.count(seat.id())?;
    if accounts > 1 || tx.requests_in_progress(seat.id())? > 0 {
        return Err(OrganizationsError::organization_not_empty());
    }
    let account = seat.organization.management_account;
    for (_, transfer) in tx.transfers_of(account, None, usize::MAX)? {
        if transfer.is_active(ctx.now()) {
            return Err(OrganizationsError::transfer_in_progress());
        }
    }
    clear_tree(tx, &seat)?;
    clear_rest(ctx, tx, &seat)?;
    delete_row(tx.tx, seat.id())?;

    Ok(permit.reply(DeleteOrganizationOutput {}))
}

/// The units with what is attached to them, and the management account's membership.
fn clear_tree(tx: &mut OrganizationsWrite<'_>, seat: &Seat) -> Result<(), OrganizationsError> {
    for (_, id) in all_children(tx.rows(), seat.id(), None, usize::MAX)? {
        if let Some(unit) = find_unit(tx.rows(), seat.id(), &id)? {
            tx.detach_all(seat.id(), &id)?;
            delete_unit(tx.tx, seat.id(), &unit)?;
        }
    }
    tx.detach_all(seat.id(), &seat.organization.root_id)?;
    tx.leave(&seat.member)
}

/// Policies, trusted services, requests; handshakes end.
fn clear_rest(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    seat: &Seat,
) -> Result<(), OrganizationsError> {
    for (_, policy) in policies(tx.rows(), seat.id(), None, usize::MAX)? {
        delete_policy(tx.tx, seat.id(), &policy.id)?;
    }
    for (_, trust) in trusted_services(tx.rows(), seat.id(), None, usize::MAX)? {
        delete_trust(tx.tx, seat.id(), &trust.service_principal)?;
    }
    for (_, request) in tx.requests(seat.id(), None, usize::MAX)? {
        tx.delete_request(seat.id(), &request.id)?;
    }
    for (_, handshake) in tx.handshakes_of(seat.id(), None, usize::MAX)? {
        if handshake.is_open() {
            tx.end_handshake(&handshake, HandshakeState::Canceled, ctx.now())?;
        }
    }
    tx.delete_delegation(seat.id())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn nothing_is_left_of_it() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        let policy = house.new_policy("TAG_POLICY", "tags", "{}");
        house.answer::<api::DeleteOrganization>(input(&[]));
        assert!(
            house
                .refusal::<api::ListRoots>(input(&[]))
                .starts_with("AWSOrganizationsNotInUse")
        );
        house.answer::<api::CreateOrganization>(input(&[]));
        let refusal = house.refusal::<api::DescribePolicy>(input(&[("PolicyId", policy.as_str())]));
        assert!(refusal.starts_with("PolicyNotFoundException"), "{refusal}");
        assert!(
            house
                .children(&house.root_id(), "ORGANIZATIONAL_UNIT")
                .is_empty(),
            "{unit}"
        );
    }

    #[test]
    fn refuses_while_there_are_members() {
        let house = house();
        house.new_account("one");
        assert_eq!(
            house.refusal::<api::DeleteOrganization>(input(&[])),
            "OrganizationNotEmptyException: To delete an organization you must first remove all member accounts (except the management account)."
        );
    }

    #[test]
    fn needs_permission_of_the_management_account() {
        let house = house();
        let account = house.new_account("one");
        house
            .as_account(&account)
            .is_denied::<api::DeleteOrganization>(input(&[]));
        let house = crate::bench::house();
        house.needs::<api::DeleteOrganization>("organizations:DeleteOrganization", "*", input(&[]));
    }
}
