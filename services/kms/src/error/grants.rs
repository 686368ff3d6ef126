//! What is refused of grants.

use ringwall_core::{ApiError, Caller};

use super::KmsError;
use crate::api::{ErrorCode, GrantOperation};
use crate::resources::grant::GrantId;

impl KmsError {
    pub(crate) fn grant_not_found(id: &GrantId) -> Self {
        Self::new(
            ErrorCode::NotFoundException,
            format!("Grant ID {} not found", id.as_str()),
        )
    }

    pub(crate) fn grant_not_named() -> Self {
        Self::validation(
            "Either a grant token or a key ARN and a grant ID must be specified, not both",
        )
    }

    pub(crate) fn grant_operation_unsupported(operation: GrantOperation, arn: &str) -> Self {
        Self::validation(format!(
            "Grant operation {} is not supported for {arn}",
            operation.as_str()
        ))
    }

    pub(crate) fn grant_constraints_unsupported() -> Self {
        Self::validation(
            "Encryption context constraints are only supported for symmetric encryption keys",
        )
    }

    pub(crate) fn both_grant_constraints() -> Self {
        Self::validation(
            "A grant may have either EncryptionContextEquals or EncryptionContextSubset as constraint, not both",
        )
    }

    pub(crate) fn source_arn_constraint() -> Self {
        Self(ApiError::not_implemented("A SourceArn grant constraint"))
    }

    pub(crate) fn grant_constraints_too_large() -> Self {
        Self::validation(
            "A grant constraint may have at most 8 encryption context pairs of at most 384 characters each",
        )
    }

    pub(crate) fn grantee_missing() -> Self {
        Self::validation(
            "1 validation error detected: Value null at 'granteePrincipal' failed to satisfy constraint: Member must not be null",
        )
    }

    pub(crate) fn retiring_principal_missing() -> Self {
        Self::validation(
            "1 validation error detected: Value null at 'retiringPrincipal' failed to satisfy constraint: Member must not be null",
        )
    }

    pub(crate) fn too_many_grants(arn: &str) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("{arn} has the maximum number of grants, 50000"),
        )
    }

    pub(crate) fn invalid_principal(text: &str) -> Self {
        Self::new(
            ErrorCode::InvalidArnException,
            format!("ARN does not refer to a valid principal: {text}"),
        )
    }

    pub(crate) fn foreign_retiring_principal() -> Self {
        Self::new(
            ErrorCode::InvalidArnException,
            "RetiringPrincipal must be in the caller's account",
        )
    }

    pub(crate) fn service_principals() -> Self {
        Self(ApiError::not_implemented("A grant for a service principal"))
    }

    pub(crate) fn not_entitled_to_retire(caller: &Caller, arn: &str) -> Self {
        let user = caller.principal.arn();
        Self(ApiError::access_denied(format!(
            "User: {user} is not authorized to perform: kms:RetireGrant on resource: {arn}"
        )))
    }

    pub(crate) fn invalid_grant_token() -> Self {
        Self::new(ErrorCode::InvalidGrantTokenException, "Invalid grant token")
    }
}
