//! AWS Organizations.
//!
//! Resources: an organization with its root, organizational units, member accounts, policies,
//! handshakes. They belong to the management account and to no Region. Members, the tree and the
//! policies stand in `platform/identity`, where authorization reads them: what is attached,
//! moved or changed here binds from the next request on.
//!
//! Not answered: `CreateGovCloudAccount`, as there is no other partition to make an account in.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
mod arns;
#[cfg(test)]
mod bench;
mod effective;
mod error;
mod handshakes;
mod operations;
mod paging;
mod quotas;
mod resources;
mod roles;
mod seat;
mod store;
mod tagged;
mod transfers;
mod tree;
mod worker;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{OrganizationsRead, OrganizationsTx, OrganizationsWrite};

/// Organizations' state outside the store.
pub struct Organizations {
    marker: Marker,
}

impl Organizations {
    /// Organizations over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("organizations", "marker")),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AcceptHandshake>(op::accept_handshake)
            .write::<api::AttachPolicy>(op::attach_policy)
            .write::<api::CancelHandshake>(op::cancel_handshake)
            .write::<api::CloseAccount>(op::close_account)
            .write::<api::CreateAccount>(op::create_account)
            .write::<api::CreateOrganization>(op::create_organization)
            .write::<api::CreateOrganizationalUnit>(op::create_organizational_unit)
            .write::<api::CreatePolicy>(op::create_policy)
            .write::<api::DeclineHandshake>(op::decline_handshake)
            .write::<api::DeleteOrganization>(op::delete_organization)
            .write::<api::DeleteOrganizationalUnit>(op::delete_organizational_unit)
            .write::<api::DeletePolicy>(op::delete_policy)
            .write::<api::DeleteResourcePolicy>(op::delete_resource_policy)
            .write::<api::DeregisterDelegatedAdministrator>(op::deregister_delegated_administrator)
            .read::<api::DescribeAccount>(op::describe_account)
            .read::<api::DescribeCreateAccountStatus>(op::describe_create_account_status)
            .read::<api::DescribeEffectivePolicy>(op::describe_effective_policy)
            .read::<api::DescribeHandshake>(op::describe_handshake)
            .read::<api::DescribeOrganization>(op::describe_organization)
            .read::<api::DescribeOrganizationalUnit>(op::describe_organizational_unit)
            .read::<api::DescribePolicy>(op::describe_policy)
            .read::<api::DescribeResourcePolicy>(op::describe_resource_policy)
            .read::<api::DescribeResponsibilityTransfer>(op::describe_responsibility_transfer)
            .write::<api::DetachPolicy>(op::detach_policy)
            .write::<api::DisableAWSServiceAccess>(op::disable_aws_service_access)
            .write::<api::DisablePolicyType>(op::disable_policy_type)
            .write::<api::EnableAWSServiceAccess>(op::enable_aws_service_access)
            .write::<api::EnableAllFeatures>(op::enable_all_features)
            .write::<api::EnablePolicyType>(op::enable_policy_type)
            .write::<api::InviteAccountToOrganization>(op::invite_account_to_organization)
            .write::<api::InviteOrganizationToTransferResponsibility>(
                op::invite_organization_to_transfer_responsibility,
            )
            .write::<api::LeaveOrganization>(op::leave_organization)
            .read::<api::ListAWSServiceAccessForOrganization>(
                op::list_aws_service_access_for_organization,
            )
            .read::<api::ListAccounts>(op::list_accounts)
            .read::<api::ListAccountsForParent>(op::list_accounts_for_parent)
            .read::<api::ListAccountsWithInvalidEffectivePolicy>(
                op::list_accounts_with_invalid_effective_policy,
            )
            .read::<api::ListChildren>(op::list_children)
            .read::<api::ListCreateAccountStatus>(op::list_create_account_status)
            .read::<api::ListDelegatedAdministrators>(op::list_delegated_administrators)
            .read::<api::ListDelegatedServicesForAccount>(op::list_delegated_services_for_account)
            .read::<api::ListEffectivePolicyValidationErrors>(
                op::list_effective_policy_validation_errors,
            )
            .read::<api::ListHandshakesForAccount>(op::list_handshakes_for_account)
            .read::<api::ListHandshakesForOrganization>(op::list_handshakes_for_organization)
            .read::<api::ListInboundResponsibilityTransfers>(
                op::list_inbound_responsibility_transfers,
            )
            .read::<api::ListOrganizationalUnitsForParent>(op::list_organizational_units_for_parent)
            .read::<api::ListOutboundResponsibilityTransfers>(
                op::list_outbound_responsibility_transfers,
            )
            .read::<api::ListParents>(op::list_parents)
            .read::<api::ListPolicies>(op::list_policies)
            .read::<api::ListPoliciesForTarget>(op::list_policies_for_target)
            .read::<api::ListRoots>(op::list_roots)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::ListTargetsForPolicy>(op::list_targets_for_policy)
            .write::<api::MoveAccount>(op::move_account)
            .write::<api::PutResourcePolicy>(op::put_resource_policy)
            .write::<api::RegisterDelegatedAdministrator>(op::register_delegated_administrator)
            .write::<api::RemoveAccountFromOrganization>(op::remove_account_from_organization)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::TerminateResponsibilityTransfer>(op::terminate_responsibility_transfer)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateOrganizationalUnit>(op::update_organizational_unit)
            .write::<api::UpdatePolicy>(op::update_policy)
            .write::<api::UpdateResponsibilityTransfer>(op::update_responsibility_transfer)
            .timer(worker::ACCOUNT_CREATION, worker::create_account)
            .timer(worker::ACCOUNT_SUSPENSION, worker::suspend_account)
            .timer(worker::ACCOUNT_REMOVAL, worker::remove_account)
            .timer(worker::HANDSHAKE_EXPIRY, worker::expire_handshake)
            .timer(worker::HANDSHAKE_REMOVAL, worker::remove_handshake)
            .timer(worker::TRANSFER_END, worker::end_transfer)
            .finish()
    }
}

impl Service for Organizations {
    const NAME: &'static str = "organizations";
    type Read<'a> = OrganizationsRead<'a>;
    type Write<'a> = OrganizationsWrite<'a>;
    type Error = error::OrganizationsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> OrganizationsRead<'a> {
        OrganizationsTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> OrganizationsWrite<'a> {
        OrganizationsTx { service: self, tx }
    }
}
