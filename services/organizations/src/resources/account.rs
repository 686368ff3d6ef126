//! Accounts as the API shows them.

use ringwall_identity::organization::{Member, MemberStatus};

use crate::api::{self, AccountJoinedMethod, AccountState, AccountStatus};
use crate::arns::Arns;

/// A member account. `path` is that of its parent (`o-…/r-…/ou-…/`).
pub(crate) fn shown(member: &Member, arns: &Arns, path: &str) -> api::Account {
    api::Account {
        id: Some(member.account.to_string()),
        arn: Some(arns.account(member.account)),
        email: Some(member.email.clone().into()),
        name: Some(member.name.clone().into()),
        status: Some(status(member.status)),
        state: Some(state(member.status)),
        paths: Some(vec![format!("{path}{}/", member.account)]),
        joined_method: Some(joined_method(member)),
        joined_timestamp: Some(member.joined_at),
    }
}

pub(crate) const fn status(status: MemberStatus) -> AccountStatus {
    match status {
        MemberStatus::Active => AccountStatus::Active,
        MemberStatus::PendingClosure => AccountStatus::PendingClosure,
        MemberStatus::Suspended => AccountStatus::Suspended,
    }
}

pub(crate) const fn state(status: MemberStatus) -> AccountState {
    match status {
        MemberStatus::Active => AccountState::Active,
        MemberStatus::PendingClosure => AccountState::PendingClosure,
        MemberStatus::Suspended => AccountState::Closed,
    }
}

pub(crate) const fn joined_method(member: &Member) -> AccountJoinedMethod {
    if member.created_here {
        AccountJoinedMethod::Created
    } else {
        AccountJoinedMethod::Invited
    }
}
