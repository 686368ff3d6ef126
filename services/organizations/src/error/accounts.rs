//! What concerns accounts.

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn no_such_account() -> Self {
        Self::new(
            ErrorCode::AccountNotFoundException,
            "You specified an account that doesn't exist.",
        )
    }

    pub(crate) fn account_already_closed() -> Self {
        Self::new(
            ErrorCode::AccountAlreadyClosedException,
            "The account is already closed.",
        )
    }

    pub(crate) fn account_closing() -> Self {
        Self::new(
            ErrorCode::ConflictException,
            "The account is already being closed.",
        )
    }

    pub(crate) fn cannot_close_management_account() -> Self {
        Self::constraint(
            "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
            "You attempted to close the management account. You can't close the management account of an organization.",
        )
    }

    pub(crate) fn account_is_suspended() -> Self {
        Self::constraint(
            "ACCOUNT_CANNOT_LEAVE_ORGANIZATION",
            "You can't remove a closed account from the organization.",
        )
    }

    pub(crate) fn account_is_too_new() -> Self {
        Self::constraint(
            "WAIT_PERIOD_ACTIVE",
            "After you create an AWS account, you must wait until at least four days after the account was created. Invited accounts aren't subject to this waiting period.",
        )
    }

    pub(crate) fn is_delegated_administrator() -> Self {
        Self::constraint(
            "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
            "You attempted to remove an account from the organization that is specified as a delegated administrator for a service integrated with Organizations. To complete this operation, you must first deregister this account as a delegated administrator.",
        )
    }

    pub(crate) fn management_account_stays() -> Self {
        Self::new(
            ErrorCode::MasterCannotLeaveOrganizationException,
            "You can't remove a management account from an organization. If you want the management account to become a member account in another organization, you must first delete the current organization of the management account.",
        )
    }

    pub(crate) fn too_many_accounts() -> Self {
        Self::constraint(
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the allowed number of AWS accounts.",
        )
    }

    pub(crate) fn too_many_in_progress() -> Self {
        Self::constraint(
            "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
            "You have exceeded the number of accounts that can be in progress at a time.",
        )
    }

    pub(crate) fn no_such_request() -> Self {
        Self::new(
            ErrorCode::CreateAccountStatusNotFoundException,
            "We can't find a create account request with the CreateAccountRequestId that you specified.",
        )
    }
}
