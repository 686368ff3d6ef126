//! Handshakes: what one account proposes and another accepts.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_Handshake.html>

use ringwall_core::{AccountId, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{
    self, ActionType, HandshakeFilter, HandshakeParty, HandshakePartyType, HandshakeResource,
    HandshakeResourceType as Kind, HandshakeState, OrganizationFeatureSet,
};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::transfer;

/// Days that an invitation is open.
pub(crate) const INVITATION_DAYS: i64 = 15;
/// Days that all members have to approve all features.
pub(crate) const ALL_FEATURES_DAYS: i64 = 90;
/// Days that a handshake is remembered after it came to its end.
pub(crate) const REMEMBERED_DAYS: i64 = 30;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Handshake {
    /// `h-…`.
    pub(crate) id: String,
    pub(crate) organization: String,
    pub(crate) management: AccountId,
    pub(crate) management_email: String,
    pub(crate) management_name: String,
    pub(crate) all_features: bool,
    pub(crate) action: ActionType,
    pub(crate) state: HandshakeState,
    pub(crate) requested_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The account that is asked; the management account where it asks itself.
    pub(crate) recipient: AccountId,
    /// The address that the account was invited by.
    pub(crate) recipient_email: Option<String>,
    pub(crate) notes: Option<String>,
    /// Tags of the account once it is in.
    pub(crate) tags: Tags,
    /// The handshake that this is a part of.
    pub(crate) parent: Option<String>,
    /// The transfer of responsibility that it is about.
    #[serde(default)]
    pub(crate) transfer: Option<AskedTransfer>,
}

/// The transfer of responsibility that an invitation asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AskedTransfer {
    /// `rt-…`.
    pub(crate) id: String,
    pub(crate) starts_at: Timestamp,
}

impl Handshake {
    /// As ARNs have its action (`invite`).
    pub(crate) fn arn(&self, arns: &Arns) -> String {
        let action = self.action.as_str().to_ascii_lowercase();
        arns.handshake(&action, &self.id)
    }

    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, HandshakeState::Requested | HandshakeState::Open)
    }

    /// May come to that end.
    pub(crate) fn require_open_for(&self, state: HandshakeState) -> Result<(), OrganizationsError> {
        if self.is_open() {
            Ok(())
        } else if self.state == state {
            Err(OrganizationsError::handshake_in_state())
        } else {
            Err(OrganizationsError::handshake_transition())
        }
    }

    /// Whether an account has a part in it.
    pub(crate) fn is_party(&self, account: AccountId) -> bool {
        self.recipient == account || self.management == account
    }
}

pub(crate) fn shown(handshake: &Handshake, arns: &Arns) -> api::Handshake {
    api::Handshake {
        id: Some(handshake.id.clone()),
        arn: Some(handshake.arn(arns)),
        parties: Some(parties(handshake)),
        state: Some(handshake.state),
        requested_timestamp: Some(handshake.requested_at),
        expiration_timestamp: Some(handshake.expires_at),
        action: Some(handshake.action),
        resources: Some(resources(handshake)),
    }
}

fn parties(handshake: &Handshake) -> Vec<HandshakeParty> {
    let organization = HandshakeParty {
        id: handshake.organization.clone().into(),
        r#type: HandshakePartyType::Organization,
    };
    let recipient = match &handshake.recipient_email {
        Some(email) => HandshakeParty {
            id: email.clone().into(),
            r#type: HandshakePartyType::Email,
        },
        None => HandshakeParty {
            id: handshake.recipient.to_string().into(),
            r#type: HandshakePartyType::Account,
        },
    };
    match handshake.action {
        ActionType::EnableAllFeatures => vec![organization],
        _ => vec![organization, recipient],
    }
}

fn resources(handshake: &Handshake) -> Vec<HandshakeResource> {
    let mut all = Vec::new();
    if let Some(asked) = &handshake.transfer {
        let about = vec![
            leaf(
                Kind::TransferStartTimestamp,
                asked.starts_at.secs().to_string(),
            ),
            leaf(Kind::TransferType, transfer::KIND.as_str().to_owned()),
        ];
        all.push(HandshakeResource {
            resources: Some(about),
            ..leaf(Kind::ResponsibilityTransfer, asked.id.clone())
        });
    }
    all.push(HandshakeResource {
        resources: Some(about_organization(handshake)),
        ..leaf(Kind::Organization, handshake.organization.clone())
    });
    if handshake.action != ActionType::EnableAllFeatures {
        all.push(match &handshake.recipient_email {
            Some(email) => leaf(Kind::Email, email.clone()),
            None => leaf(Kind::Account, handshake.recipient.to_string()),
        });
    }
    if let Some(notes) = &handshake.notes {
        all.push(leaf(Kind::Notes, notes.clone()));
    }
    if let Some(parent) = &handshake.parent {
        all.push(leaf(Kind::ParentHandshake, parent.clone()));
    }
    all
}

fn about_organization(handshake: &Handshake) -> Vec<HandshakeResource> {
    let (email, name) = (
        handshake.management_email.clone(),
        handshake.management_name.clone(),
    );
    if handshake.transfer.is_some() {
        let account = handshake.management.to_string();
        return vec![
            leaf(Kind::ManagementEmail, email),
            leaf(Kind::ManagementName, name),
            leaf(Kind::ManagementAccount, account),
        ];
    }
    let feature_set = if handshake.all_features {
        OrganizationFeatureSet::All
    } else {
        OrganizationFeatureSet::ConsolidatedBilling
    };
    vec![
        leaf(Kind::MasterEmail, email),
        leaf(Kind::MasterName, name),
        leaf(
            Kind::OrganizationFeatureSet,
            feature_set.as_str().to_owned(),
        ),
    ]
}

fn leaf(kind: Kind, value: String) -> HandshakeResource {
    HandshakeResource {
        value: Some(value.into()),
        r#type: Some(kind),
        resources: None,
    }
}

/// Which handshakes of a list are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    action: Option<ActionType>,
    parent: Option<String>,
}

impl Filter {
    pub(crate) fn of(filter: Option<HandshakeFilter>) -> Self {
        Self {
            action: filter.as_ref().and_then(|filter| filter.action_type),
            parent: filter.and_then(|filter| filter.parent_handshake_id),
        }
    }

    /// As it tells lists apart.
    pub(crate) fn text(&self) -> String {
        let action = self.action.map(ActionType::as_str).unwrap_or_default();
        format!("{action}|{}", self.parent.as_deref().unwrap_or_default())
    }

    pub(crate) fn fits(&self, handshake: &Handshake) -> bool {
        self.action.is_none_or(|action| action == handshake.action)
            && (self.parent.is_none() || self.parent == handshake.parent)
    }
}
