//! Transfers of responsibility: the management account of one organization manages and pays the
//! bill of another's.
//!
//! There are no bills here; who answers for whose, from when to when, is what is kept.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ResponsibilityTransfer.html>

use ringwall_core::{AccountId, Ask, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{
    self, ResponsibilityTransferStatus as Status, ResponsibilityTransferType, TransferParticipant,
};
use crate::arns::Arns;
use crate::error::OrganizationsError;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// `rt-…`.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: Status,
    /// Whose bill it is.
    pub(crate) source: Participant,
    /// Who manages and pays it.
    pub(crate) target: Participant,
    pub(crate) starts_at: Timestamp,
    pub(crate) ends_at: Option<Timestamp>,
    /// The invitation.
    pub(crate) handshake: String,
    /// Those of the one who manages.
    pub(crate) tags: Tags,
}

/// A management account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Participant {
    pub(crate) account: AccountId,
    pub(crate) email: String,
}

/// From which side a transfer is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The bill comes in: from who manages it.
    Inbound,
    /// The bill goes out: from whose it is.
    Outbound,
}

impl Direction {
    /// As ARNs have it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    /// With the condition keys that tell it.
    pub(crate) fn conditions(self, ask: Ask<'_>) -> Ask<'_> {
        ask.key("organizations:TransferDirection", self.as_str())
            .key("organizations:TransferType", KIND.as_str())
    }
}

/// The only responsibility that can be transferred.
pub(crate) const KIND: ResponsibilityTransferType = ResponsibilityTransferType::Billing;

impl Transfer {
    /// The side that an account looks at it from, if it takes part.
    pub(crate) fn direction(&self, account: AccountId) -> Option<Direction> {
        if self.target.account == account {
            Some(Direction::Inbound)
        } else if self.source.account == account {
            Some(Direction::Outbound)
        } else {
            None
        }
    }

    /// An invitation that is open, or a transfer that has not come to its end.
    pub(crate) fn is_active(&self, now: Timestamp) -> bool {
        match self.status {
            Status::Requested | Status::Accepted => true,
            Status::Withdrawn => self.ends_at.is_some_and(|end| now <= end),
            Status::Declined | Status::Canceled | Status::Expired => false,
        }
    }

    /// Somebody answers for somebody: the invitation was accepted and the end has not come.
    pub(crate) fn is_agreed(&self, now: Timestamp) -> bool {
        self.status != Status::Requested && self.is_active(now)
    }

    /// Whether it is more than an invitation.
    pub(crate) const fn was_agreed(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Withdrawn)
    }

    pub(crate) fn require_may_end(&self) -> Result<(), OrganizationsError> {
        match self.status {
            Status::Accepted => Ok(()),
            Status::Withdrawn => Err(OrganizationsError::transfer_in_status()),
            _ => Err(OrganizationsError::transfer_transition()),
        }
    }

    pub(crate) fn arn(&self, arns: &Arns, direction: Direction) -> String {
        let kind = KIND.as_str().to_ascii_lowercase();
        arns.transfer(&kind, direction.as_str(), &self.id)
    }
}

/// As one side sees it; the name is seen by who gave it alone.
pub(crate) fn shown(
    transfer: &Transfer,
    arns: &Arns,
    direction: Direction,
) -> api::ResponsibilityTransfer {
    let name = (direction == Direction::Inbound).then(|| transfer.name.clone().into());
    api::ResponsibilityTransfer {
        arn: Some(transfer.arn(arns, direction)),
        name,
        id: Some(transfer.id.clone()),
        r#type: Some(KIND),
        status: Some(transfer.status),
        source: Some(participant(&transfer.source)),
        target: Some(participant(&transfer.target)),
        start_timestamp: Some(transfer.starts_at),
        end_timestamp: transfer.ends_at,
        active_handshake_id: Some(transfer.handshake.clone()),
    }
}

fn participant(participant: &Participant) -> TransferParticipant {
    TransferParticipant {
        management_account_id: Some(participant.account.to_string()),
        management_account_email: Some(participant.email.clone().into()),
    }
}

/// A transfer begins with next month or the one after, and early enough to be agreed on a day
/// before.
pub(crate) fn require_start(start: Timestamp, now: Timestamp) -> Result<(), OrganizationsError> {
    let reason = if start.millis().rem_euclid(86_400_000) != 0 {
        "START_DATE_NOT_BEGINNING_OF_DAY"
    } else if start != start.month_start() {
        "START_DATE_NOT_BEGINNING_OF_MONTH"
    } else if start < now.next_month_start() || now >= invitation_end(start) {
        "START_DATE_TOO_EARLY"
    } else if start > now.next_month_start().next_month_start() {
        "START_DATE_TOO_LATE"
    } else {
        return Ok(());
    };
    Err(OrganizationsError::invalid_start(reason))
}

/// Until when an invitation can be accepted.
pub(crate) const fn invitation_end(start: Timestamp) -> Timestamp {
    start.plus_days(-1)
}

/// The end of a transfer: of this month, unless another's is asked for.
pub(crate) fn end(
    asked: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, OrganizationsError> {
    let last_of = |moment: Timestamp| moment.next_month_start().plus_millis(-1);
    let Some(asked) = asked else {
        return Ok(last_of(now));
    };
    if asked.secs() != last_of(asked).secs() {
        return Err(OrganizationsError::invalid_end("END_DATE_NOT_END_OF_MONTH"));
    }
    if asked < now {
        return Err(OrganizationsError::invalid_end("END_DATE_TOO_EARLY"));
    }
    Ok(last_of(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-10-15T00:00:00Z
    const NOW: Timestamp = Timestamp::from_secs(1_792_022_400);
    const NOVEMBER: Timestamp = Timestamp::from_secs(1_793_491_200);

    fn reason(result: Result<impl std::fmt::Debug, OrganizationsError>) -> String {
        format!("{:?}", result.unwrap_err())
    }

    #[test]
    fn a_transfer_begins_with_one_of_the_next_two_months() {
        let december = NOVEMBER.next_month_start();
        for start in [NOVEMBER, december] {
            assert!(require_start(start, NOW).is_ok());
        }
        let eve = NOVEMBER.plus_days(-1);
        assert!(require_start(NOVEMBER, eve.plus_millis(-1)).is_ok());
        for (start, now, expected) in [
            (
                NOVEMBER.plus_secs(1),
                NOW,
                "START_DATE_NOT_BEGINNING_OF_DAY",
            ),
            (
                NOVEMBER.plus_days(1),
                NOW,
                "START_DATE_NOT_BEGINNING_OF_MONTH",
            ),
            (NOW.month_start(), NOW, "START_DATE_TOO_EARLY"),
            (NOVEMBER, eve, "START_DATE_TOO_EARLY"),
            (december.next_month_start(), NOW, "START_DATE_TOO_LATE"),
        ] {
            assert!(reason(require_start(start, now)).contains(expected));
        }
    }

    #[test]
    fn a_transfer_ends_with_a_month() {
        let october = NOVEMBER.plus_millis(-1);
        assert_eq!(end(None, NOW).unwrap(), october);
        assert_eq!(end(Some(NOVEMBER.plus_secs(-1)), NOW).unwrap(), october);
        assert!(reason(end(Some(NOVEMBER), NOW)).contains("END_DATE_NOT_END_OF_MONTH"));
        let september = NOW.month_start().plus_millis(-1);
        assert!(reason(end(Some(september), NOW)).contains("END_DATE_TOO_EARLY"));
    }
}
