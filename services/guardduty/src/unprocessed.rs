//! Accounts that an operation left as they were, with the reasons in AWS's words where they are
//! known. The operation itself succeeds.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UnprocessedAccount.html>

use ringwall_core::AccountId;

use crate::api::UnprocessedAccount;
use crate::error::GuardDutyError;

/// Why an account was left as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason(&'static str);

impl Reason {
    pub(crate) const CREATES_AS_MEMBER: Self = Self(
        "The request is rejected because the current account cannot create members since it is already an associated member of another master account.",
    );
    pub(crate) const MEMBER_OF_ITSELF: Self =
        Self("The request is rejected because an account cannot become a member of itself.");
    pub(crate) const MEMBER_ALREADY: Self = Self(
        "The request is rejected because the given account ID is already a member or associated member of the current account.",
    );
    pub(crate) const TOO_MANY_MEMBERS: Self = Self(
        "The request is rejected because the current account cannot create anymore members since it cannot exceed the maximum number of allowed members.",
    );
    pub(crate) const MANAGEMENT_ACCOUNT_IS_OFF: Self = Self(
        "Operation failed because your organization master must first enable GuardDuty to be added as a member",
    );
    pub(crate) const OTHER_ADMINISTRATOR: Self = Self(
        "The request is rejected because the given account ID is already an associated member of another administrator account.",
    );
    pub(crate) const HAS_MEMBERS: Self = Self(
        "The request is rejected because the given account ID still has created, invited or associated members.",
    );
    pub(crate) const ACCOUNT_IS_SUSPENDED: Self =
        Self("The request is rejected because the given account ID is suspended or closed.");
    pub(crate) const INVITES_AS_MEMBER: Self = Self(
        "The request is rejected because the current account cannot invite other accounts since it is already an associated member of another master account.",
    );
    pub(crate) const INVITES_ITSELF: Self =
        Self("The request is rejected because the current account cannot invite itself.");
    pub(crate) const NO_EMAIL: Self =
        Self("The request is rejected because member account's email address is missing.");
    pub(crate) const INVITED_ALREADY: Self = Self(
        "The request is rejected because the current account has already invited or is already the GuardDuty master of the given member account ID.",
    );
    pub(crate) const CREATED_BY_ORGANIZATION: Self = Self(
        "The request is rejected because the given account ID was added through AWS Organizations; use CreateMembers to add it again.",
    );
    pub(crate) const NOT_ASSOCIATED: Self = Self(
        "The request is rejected because the given account ID is not an associated member of account the current account.",
    );
    pub(crate) const NOT_YET_ASSOCIATED: Self = Self(
        "The request is rejected because the current account cannot disassociate the given member account ID since the latter is not yet associated to it.",
    );
    pub(crate) const STILL_ASSOCIATED: Self = Self(
        "The request is rejected because the current account cannot delete the given member account ID since it is still associated to it.",
    );
    pub(crate) const ENABLED_FOR_ALL: Self = Self(
        "The request is rejected because the auto-enable preference of your organization is ALL.",
    );
    pub(crate) const NO_INVITATION: Self = Self(
        "The request is rejected because the current account does not have an invitation from the requested master account.",
    );
    pub(crate) const INVITATION_IN_USE: Self = Self(
        "The request is rejected because the current account cannot delete the invitation from the given master account ID since it is still associated to it or has not declined their invitation yet.",
    );

    fn of(self, account: &str) -> UnprocessedAccount {
        UnprocessedAccount {
            account_id: account.to_owned(),
            result: self.0.to_owned(),
        }
    }
}

/// Does something for each account that a request names, and tells which could not be done.
pub(crate) fn each(
    accounts: &[String],
    mut act: impl FnMut(AccountId) -> Result<Result<(), Reason>, GuardDutyError>,
) -> Result<Vec<UnprocessedAccount>, GuardDutyError> {
    let mut unprocessed = Vec::new();
    for text in accounts {
        let account = text.parse().map_err(|_| GuardDutyError::invalid_input())?;
        if let Err(reason) = act(account)? {
            unprocessed.push(reason.of(text));
        }
    }
    Ok(unprocessed)
}
