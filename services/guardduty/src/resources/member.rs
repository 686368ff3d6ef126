//! A member: an account that another one administers.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html>

use ringwall_core::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api;

/// How administrator and member stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Relationship {
    /// Named by the administrator, and no more.
    Created,
    /// Invited, and silent so far.
    Invited,
    /// The address given for it is not that of the account.
    EmailVerificationFailed,
    /// Administered and looked at.
    Enabled,
    /// Administered; its detector is suspended.
    Disabled,
    /// The administrator has let it go.
    Removed,
    /// It declined, or left.
    Resigned,
}

impl Relationship {
    /// As AWS writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Invited => "Invited",
            Self::EmailVerificationFailed => "EmailVerificationFailed",
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::Removed => "Removed",
            Self::Resigned => "Resigned",
        }
    }

    /// Whether the member is administered.
    pub(crate) const fn is_associated(self) -> bool {
        matches!(self, Self::Enabled | Self::Disabled)
    }

    /// Whether it is administered or may become so by an answer.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Invited) || self.is_associated()
    }
}

/// How a member came to its administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Via {
    /// By an invitation.
    Invitation,
    /// As an account of the organization.
    Organization,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invitation {
    /// 32 hexadecimal digits.
    pub(crate) id: String,
    /// When it was sent.
    pub(crate) at: Timestamp,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    /// The administrator's detector.
    pub(crate) administrator_detector: String,
    /// The administrator.
    pub(crate) administrator: AccountId,
    /// Where.
    pub(crate) region: Region,
    /// The member.
    pub(crate) account: AccountId,
    /// Its address.
    pub(crate) email: String,
    /// How they stand to each other.
    pub(crate) relationship: Relationship,
    /// How it came.
    pub(crate) via: Via,
    /// The last invitation.
    pub(crate) invitation: Option<Invitation>,
    /// When this was last changed.
    pub(crate) updated_at: Timestamp,
}

impl Member {
    /// The same in another relationship.
    pub(crate) fn turned(&self, relationship: Relationship, now: Timestamp) -> Self {
        Self {
            relationship,
            updated_at: now,
            ..self.clone()
        }
    }

    /// The same, when the member has forgotten the invitation.
    pub(crate) fn without_invitation(&self) -> Self {
        Self {
            invitation: None,
            ..self.clone()
        }
    }

    /// As the administrator sees it.
    pub(crate) fn shown(&self, detector: Option<&str>) -> api::Member {
        api::Member {
            account_id: self.account.to_string(),
            detector_id: detector.map(str::to_owned),
            master_id: self.administrator.to_string(),
            email: ringwall_model::Sensitive::new(self.email.clone()),
            relationship_status: self.relationship.as_str().to_owned(),
            invited_at: self.invited_at(),
            updated_at: self.updated_at.iso8601(),
            administrator_id: Some(self.administrator.to_string()),
        }
    }

    /// The administrator, as the member sees it.
    pub(crate) fn shown_administrator(&self) -> api::Administrator {
        api::Administrator {
            account_id: Some(self.administrator.to_string()),
            invitation_id: self.invitation_id(),
            relationship_status: Some(self.relationship.as_str().to_owned()),
            invited_at: self.invited_at(),
        }
    }

    /// The invitation, as the invited account sees it.
    pub(crate) fn shown_invitation(&self) -> api::Invitation {
        api::Invitation {
            account_id: Some(self.administrator.to_string()),
            invitation_id: self.invitation_id(),
            relationship_status: Some(self.relationship.as_str().to_owned()),
            invited_at: self.invited_at(),
        }
    }

    fn invitation_id(&self) -> Option<String> {
        self.invitation.as_ref().map(|one| one.id.clone())
    }

    fn invited_at(&self) -> Option<String> {
        self.invitation.as_ref().map(|one| one.at.iso8601())
    }
}
