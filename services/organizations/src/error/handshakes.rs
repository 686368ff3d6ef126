//! What concerns handshakes.

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn no_such_handshake() -> Self {
        Self::new(
            ErrorCode::HandshakeNotFoundException,
            "We can't find a handshake with the HandshakeId that you specified.",
        )
    }

    pub(crate) fn handshake_exists() -> Self {
        Self::new(
            ErrorCode::DuplicateHandshakeException,
            "A handshake with the same action and target already exists.",
        )
    }

    pub(crate) fn handshake_in_state() -> Self {
        Self::new(
            ErrorCode::HandshakeAlreadyInStateException,
            "The specified handshake is already in the requested state.",
        )
    }

    pub(crate) fn handshake_transition() -> Self {
        Self::new(
            ErrorCode::InvalidHandshakeTransitionException,
            "You can't perform the operation on the handshake in its current state.",
        )
    }

    pub(crate) fn handshake_account_in_organization() -> Self {
        Self::handshake_constraint(
            "ALREADY_IN_AN_ORGANIZATION",
            "The handshake request is invalid because the invited account is already a member of an organization.",
        )
    }

    pub(crate) fn handshake_too_many_accounts() -> Self {
        Self::handshake_constraint(
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the allowed number of AWS accounts.",
        )
    }

    pub(crate) fn has_all_features() -> Self {
        Self::handshake_constraint(
            "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
            "The handshake request is invalid because the organization has already enabled all features.",
        )
    }

    pub(crate) fn all_features_pending() -> Self {
        Self::handshake_constraint(
            "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
            "The handshake request is invalid because the organization has already started the process to enable all features.",
        )
    }

    pub(crate) fn invites_are_off() -> Self {
        Self::handshake_constraint(
            "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
            "You can't issue new invitations to join an organization while it's in the process of enabling all features.",
        )
    }

    pub(crate) fn invalid_party() -> Self {
        Self::invalid(
            "INVALID_PARTY_TYPE_TARGET",
            "You specified the wrong type of entity (account, organization, or email) as a party.",
        )
    }

    pub(crate) fn invalid_target_id() -> Self {
        Self::invalid(
            "INVALID_PATTERN_TARGET_ID",
            "You specified a policy target ID that doesn't match the required pattern.",
        )
    }

    pub(crate) fn unknown_email() -> Self {
        Self::invalid(
            "INVALID_EMAIL_ADDRESS_TARGET",
            "You specified an invalid email address for the invited account owner.",
        )
    }
}
