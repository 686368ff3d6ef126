//! A KMS key of the customer's under which a pool is sealed.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_KeyConfigurationType.html>

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::kms_api::{DescribeKey, DescribeKeyInput, KeySpec, KeyState};
use crate::resources::pool::Pool;

/// A pool's key must be there in other Regions too.
pub(crate) fn require_multi_region(ctx: &RequestContext, pool: &Pool) -> Result<(), CognitoError> {
    if let Some(arn) = &pool.kms_key {
        let described = ctx.call::<DescribeKey>(DescribeKeyInput {
            key_id: arn.clone(),
        })?;
        if described.key_metadata.and_then(|key| key.multi_region) == Some(true) {
            return Ok(());
        }
    }
    Err(CognitoError::invalid_parameter(
        "A user pool must be encrypted under a multi-Region customer managed key to be replicated.",
    ))
}

/// The pool's key, if it has one, must be one that the caller may see and that can encrypt.
pub(crate) fn require_usable(ctx: &RequestContext, pool: &Pool) -> Result<(), CognitoError> {
    let Some(arn) = &pool.kms_key else {
        return Ok(());
    };
    let described = ctx.call::<DescribeKey>(DescribeKeyInput {
        key_id: arn.clone(),
    })?;
    let key = described.key_metadata;
    let is_usable = key.is_some_and(|key| {
        key.key_spec == Some(KeySpec::SymmetricDefault) && key.key_state == Some(KeyState::Enabled)
    });
    if is_usable {
        Ok(())
    } else {
        Err(CognitoError::invalid_parameter(
            "KmsKeyArn must name an enabled symmetric encryption key.",
        ))
    }
}
